// SPDX-License-Identifier: GPL-2.0
/*
 * The rows as mmtests sets out a comparison: a column a side, the gain over the first in brackets
 * (what costs more is negative), stars where the difference is beyond doubt.
 */
#include <math.h>
#include <string.h>

#include "format.h"
#include "letter.h"
#include "text.h"

#define CELL_LEN 64

static void print_fact(FILE *f, const char *label, const char *text)
{
	fprintf(f, "%s: ", label);
	text_ascii(f, text, strlen(text));
	fputc('\n', f);
}

/* The @figure and what it gains, between @marks: "217.1 *  -4.80%*". */
static void print_cell(FILE *f, const char *figure, double gain, const char marks[2])
{
	char text[CELL_LEN] = "-";

	if (!isnan(gain))
		snprintf(text, sizeof(text), "%.2f%%", 100 * gain);
	fprintf(f, "  %12s %c%9s%c", figure, marks[0], text, marks[1]);
}

static const char *format_cost(double cost, char *text)
{
	return isnan(cost) ? "-" : format_digits(cost, 4, text);
}

static void print_row(FILE *f, const struct compare_row *row, int width)
{
	const bool sure = row->verdict == VERDICT_FASTER || row->verdict == VERDICT_SLOWER ||
			  row->verdict == VERDICT_EXACT;
	const double ratio = verdict_is_quotable(row->verdict) ? row->ratio : NAN;
	char text[FORMAT_LEN], share[PERCENT_LEN];

	fprintf(f, "%-9s %-*s %-6s", "Median", width, row->row->name, phase_names[row->phase]);
	print_cell(f, format_cost(row->cost[SIDE_A].median, text), 0, "()");
	print_cell(f, format_cost(row->cost[SIDE_B].median, text), 1 - ratio, sure ? "**" : "()");
	fprintf(f, "\n%-9s %-*s %-6s", "CoeffVar", width, row->row->name, phase_names[row->phase]);
	fprintf(f, "  %12s  %9s ", letter_share(row->cost[SIDE_A].spread, share), "");
	fprintf(f, "  %12s\n", letter_share(row->cost[SIDE_B].spread, share));
	if (isnan(ratio) || isnan(row->ci_low))
		return;
	fprintf(f, "%-9s %-*s %-6s", "CI95", width, row->row->name, phase_names[row->phase]);
	fprintf(f, "  %25s  %12.2f%% to %.2f%%\n", "", 100 * (1 - row->ci_high),
		100 * (1 - row->ci_low));
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	const struct axis_side *side = l->r.run->axis.side;
	char text[1024];
	int width = 0;
	size_t i;

	letter_begin(l, f, "mmtests", "");
	letter_claim(l, text, sizeof(text));
	fputc('\n', f);
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	letter_facts(l, f, print_fact);
	fputs("\n(gain) = 1 - ratio, ratio = second / first\n\n", f);
	for (i = 0; i < l->c.n; i++)
		if ((int)strlen(l->c.v[i].row->name) > width)
			width = strlen(l->c.v[i].row->name);
	fprintf(f, "%*s  %24s  %24s\n", 9 + 1 + width + 1 + 6, "", side[SIDE_A].title,
		side[SIDE_B].title);
	for (i = 0; i < l->c.n; i++)
		print_row(f, &l->c.v[i], width);
	fputc('\n', f);
	return letter_end(l, f, "", d);
}

static int write_mmtests(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(mmtests) = {
	REPORT_ID(mmtests),
	.style = true,
	.write = write_mmtests,
};
