// SPDX-License-Identifier: GPL-2.0
/*
 * The rows as the kernel test robot sets out a comparison: each side with its spread, the change
 * between them, and last what was measured.
 */
#include <math.h>
#include <string.h>

#include "format.h"
#include "letter.h"
#include "text.h"

static void print_fact(FILE *f, const char *label, const char *text)
{
	fprintf(f, "%s: ", label);
	text_ascii(f, text, strlen(text));
	fputc('\n', f);
}

static void print_side(FILE *f, const struct series_cost *cost)
{
	char text[FORMAT_LEN], share[PERCENT_LEN];

	if (isnan(cost->median))
		fprintf(f, "%12s %8s", "-", "");
	else
		fprintf(f, "%12s +- %5s", format_digits(cost->median, 4, text),
			letter_share(cost->spread, share));
}

static void print_row(FILE *f, const struct compare_row *row)
{
	const bool quotable = verdict_is_quotable(row->verdict);
	char change[PERCENT_LEN];

	print_side(f, &row->cost[SIDE_A]);
	fprintf(f, "  %8s  ", letter_percent(quotable ? row->ratio : NAN, change));
	print_side(f, &row->cost[SIDE_B]);
	fprintf(f, "  %s.%s.%s", row->row->name, phase_names[row->phase], row->row->unit->name);
	if (quotable && !isnan(row->ci_low))
		fprintf(f, "  [%.3f, %.3f]", row->ci_low, row->ci_high);
	fprintf(f, "  %s\n", verdict_names[row->verdict]);
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	const struct axis_side *side = l->r.run->axis.side;
	char text[1024];
	size_t i;

	letter_begin(l, f, "lkp", "");
	letter_claim(l, text, sizeof(text));
	fputc('\n', f);
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	letter_facts(l, f, print_fact);
	fputs("\nratio = changed / unchanged; %change = ratio - 1; [95% CI of the ratio]\n\n", f);
	fprintf(f, "%21s  %8s  %21s\n", side[SIDE_A].title, "", side[SIDE_B].title);
	fprintf(f, "%.21s  %.8s  %.21s\n", "-----------------------------", "----------------",
		"-----------------------------");
	fprintf(f, "%21s  %8s  %21s\n", "%stddev", "%change", "%stddev");
	for (i = 0; i < l->c.n; i++)
		print_row(f, &l->c.v[i]);
	fputc('\n', f);
	return letter_end(l, f, "", d);
}

static int write_lkp(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(lkp) = {
	REPORT_ID(lkp),
	.style = true,
	.write = write_lkp,
};
