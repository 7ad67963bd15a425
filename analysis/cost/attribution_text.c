// SPDX-License-Identifier: GPL-2.0
/*
 * attribution.txt. Columns are rounded to tenths so that they add up as printed:
 * each side's components by largest remainders to the side's sum, the differences
 * from the rounded sides, the shares by largest remainders to 100%.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "attribution.h"
#include "figures.h"
#include "text.h"

/* The longest titles that stand above a column of each side. */
#define HEAD_A 11
#define HEAD_B 13

/* A balance in tenths, as printed. */
struct grid {
	int64_t cost[SIDE_NR][BALANCE_LINES];
	int64_t sum[SIDE_NR]; /* of the components */
	int64_t share[COMPONENT_NR]; /* tenths of a per cent */
	bool has_share;
};

static void round_side(const struct balance *b, enum side side, struct grid *g)
{
	long double v[COMPONENT_NR];
	int i;

	for (i = 0; i < COMPONENT_NR; i++)
		v[i] = 10 * balance_cost(b, side, i);
	g->sum[side] = figure_round(10 * balance_total(b, side));
	figure_round_column(v, COMPONENT_NR, g->sum[side], g->cost[side]);
	for (i = BALANCE_OUTSIDE; i < BALANCE_LINES; i++)
		g->cost[side][i] = figure_round(10 * balance_cost(b, side, i));
}

static void fill_grid(const struct balance *b, struct grid *g)
{
	const long double change = balance_total(b, SIDE_B) - balance_total(b, SIDE_A);
	long double v[COMPONENT_NR];
	int i;

	round_side(b, SIDE_A, g);
	round_side(b, SIDE_B, g);
	g->has_share = balance_has_change(b);
	for (i = 0; i < COMPONENT_NR && g->has_share; i++)
		v[i] = 1000 * (balance_cost(b, SIDE_B, i) - balance_cost(b, SIDE_A, i)) / change;
	if (g->has_share)
		figure_round_column(v, COMPONENT_NR, 1000, g->share);
}

static void print_tenths(int64_t tenths, int width, FILE *f)
{
	char text[FIGURE_LEN];

	fprintf(f, "%*s", width, figure_tenths(tenths, text));
}

static void print_line(const struct balance *b, const char *name, int64_t a, int64_t c, FILE *f)
{
	fprintf(f, "%-24s", name);
	print_tenths(a, 12, f);
	print_tenths(c, 14, f);
	print_tenths(c - a, 12, f);
}

static void print_interval(const struct balance *b, int line, FILE *f)
{
	char low[FIGURE_LEN], high[FIGURE_LEN];
	struct interval ci;

	if (b->exact)
		return;
	ci = balance_interval(b, line);
	fprintf(f, "  [%s, %s]", figure_tenths(figure_round(10 * ci.low), low),
		figure_tenths(figure_round(10 * ci.high), high));
}

/* Titles that are too long for a column are told above, and stand for a letter. */
static void print_heads(const struct axis *axis, FILE *f)
{
	const char *a = axis->side[SIDE_A].title, *b = axis->side[SIDE_B].title;
	char key[512];

	if (strlen(a) > HEAD_A || strlen(b) > HEAD_B) {
		axis_key(axis, key, sizeof(key));
		text_wrap(f, ATTRIBUTION_WIDTH, "", key);
		a = axis->side[SIDE_A].column;
		b = axis->side[SIDE_B].column;
	}
	fprintf(f, "%-24s%12s%14s", "component", a, b);
}

static void print_grid(const struct attribution *a, const struct balance *b, FILE *f)
{
	struct grid g;
	int i;

	fill_grid(b, &g);
	print_heads(&a->axis, f);
	fprintf(f, "%12s%9s%s\n", "difference", "share", b->exact ? "" : "  95% of difference");
	for (i = 0; i < COMPONENT_NR; i++) {
		print_line(b, component_names[i], g.cost[SIDE_A][i], g.cost[SIDE_B][i], f);
		if (g.has_share)
			print_tenths(g.share[i], 8, f);
		fputs(g.has_share ? "%" : "        -", f);
		print_interval(b, i, f);
		fputc('\n', f);
	}
	print_line(b, "sum", g.sum[SIDE_A], g.sum[SIDE_B], f);
	fprintf(f, "%9s\n", g.has_share ? "100.0%" : "-");
	for (i = BALANCE_OUTSIDE; i < BALANCE_LINES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "outside: %s", balance_name(i));
		print_line(b, name, g.cost[SIDE_A][i], g.cost[SIDE_B][i], f);
		if (!b->exact)
			fputs("         ", f);
		print_interval(b, i, f);
		fputc('\n', f);
		g.sum[SIDE_A] += g.cost[SIDE_A][i];
		g.sum[SIDE_B] += g.cost[SIDE_B][i];
	}
	print_line(b, "total", g.sum[SIDE_A], g.sum[SIDE_B], f);
	fputc('\n', f);
}

