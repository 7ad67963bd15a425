// SPDX-License-Identifier: GPL-2.0
#include "causal.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution.h"
#include "figures.h"
#include "gate.h"

#define SCHEMA 1
#define DIGITS 15

/* What is set side by side: a side of a pair of sides that were balanced. */
enum column { BASE, BOTH, NO_RETRY, PREPARE, COLUMNS };

static const struct {
	int folders[SIDE_NR];
	enum side sides[SIDE_NR];
} pairs[] = {
	{ { CAUSAL_BASE, CAUSAL_BOTH }, { SIDE_A, SIDE_A } },
	{ { CAUSAL_BOTH, CAUSAL_NO_RETRY }, { SIDE_A, SIDE_A } },
	{ { CAUSAL_BOTH, CAUSAL_BOTH }, { SIDE_A, SIDE_B } },
};
#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

/* Where a column is found. */
static const struct {
	size_t pair;
	enum side side;
} columns[COLUMNS] = {
	[BASE] = { 0, SIDE_A },
	[BOTH] = { 0, SIDE_B },
	[NO_RETRY] = { 1, SIDE_B },
	[PREPARE] = { 2, SIDE_B },
};

/* Functions whose calls show what was merged and thrown away. */
static const char *const calls[] = { "vma_merge_new_range", "vm_area_alloc" };

struct causal {
	const struct costs *folder;
	struct attribution pair[PAIRS];
	struct gate gate[CAUSAL_FOLDERS];
};

/* A row and phase in one column. */
struct cell {
	const struct balance *b;
	enum side side;
	const struct axis_side *what;
	double vmas; /* left by a batch; NaN: no slot says */
};

/* What the first slot of that side left; NAN: there is none. */
static double find_vmas(const struct gate *gate, const char *row, enum side side)
{
	const struct gate_entry *e = gate_find(gate, row, side);

	return e ? e->vmas_max : NAN;
}

/* The balance of @row and @phase: each pair has been checked to have as many rows. */
static const struct balance *find_balance(const struct attribution *a, const struct region *wanted)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		const struct region *r = a->v[i].side[SIDE_A].region;

		if (r->phase == wanted->phase && !strcmp(r->row, wanted->row))
			return &a->v[i];
	}
	return NULL;
}

/* Row @i in every column. 0 or -EBADMSG. */
static int find_cells(const struct causal *c, size_t i, struct cell cell[COLUMNS], struct diag *d)
{
	const struct region *r = c->pair[0].v[i].side[SIDE_A].region;
	int k;

	for (k = 0; k < COLUMNS; k++) {
		const size_t pair = columns[k].pair;
		const enum side side = columns[k].side;
		const int folder = pairs[pair].folders[side];
		const struct axis *axis = &c->folder[folder].run.run.axis;

		cell[k] = (struct cell){
			.b = find_balance(&c->pair[pair], r),
			.side = side,
			.what = &axis->side[pairs[pair].sides[side]],
			.vmas = find_vmas(&c->gate[folder], r->row, pairs[pair].sides[side]),
		};
		if (!cell[k].b)
			return diag_set(d, -EBADMSG,
					"%s: it lacks %s %s, which others have; count all of them "
					"alike",
					c->folder[folder].dir, r->row, phase_names[r->phase]);
	}
	return 0;
}

/* How often an operation called @function; NaN where nobody looked for it. */
static double calls_of(const struct cell *cell, const char *function)
{
	size_t i;

	for (i = 0; i < cell->b->nr_calls; i++)
		if (!strcmp(cell->b->call[i].function, function))
			return balance_calls(cell->b, cell->side, i);
	return NAN;
}

static json_t *pack_cell(const struct cell *cell)
{
	json_t *components = json_array(), *called = json_object();
	size_t i;

	for (i = 0; i < COMPONENT_NR; i++)
		json_array_append_new(components,
				      json_pack("{ss sf}", "name", component_names[i], "value",
						(double)balance_cost(cell->b, cell->side, i)));
	for (i = 0; i < cell->b->nr_calls; i++)
		json_object_set_new(called, cell->b->call[i].function,
				    json_real(balance_calls(cell->b, cell->side, i)));
	return json_pack("{ss ss so sf so so}", "kernel", cell->what->kernel, "hook",
			 cell->what->hook, "vmas",
			 isnan(cell->vmas) ? json_null() : json_integer((json_int_t)cell->vmas),
			 "total", (double)balance_total(cell->b, cell->side), "components",
			 components, "calls", called);
}

static int write_json(const struct causal *c, FILE *f, struct diag *d)
{
	json_t *rows = json_array(), *root;
	struct cell cell[COLUMNS];
	int k, err = 0, lost = !rows;
	size_t i;

	for (i = 0; i < c->pair[0].n && !err; i++) {
		const struct region *r = c->pair[0].v[i].side[SIDE_A].region;
		json_t *sides = json_array();

		err = find_cells(c, i, cell, d);
		for (k = 0; k < COLUMNS && !err; k++)
			lost |= json_array_append_new(sides, pack_cell(&cell[k]));
		lost |= json_array_append_new(rows,
					      json_pack("{ss ss so}", "row", r->row, "phase",
							phase_names[r->phase], "sides", sides));
	}
	root = json_pack("{si so}", "schema", SCHEMA, "rows", rows);
	if (!err && (lost || !root))
		err = diag_set(d, -ENOMEM,
			       "causal.json: no memory, or a name is not UTF-8; count again");
	if (!err) {
		json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
		fputc('\n', f);
	}
	json_decref(root);
	return err;
}

