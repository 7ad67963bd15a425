// SPDX-License-Identifier: GPL-2.0
/* report.html: a table of the rows, what got worse first. */
#include <math.h>

#include "format.h"
#include "html.h"
#include "stats.h"

static void print_figure(FILE *f, double v, int digits)
{
	char text[FORMAT_LEN];

	fputs("<td class=\"n\">", f);
	html_text(f, isnan(v) ? "-" : format_digits(v, digits, text));
	fputs("</td>", f);
}

static void print_share(FILE *f, double v)
{
	char text[PERCENT_LEN];

	fputs("<td class=\"n\">", f);
	html_text(f, letter_share(v, text));
	fputs("</td>", f);
}

/* Two ends, of an interval or of the phases. */
static void print_ends(FILE *f, double low, double high)
{
	if (isnan(low))
		fputs("<td>-</td>", f);
	else
		fprintf(f, "<td>%.3f to %.3f</td>", low, high);
}

/* Left by a batch: on one side and the other, where they differ. */
static void print_vmas(FILE *f, const struct compare_row *row)
{
	const double a = row->cost[SIDE_A].vmas, b = row->cost[SIDE_B].vmas;
	char text[FORMAT_LEN];

	if (row->phase != PHASE_MMAP || isnan(a) || isnan(b) || a == b) {
		print_figure(f, row->phase == PHASE_MMAP ? a : NAN, 6);
		return;
	}
	fprintf(f, "<td class=\"n\">%s", format_whole(a, 6, text));
	fprintf(f, "&gt;%s</td>", format_whole(b, 6, text));
}

static void print_row(FILE *f, const struct compare_row *row)
{
	const bool quotable = verdict_is_quotable(row->verdict);
	const enum outcome outcome = letter_outcome(row);

	fputs("<tr><th scope=\"row\">", f);
	html_text(f, row->row->name);
	fprintf(f, "</th><td>%s</td>", phase_names[row->phase]);
	print_figure(f, row->cost[SIDE_A].median, 4);
	print_figure(f, row->cost[SIDE_B].median, 4);
	if (quotable && !isnan(row->ratio))
		fprintf(f, "<td class=\"n\">%.3f</td>", row->ratio);
	else
		fputs("<td class=\"n\">-</td>", f);
	if (!quotable)
		print_ends(f, NAN, NAN);
	else if (row->row->unit->exact)
		print_ends(f, row->phases.ratio_low, row->phases.ratio_high);
	else
		print_ends(f, row->ci_low, row->ci_high);
	fprintf(f, "<td class=\"%s\">%s%s</td>",
		row->control != NOT_CONTROL ? "control" :
		outcome == OUTCOME_WORSE    ? "worse" :
		outcome == OUTCOME_BETTER   ? "better" :
					      "same",
		verdict_names[row->verdict], row->layout_sensitive ? LAYOUT_MARK : "");
	if (!row->row->unit->exact) {
		print_share(f, quotable ? row->spread : NAN);
		print_share(f, quotable ? row->mde : NAN);
	}
	print_vmas(f, row);
	fputs("</tr>\n", f);
}

static void print_head(const struct letter *l, FILE *f, const char *unit)
{
	const struct axis_side *side = l->r.run->axis.side;
	const bool exact = l->r.run->unit->exact;
	int i;

	fputs("<thead><tr><th scope=\"col\">row</th><th scope=\"col\">phase</th>", f);
	for (i = 0; i < SIDE_NR; i++) {
		fputs("<th scope=\"col\" class=\"n\">", f);
		html_text(f, side[i].title);
		fprintf(f, ", %s</th>", unit);
	}
	fprintf(f,
		"<th scope=\"col\" class=\"n\">ratio</th><th scope=\"col\">%s</th>"
		"<th scope=\"col\">verdict</th>",
		exact ? "range" : "95% CI");
	if (!exact)
		fputs("<th scope=\"col\" class=\"n\">spread</th><th scope=\"col\" "
		      "class=\"n\">seen</th>",
		      f);
	fputs("<th scope=\"col\" class=\"n\">VMAs</th></tr></thead>\n<tbody>\n", f);
}

int html_table(const struct letter *l, FILE *f, struct diag *d)
{
	char size[256];
	size_t i;

	report_size(&l->r, size, sizeof(size));
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"table of all "
	      "rows\">\n"
	      "<table id=\"figures\">\n<caption>",
	      f);
	html_text(f, size);
	fputs("; what got worse first, controls last</caption>\n", f);
	print_head(l, f, l->c.n ? l->c.v[0].row->unit->name : "");
	for (i = 0; i < l->c.n; i++)
		print_row(f, &l->c.v[i]);
	fputs("</tbody>\n</table>\n</div>\n", f);
	return 0;
}