/* How much of a difference is where slabs, ticks and tree nodes fell. */
static void print_phases(const struct balance *b, FILE *f)
{
	char text[256];

	if (!b->exact || b->nr_phases < 2)
		return;
	snprintf(text, sizeof(text),
		 "The figures are means of %zu phases. From one to another the difference is "
		 "%+.1f to %+.1f: so much of it is phase.",
		 b->nr_phases, b->phase_low, b->phase_high);
	text_wrap(f, ATTRIBUTION_WIDTH, "", text);
}

/* How the sum was checked, so that a reader can repeat it. */
static void print_proof(const struct balance *b, FILE *f)
{
	const struct balance_side *sa = &b->side[SIDE_A], *sb = &b->side[SIDE_B];
	const bool same = b->clock_extra[SIDE_A] == b->clock_extra[SIDE_B];
	char ta[FIGURE_LEN], tb[FIGURE_LEN], extra[64], text[512];

	if (same)
		snprintf(extra, sizeof(extra), "%" PRId64, b->clock_extra[SIDE_A]);
	else
		snprintf(extra, sizeof(extra), "%" PRId64 " and %" PRId64, b->clock_extra[SIDE_A],
			 b->clock_extra[SIDE_B]);
	if (b->exact)
		snprintf(text, sizeof(text),
			 "Counted: %s and %s %s in total over %" PRIu64 " and %" PRIu64 " operation"
			 "s. "
			 "The clock reads exactly %s more in each of the %" PRIu64 " and %" PRIu64
			 " batches, so the differences add up to the clock's%s.",
			 figure_whole(sa->region->total, ta), figure_whole(sb->region->total, tb),
			 b->unit->words, sa->region->ops, sb->region->ops, extra,
			 sa->region->batches, sb->region->batches,
			 same ? "" : " but for that, which differs between the kernels");
	else if (b->unit->clock)
		snprintf(text, sizeof(text),
			 "Sampled: %s and %s samples; by the clock the difference is %.1f %s per "
			 "operation, within the interval.",
			 figure_whole(sa->region->total, ta), figure_whole(sb->region->total, tb),
			 b->clock_difference, b->unit->words);
	else
		snprintf(text, sizeof(text),
			 "Sampled: %s and %s samples; no clock timed these batches, so shares can "
			 "be compared and costs cannot.",
			 figure_whole(sa->region->total, ta), figure_whole(sb->region->total, tb));
	text_wrap(f, ATTRIBUTION_WIDTH, "", text);
}

/* A function that the kernel lacks is not one that is never called. */
static const char *format_calls(double v, char text[FIGURE_LEN])
{
	if (isnan(v))
		return "-";
	snprintf(text, FIGURE_LEN, "%.3f", v);
	return text;
}

static void print_calls(const struct balance *b, FILE *f)
{
	char a_calls[FIGURE_LEN], b_calls[FIGURE_LEN];
	size_t i;

	if (b->nr_calls)
		fputs("calls per operation\n", f);
	for (i = 0; i < b->nr_calls; i++)
		fprintf(f, "  %-22s%12s%14s\n", b->call[i].function,
			format_calls(balance_calls(b, SIDE_A, i), a_calls),
			format_calls(balance_calls(b, SIDE_B, i), b_calls));
}

/* A component that nobody named must not grow unseen. */
static void print_other(const struct attribution *a, const struct balance *b, FILE *f)
{
	int i;

	for (i = 0; i < SIDE_NR; i++) {
		const struct tree *t = &b->side[i].tree;
		const uint64_t other = t->component[COMPONENT_OTHER], all = t->root[ROOT_OP];
		char text[256];

		if (other * 100 <= all * ATTRIBUTION_OTHER_PERCENT)
			continue;
		snprintf(text, sizeof(text),
			 "other is %.1f%% of %s: the rules do not know this kernel well; see its "
			 "paths with --explain.",
			 100.0 * other / all, a->axis.side[i].title);
		text_wrap(f, ATTRIBUTION_WIDTH, "", text);
	}
}

static int print_explanation(const struct attribution *a, const struct balance *b, FILE *f,
			     struct diag *d)
{
	int i, err = 0;

	for (i = 0; i < SIDE_NR && !err; i++) {
		fprintf(f, "\nstacks of %s:\n", a->axis.side[i].title);
		err = tree_explain(&b->side[i].tree, a->rules, b->side[i].region->ops, f, d);
	}
	return err;
}

static void print_heading(const struct attribution *a, size_t i, FILE *f)
{
	const struct region *r = a->v[i].side[SIDE_A].region;
	char text[1024];

	snprintf(text, sizeof(text), "%s %s: ", r->row, phase_names[r->phase]);
	text_wrap(f, ATTRIBUTION_WIDTH, "", text);
	text_wrap(f, ATTRIBUTION_WIDTH, "  ", a->sentence[i]);
}

int attribution_text(const struct attribution *a, bool explain, FILE *f, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < a->n && !err; i++) {
		const struct balance *b = &a->v[i];

		if (i)
			fputc('\n', f);
		print_heading(a, i, f);
		fprintf(f, "\n%s per operation\n", b->unit->words);
		print_grid(a, b, f);
		print_calls(b, f);
		print_proof(b, f);
		print_phases(b, f);
		print_other(a, b, f);
		if (explain)
			err = print_explanation(a, b, f, d);
	}
	return err;
}
