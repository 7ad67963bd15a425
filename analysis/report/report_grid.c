// SPDX-License-Identifier: GPL-2.0
/*
 * The rows as a table that survives a mail. Columns are as wide as what they
 * hold, and the table as wide as that takes, up to a limit; beyond it, long row
 * names take a line of their own.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "report.h"
#include "text.h"

#define CELL_LEN  (2 * FORMAT_LEN)
#define NO_FIGURE "-"

enum column { COL_PHASE, COL_A, COL_B, COL_RATIO, COL_CI, COL_VMAS, COL_VERDICT, COL_NR };

/* Columns of a side are headed by its name. */
static const struct {
	const char *head;
	bool right;
} columns[COL_NR] = {
	[COL_PHASE] = { "phase", false },
	[COL_A] = { NULL, true },
	[COL_B] = { NULL, true },
	[COL_RATIO] = { "ratio", true },
	[COL_CI] = { "95% CI", false },
	[COL_VMAS] = { "VMAs", false },
	[COL_VERDICT] = { "verdict", false },
};

struct line {
	const struct compare_row *row;
	char *name;
	char cell[COL_NR][CELL_LEN];
};

struct grid {
	struct line *line;
	size_t n;
	int total, most;
	int name_width;
	int width[COL_NR];
	int gap[COL_NR]; /* blanks before the column */
	const char *head[COL_NR];
};

/* A cost with as many digits as mean something, in 8 columns at most. */
static void format_cost(char *out, double v)
{
	if (isnan(v))
		strcpy(out, NO_FIGURE);
	else if (v < 99.995)
		snprintf(out, CELL_LEN, "%.2f", v);
	else if (v < 999.95)
		snprintf(out, CELL_LEN, "%.1f", v);
	else
		format_whole(v, 8, out);
}

/* In 5 columns. */
static int format_ratio(char *out, size_t size, double v)
{
	if (v >= 9999.5)
		return snprintf(out, size, ">9999");
	return snprintf(out, size, v < 9.9995 ? "%.3f" : "%.4g", v);
}

static void format_ci(char *out, double low, double high)
{
	int len = format_ratio(out, CELL_LEN, low);

	out[len++] = '-';
	format_ratio(out + len, CELL_LEN - len, high);
}

/* In 11 columns. */
static void format_vmas(char *out, const struct compare_row *r)
{
	double a = r->cost[SIDE_A].vmas, b = r->cost[SIDE_B].vmas;
	char text[2][FORMAT_LEN];

	if (!r->has_vmas || isnan(a) || isnan(b))
		strcpy(out, NO_FIGURE);
	else if (a == b)
		format_whole(a, 11, out);
	else
		snprintf(out, CELL_LEN, "%s>%s", format_whole(a, 5, text[0]),
			 format_whole(b, 5, text[1]));
}

/* A row that is untrusted or unlike keeps its costs, but has no ratio that someone might quote. */
static void fill_cells(struct line *l)
{
	const struct compare_row *r = l->row;
	bool quotable = verdict_is_quotable(r->verdict);
	size_t i;

	for (i = 0; i < COL_NR; i++)
		strcpy(l->cell[i], NO_FIGURE);
	strcpy(l->cell[COL_PHASE], phase_names[r->phase]);
	snprintf(l->cell[COL_VERDICT], CELL_LEN, "%s%s", verdict_names[r->verdict],
		 r->layout_sensitive ? LAYOUT_MARK : "");
	format_cost(l->cell[COL_A], r->cost[SIDE_A].median);
	format_cost(l->cell[COL_B], r->cost[SIDE_B].median);
	format_vmas(l->cell[COL_VMAS], r);
	if (quotable)
		format_ratio(l->cell[COL_RATIO], CELL_LEN, r->ratio);
	if (quotable && r->row->unit->exact)
		format_ci(l->cell[COL_CI], r->phases.ratio_low, r->phases.ratio_high);
	else if (quotable && !isnan(r->ci_low))
		format_ci(l->cell[COL_CI], r->ci_low, r->ci_high);
}

static int max_int(int a, int b)
{
	return a > b ? a : b;
}

