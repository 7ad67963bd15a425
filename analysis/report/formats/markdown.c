// SPDX-License-Identifier: GPL-2.0
/* The letter for what renders Markdown: a list of facts and a table. */
#include <math.h>
#include <string.h>

#include "format.h"
#include "letter.h"
#include "text.h"

/* A cell: '|' would end it. */
static void print_text(FILE *f, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			fputc('/', f);
		else
			text_ascii(f, text, 1);
	}
}

static void print_fact(FILE *f, const char *label, const char *text)
{
	fprintf(f, "- %s: ", label);
	print_text(f, text);
	fputc('\n', f);
}

static void print_figure(FILE *f, double v, int digits)
{
	char text[FORMAT_LEN];

	fprintf(f, " %s |", isnan(v) ? "-" : format_digits(v, digits, text));
}

static void print_row(FILE *f, const struct compare_row *row)
{
	const bool quotable = verdict_is_quotable(row->verdict);
	char text[PERCENT_LEN];

	fputs("| ", f);
	print_text(f, row->row->name);
	fprintf(f, " %s |", phase_names[row->phase]);
	print_figure(f, row->cost[SIDE_A].median, 4);
	print_figure(f, row->cost[SIDE_B].median, 4);
	if (quotable)
		fprintf(f, " %.3f |", row->ratio);
	else
		fputs(" - |", f);
	if (quotable && !isnan(row->ci_low))
		fprintf(f, " %.3f to %.3f |", row->ci_low, row->ci_high);
	else
		fputs(" - |", f);
	fprintf(f, " %s |", letter_share(quotable ? row->spread : NAN, text));
	fprintf(f, " %s |", letter_share(quotable ? row->mde : NAN, text));
	print_figure(f, row->cost[SIDE_A].vmas, 6);
	print_figure(f, row->cost[SIDE_B].vmas, 6);
	fprintf(f, " %s |\n", verdict_names[row->verdict]);
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	const struct axis_side *side = l->r.run->axis.side;
	const char *unit = l->c.n ? l->c.v[0].row->unit->name : "";
	char text[1024];
	size_t i;

	letter_begin(l, f, "markdown", "");
	letter_claim(l, text, sizeof(text));
	fputc('\n', f);
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	letter_facts(l, f, print_fact);
	fprintf(f, "\nratio = %s / %s\n\n", side[SIDE_B].title, side[SIDE_A].title);
	fprintf(f,
		"| row | %s, %s | %s, %s | ratio | 95%% CI | spread | seen | VMAs %s | VMAs %s | "
		"verdict |\n|---|--:|--:|--:|---|--:|--:|--:|--:|---|\n",
		side[SIDE_A].title, unit, side[SIDE_B].title, unit, side[SIDE_A].column,
		side[SIDE_B].column);
	for (i = 0; i < l->c.n; i++)
		print_row(f, &l->c.v[i]);
	fputc('\n', f);
	return letter_end(l, f, "    ", d);
}

static int write_markdown(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(markdown) = {
	REPORT_ID(markdown),
	.style = true,
	.write = write_markdown,
};