static void print_words(FILE *f, const char *name, const struct cell cell[COLUMNS],
			const char *(*word)(const struct cell *cell))
{
	int k;

	fprintf(f, "%-24s", name);
	for (k = 0; k < COLUMNS; k++)
		fprintf(f, "%14s", word(&cell[k]));
	fputc('\n', f);
}

static void print_figures(FILE *f, const char *name, const double v[COLUMNS])
{
	char text[FIGURE_LEN];
	int k;

	fprintf(f, "%-24s", name);
	for (k = 0; k < COLUMNS; k++)
		fprintf(f, "%14s",
			isnan(v[k]) ? "-" : figure_tenths(figure_round(10 * v[k]), text));
	fputc('\n', f);
}

static const char *word_kernel(const struct cell *cell)
{
	return cell->what->kernel;
}

static const char *word_hook(const struct cell *cell)
{
	return axis_hook_column(cell->what->hook);
}

static const char *word_vmas(const struct cell *cell)
{
	static char text[FIGURE_LEN];

	return isnan(cell->vmas) ? "-" : figure_whole((int64_t)cell->vmas, text);
}

/* What column @k costs more than .mmap where both hooks are, and what it leaves. */
static void print_sentence(FILE *f, const char *first, const char *last,
			   const struct cell cell[COLUMNS], enum column k)
{
	const long double more = balance_total(cell[k].b, cell[k].side) -
				 balance_total(cell[BOTH].b, cell[BOTH].side);
	char text[FIGURE_LEN];

	fprintf(f, "  %s costs %s %s and leaves %s%s\n", first,
		figure_tenths(figure_round(10 * fabsl(more)), text), more < 0 ? "less" : "more",
		word_vmas(&cell[k]), last);
}

static void print_row(FILE *f, const struct region *r, const struct cell cell[COLUMNS])
{
	double v[COLUMNS];
	char last[64];
	size_t i;
	int k;

	fprintf(f, "%s %s: %s an operation\n\n", r->row, phase_names[r->phase],
		cell[BASE].b->unit->words);
	print_words(f, "", cell, word_kernel);
	print_words(f, "", cell, word_hook);
	print_words(f, "VMAs left", cell, word_vmas);
	for (i = 0; i < COMPONENT_NR; i++) {
		for (k = 0; k < COLUMNS; k++)
			v[k] = balance_cost(cell[k].b, cell[k].side, i);
		print_figures(f, component_names[i], v);
	}
	for (k = 0; k < COLUMNS; k++)
		v[k] = balance_total(cell[k].b, cell[k].side);
	print_figures(f, "total", v);
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		for (k = 0; k < COLUMNS; k++)
			v[k] = calls_of(&cell[k], calls[i]);
		print_figures(f, calls[i], v);
	}
	snprintf(last, sizeof(last), " VMAs for %s;", word_vmas(&cell[BOTH]));
	fputc('\n', f);
	print_sentence(f, "without the retry merge, .mmap", last, cell, NO_RETRY);
	print_sentence(f, "with .mmap_prepare it", ".\n", cell, PREPARE);
}

static int write_text(const struct causal *c, FILE *f, struct diag *d)
{
	struct cell cell[COLUMNS];
	int err = 0;
	size_t i;

	for (i = 0; i < c->pair[0].n && !err; i++) {
		err = find_cells(c, i, cell, d);
		if (!err)
			print_row(f, c->pair[0].v[i].side[SIDE_A].region, cell);
	}
	return err;
}

int causal_write(struct costs folder[CAUSAL_FOLDERS], struct rules *rules, bool json, FILE *f,
		 struct diag *d)
{
	struct causal c = { .folder = folder };
	size_t nr_pairs = 0, nr_gates = 0;
	int err = 0;

	for (; nr_gates < CAUSAL_FOLDERS && !err; nr_gates += !err)
		err = gate_read(&folder[nr_gates].run.slots, &c.gate[nr_gates], d);
	for (; nr_pairs < PAIRS && !err; nr_pairs += !err)
		err = attribution_build(&folder[pairs[nr_pairs].folders[SIDE_A]],
					pairs[nr_pairs].sides[SIDE_A],
					&folder[pairs[nr_pairs].folders[SIDE_B]],
					pairs[nr_pairs].sides[SIDE_B], NULL, rules,
					&c.pair[nr_pairs], d);
	if (!err)
		err = json ? write_json(&c, f, d) : write_text(&c, f, d);
	while (nr_pairs > 0)
		attribution_free(&c.pair[--nr_pairs]);
	while (nr_gates > 0)
		gate_free(&c.gate[--nr_gates]);
	return err;
}