static void fit_columns(struct grid *g)
{
	/* Where a second blank helps the eye most. */
	static const enum column order[COL_NR] = { COL_RATIO, COL_CI, COL_VERDICT, COL_VMAS,
						   COL_A,     COL_B,  COL_PHASE };
	int longest = strlen("row"), left = g->total;
	size_t i, c;

	for (c = 0; c < COL_NR; c++) {
		g->width[c] = strlen(g->head[c]);
		for (i = 0; i < g->n; i++)
			g->width[c] = max_int(g->width[c], strlen(g->line[i].cell[c]));
		g->gap[c] = 1;
		left -= g->width[c] + g->gap[c];
	}
	for (i = 0; i < g->n; i++)
		longest = max_int(longest, text_columns(g->line[i].name, strlen(g->line[i].name)));
	if (longest > left) {
		int more =
			longest - left < g->most - g->total ? longest - left : g->most - g->total;

		g->total += more;
		left += more;
	}
	/* Cells at their widest still leave room for "row". */
	g->name_width = longest < left ? longest : left;
	left -= g->name_width;
	for (c = 0; c < COL_NR && left > 0; c++, left--)
		g->gap[order[c]]++;
}

static void print_cells(const struct grid *g, FILE *f, const char *const *cell)
{
	int pending = 0;
	size_t c;

	/* Blanks are held back, so that no line ends in one. */
	for (c = 0; c < COL_NR; c++) {
		int pad = g->width[c] - (int)strlen(cell[c]);

		pending += g->gap[c] + (columns[c].right ? pad : 0);
		if (*cell[c]) {
			fprintf(f, "%*s%s", pending, "", cell[c]);
			pending = 0;
		}
		pending += columns[c].right ? 0 : pad;
	}
	fputc('\n', f);
}

static void print_head(const struct grid *g, FILE *f, const struct unit *unit)
{
	const char *units[COL_NR];
	size_t c;

	for (c = 0; c < COL_NR; c++)
		units[c] = c == COL_A || c == COL_B ? unit->name : "";
	fprintf(f, "%-*.*s", g->name_width, g->name_width, "row");
	print_cells(g, f, g->head);
	fprintf(f, "%*s", g->name_width, "");
	print_cells(g, f, units);
}

static void print_line(const struct grid *g, FILE *f, const struct line *l)
{
	int columns_used = text_columns(l->name, strlen(l->name));
	const char *cell[COL_NR];
	size_t c;

	if (columns_used > g->name_width) {
		text_wrap(f, g->total, "", l->name);
		fprintf(f, "%*s", g->name_width, "");
	} else {
		text_ascii(f, l->name, strlen(l->name));
		fprintf(f, "%*s", g->name_width - columns_used, "");
	}
	for (c = 0; c < COL_NR; c++)
		cell[c] = l->cell[c];
	print_cells(g, f, cell);
}

int report_grid(const struct report *r, FILE *f, int width, int most, struct diag *d)
{
	const struct comparison *c = r->c;
	const char *vantage = report_vantage(c);
	struct grid g = { .n = c->n, .total = width, .most = most };
	size_t i;
	int err = -ENOMEM;

	g.line = diag_calloc(d, c->n, sizeof(*g.line));
	if (!g.line)
		return -ENOMEM;
	for (i = 0; i < c->n; i++) {
		struct line *l = &g.line[i];

		l->row = &c->v[i];
		l->name = diag_calloc(d, strlen(l->row->row->name) + 1, 1);
		if (!l->name)
			goto out;
		report_short_name(l->row->row, vantage, l->name);
		fill_cells(l);
	}
	for (i = 0; i < COL_NR; i++)
		g.head[i] = columns[i].head;
	if (r->run->unit->exact)
		g.head[COL_CI] = "range";
	g.head[COL_A] = r->run->axis.side[SIDE_A].column;
	g.head[COL_B] = r->run->axis.side[SIDE_B].column;
	fit_columns(&g);
	for (i = 0; i < c->n; i++) {
		if (!i)
			print_head(&g, f, g.line[i].row->row->unit);
		print_line(&g, f, &g.line[i]);
	}
	err = 0;
out:
	for (i = 0; i < c->n; i++)
		free(g.line[i].name);
	free(g.line);
	return err;
}
