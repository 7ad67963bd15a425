// SPDX-License-Identifier: GPL-2.0
/*
 * The rows for a spreadsheet: a tab between columns, all digits, "-" for none; all else is in lines
 * with '#'.
 */
#include <math.h>
#include <string.h>

#include "letter.h"
#include "text.h"

#define COMMENT "# "

static void print_fact(FILE *f, const char *label, const char *text)
{
	fprintf(f, COMMENT "%s: ", label);
	text_ascii(f, text, strlen(text));
	fputc('\n', f);
}

static void print_row(FILE *f, const struct compare_row *row)
{
	const bool quotable = verdict_is_quotable(row->verdict);
	const double figures[] = {
		row->cost[SIDE_A].median,      row->cost[SIDE_B].median,
		quotable ? row->ratio : NAN,   quotable ? row->ci_low : NAN,
		quotable ? row->ci_high : NAN, row->cost[SIDE_A].spread,
		row->cost[SIDE_B].spread,      quotable ? row->spread : NAN,
		quotable ? row->mde : NAN,     row->cost[SIDE_A].vmas,
		row->cost[SIDE_B].vmas,
	};
	size_t i;

	text_ascii(f, row->row->name, strlen(row->row->name));
	fprintf(f, "\t%s\t%s", phase_names[row->phase], row->row->unit->name);
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		if (isnan(figures[i]))
			fputs("\t-", f);
		else
			fprintf(f, "\t%.9g", figures[i]);
	}
	fprintf(f, "\t%zu\t%zu\t%zu\t%zu\t%s\n", row->n.boots, row->nr_rounds, row->n.links,
		row->n.machines, verdict_names[row->verdict]);
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	const struct axis_side *side = l->r.run->axis.side;
	char text[1024];
	size_t i;

	letter_begin(l, f, "tsv", COMMENT);
	letter_claim(l, text, sizeof(text));
	print_fact(f, "claim", text);
	letter_facts(l, f, print_fact);
	fprintf(f, COMMENT "a is %s, b is %s, ratio = b / a\n", side[SIDE_A].title,
		side[SIDE_B].title);
	fputs("row\tphase\tunit\ta\tb\tratio\tci_low\tci_high\ta_spread\tb_spread\tspread\tmde\t"
	      "a_vmas\tb_vmas\tboots\trounds\tlinks\tmachines\tverdict\n",
	      f);
	for (i = 0; i < l->c.n; i++)
		print_row(f, &l->c.v[i]);
	return letter_end(l, f, COMMENT, d);
}

static int write_tsv(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(tsv) = {
	REPORT_ID(tsv),
	.style = true,
	.write = write_tsv,
};
