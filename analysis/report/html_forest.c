// SPDX-License-Identifier: GPL-2.0
/* report.html: each row's ratio with its interval, or its phases, over the ratios of its boots. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

/* Pixels of the drawing. */
#define WIDTH	900.0
#define LEFT	250.0
#define RIGHT	660.0
#define TOP	10.0
#define ROW	26.0
#define FOOT	44.0
#define LETTERS 32 /* of a name, as far as there is room */

/* At least so much to both sides of 1 is shown, so that noise does not fill the panel. */
#define LEAST	 0.05
#define MAX_TICK 8

struct scale {
	double low, high, step;
};

static void low_and_high(const struct compare_row *row, double *low, double *high)
{
	const bool exact = row->row->unit->exact;

	*low = exact ? row->phases.ratio_low : row->ci_low;
	*high = exact ? row->phases.ratio_high : row->ci_high;
	if (isnan(*low))
		*low = *high = row->ratio;
}

static bool is_drawn(const struct compare_row *row)
{
	return verdict_is_quotable(row->verdict) && isfinite(row->ratio);
}

/* 1, 2 or 5 times a power of ten, so that there are not too many. */
static double choose_step(double span)
{
	static const double nice[] = { 1, 2, 5 };
	double power = pow(10, floor(log10(span)) - 1);
	size_t i = 0;

	while (span / (nice[i] * power) > MAX_TICK) {
		i = (i + 1) % 3;
		power *= i ? 1 : 10;
	}
	return nice[i] * power;
}

static void find_scale(const struct letter *l, struct scale *s)
{
	double low, high;
	size_t i, k;

	s->low = 1 - LEAST;
	s->high = 1 + LEAST;
	for (i = 0; i < l->c.n; i++) {
		const struct compare_row *row = &l->c.v[i];

		if (!is_drawn(row))
			continue;
		low_and_high(row, &low, &high);
		s->low = fmin(s->low, low);
		s->high = fmax(s->high, high);
		for (k = 0; k < row->nr_boot_ratios; k++) {
			s->low = fmin(s->low, row->boot_ratio[k]);
			s->high = fmax(s->high, row->boot_ratio[k]);
		}
	}
	s->step = choose_step(s->high - s->low);
	s->low = s->step * floor(s->low / s->step);
	s->high = s->step * ceil(s->high / s->step);
}

static double place(const struct scale *s, double ratio)
{
	return LEFT + (RIGHT - LEFT) * (ratio - s->low) / (s->high - s->low);
}

static void draw_axis(const struct scale *s, FILE *f, double bottom, const char *words)
{
	const int decimals = s->step < 1 ? (int)ceil(-log10(s->step) - 1e-9) : 0;
	const int n = (int)lround((s->high - s->low) / s->step);
	int i;

	for (i = 0; i <= n; i++) {
		const double x = place(s, s->low + i * s->step);

		fprintf(f,
			"<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
			"<text class=\"soft\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.*f"
			"</text>\n",
			x, x, TOP, bottom, x, bottom + 16, decimals, s->low + i * s->step);
	}
	fprintf(f,
		"<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
		"<line class=\"one\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>\n"
		"<text class=\"soft\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">",
		LEFT, RIGHT, bottom, bottom, place(s, 1), place(s, 1), TOP, bottom,
		(LEFT + RIGHT) / 2, bottom + 34);
	html_text(f, words);
	fputs("</text>\n", f);
}

static void draw_figures(const struct scale *s, const struct compare_row *row, FILE *f, double y)
{
	double low, high;
	size_t k;

	for (k = 0; k < row->nr_boot_ratios; k++)
		fprintf(f, "<circle class=\"boot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
			place(s, row->boot_ratio[k]), y + 6);
	low_and_high(row, &low, &high);
	fprintf(f,
		"<line class=\"ci\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
		"<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>",
		place(s, low), place(s, high), y - 3, y - 3, place(s, row->ratio), y - 3);
}

static int draw_row(const struct letter *l, const struct scale *s, size_t i, FILE *f,
		    struct diag *d)
{
	const struct compare_row *row = &l->c.v[i];
	const double y = TOP + ROW * (i + 0.5);
	char *name = diag_calloc(d, strlen(row->row->name) + 1, 1);

	if (!name)
		return -ENOMEM;
	report_short_name(row->row, report_vantage(&l->c), name);
	/* What is cut off here is whole in the table. */
	if (strlen(name) + strlen(phase_names[row->phase]) > LETTERS)
		strcpy(name + LETTERS - strlen(phase_names[row->phase]) - 3, "...");
	fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 12, y + 4);
	html_text(f, name);
	free(name);
	fprintf(f, " %s</text>", phase_names[row->phase]);
	if (is_drawn(row))
		draw_figures(s, row, f, y);
	fprintf(f, "<text x=\"%.1f\" y=\"%.1f\">", RIGHT + 16, y + 4);
	if (is_drawn(row))
		fprintf(f, "%.3f ", row->ratio);
	fprintf(f, "%s</text>\n", verdict_names[row->verdict]);
	return 0;
}

static void print_caption(const struct letter *l, FILE *f)
{
	const bool exact = l->r.run->unit->exact;
	char text[512], size[256];

	report_size(&l->r, size, sizeof(size));
	snprintf(text, sizeof(text),
		 exact ? "Dot: the ratio; line: from the lowest phase to the highest; %s." :
			 "Dot: the ratio; line: its 95%% interval; rings below: the boots, one "
			 "each; n: %s.",
		 size);
	html_text(f, text);
}

int html_forest(const struct letter *l, FILE *f, struct diag *d)
{
	const double bottom = TOP + ROW * l->c.n;
	struct scale s;
	char text[512];
	size_t i;
	int err = 0;

	find_scale(l, &s);
	report_ratio(&l->r, ";", text, sizeof(text));
	fprintf(f,
		"<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"plot of "
		"the ratios\">\n<svg class=\"forest\" xmlns=\"http://www.w3.org/2000/svg\" "
		"viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"ratio of each row with its "
		"interval; the figures are in the table\">\n",
		WIDTH, bottom + FOOT);
	draw_axis(&s, f, bottom, text);
	for (i = 0; i < l->c.n && !err; i++)
		err = draw_row(l, &s, i, f, d);
	fputs("</svg>\n</div>\n<figcaption>", f);
	print_caption(l, f);
	fputs("</figcaption>\n</figure>\n", f);
	return err;
}
