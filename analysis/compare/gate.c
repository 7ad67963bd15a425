// SPDX-License-Identifier: GPL-2.0
/* Reads slots.csv, and holds what the slots did against the predictions. */
#include "gate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	ROUND = TABLE_FIRST,
	SLOT,
	BATCHES,
	OPS,
	VMAS_MIN,
	VMAS_MAX,
	VMAS_EXPECTED,
	HOOK_CALLS,
	HOOK_CALLS_EXPECTED,
	UNBALANCED,
	NR_COLUMNS
};

static const char *const columns[NR_COLUMNS] = {
	TABLE_COLUMNS,
	[ROUND] = "round",
	[SLOT] = "slot",
	[BATCHES] = "batches",
	[OPS] = "ops",
	[VMAS_MIN] = "vmas_min",
	[VMAS_MAX] = "vmas_max",
	[VMAS_EXPECTED] = "vmas_expected",
	[HOOK_CALLS] = "hook_calls",
	[HOOK_CALLS_EXPECTED] = "hook_calls_expected",
	[UNBALANCED] = "unbalanced",
};

static const struct table_format format = { columns, NR_COLUMNS, ROUND, "slots" };

static int entry_cmp(const void *pa, const void *pb)
{
	const struct gate_entry *a = pa, *b = pb;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->boot != b->boot)
		return a->boot < b->boot ? -1 : 1;
	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->slot != b->slot)
		return a->slot - b->slot;
	return a->side - b->side;
}

/* A prediction, which may be missing. */
static int parse_expected(struct table_reader *r, char **field, size_t column, uint64_t *out)
{
	*out = GATE_UNKNOWN;
	return *field[column] ? table_number(r, field, column, 0, GATE_UNKNOWN - 1, out) : 0;
}

static int parse_entry(struct table_reader *r, char **field, struct gate_entry *e)
{
	const struct {
		enum column column;
		uint32_t *out;
	} numbers[] = {
		{ BATCHES, &e->batches },	{ OPS, &e->ops },
		{ VMAS_MIN, &e->vmas_min },	{ VMAS_MAX, &e->vmas_max },
		{ UNBALANCED, &e->unbalanced },
	};
	int err = table_number(r, field, HOOK_CALLS, 0, GATE_UNKNOWN - 1, &e->hook_calls);
	size_t i;

	for (i = 0; !err && i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint64_t v = 0;

		err = table_number(r, field, numbers[i].column, 0, UINT32_MAX, &v);
		*numbers[i].out = v;
	}
	if (!err)
		err = parse_expected(r, field, VMAS_EXPECTED, &e->vmas_expected);
	if (!err)
		err = parse_expected(r, field, HOOK_CALLS_EXPECTED, &e->hook_calls_expected);
	return err;
}

static int take_line(void *arg, struct table_reader *r, const struct table_key *key, char **field)
{
	struct gate *g = arg;
	struct gate_entry *e, unused;

	if (!key->boot)
		return parse_entry(r, field, &unused);
	if (g->n == g->room) {
		const size_t room = g->room ? 2 * g->room : 1024;

		e = realloc(g->v, room * sizeof(*e));
		if (!e)
			return diag_set(r->d, -ENOMEM,
					"slots.csv: no memory; free some and report again");
		g->v = e;
		g->room = room;
	}
	e = &g->v[g->n++];
	*e = (struct gate_entry){
		.row = key->row,
		.boot = key->boot->boot,
		.round = key->round,
		.slot = key->slot,
		.side = key->side,
		.hook = key->hook,
	};
	return parse_entry(r, field, e);
}

int gate_read(const struct table_file *file, struct gate *g, struct diag *d)
{
	int err;

	*g = (struct gate){ 0 };
	err = table_each(file, &format, &g->table, take_line, g, d);
	if (err) {
		free(g->v);
		*g = (struct gate){ 0 };
	} else {
		qsort(g->v, g->n, sizeof(*g->v), entry_cmp);
	}
	return err;
}

void gate_free(struct gate *g)
{
	table_free(&g->table);
	free(g->v);
	*g = (struct gate){ 0 };
}

uint32_t gate_row(const struct gate *g, const char *name)
{
	uint32_t i = 0;

	while (i < g->table.nr_rows && strcmp(g->table.rows[i].name, name))
		i++;
	return i;
}

const struct gate_entry *gate_find(const struct gate *g, const char *row, enum side side)
{
	const uint32_t wanted = gate_row(g, row);
	size_t i;

	for (i = 0; i < g->n; i++)
		if (g->v[i].row == wanted && g->v[i].side == side)
			return &g->v[i];
	return NULL;
}

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
{
	va_list ap;
	int len =
		snprintf(why, GATE_WHY_LEN, "boot %u round %u, %s: ", s->boot, s->round, s->title);

	va_start(ap, fmt);
	vsnprintf(why + len, GATE_WHY_LEN - len, fmt, ap);
	va_end(ap);
}

static const struct gate_entry *entry_find(const struct gate *g, const struct gate_slot *s,
					   char why[GATE_WHY_LEN])
{
	const struct gate_entry key = {
		.row = s->row,
		.boot = s->boot,
		.round = s->round,
		.slot = s->slot,
		.side = s->side,
	};
	const struct gate_entry *e;

	e = g->n ? bsearch(&key, g->v, g->n, sizeof(*e), entry_cmp) : NULL;
	if (!e) {
		explain(why, s, "no line in slots.csv");
		return NULL;
	}
	if ((e > g->v && !entry_cmp(e - 1, e)) || (e + 1 < g->v + g->n && !entry_cmp(e, e + 1))) {
		explain(why, s, "two lines in slots.csv");
		return NULL;
	}
	return e;
}

const struct gate_entry *gate_check(const struct gate *g, const struct gate_slot *s,
				    char why[GATE_WHY_LEN])
{
	const struct gate_entry *e = entry_find(g, s, why);

	if (!e)
		return NULL;
	if (e->batches != s->batches)
		explain(why, s, "%u batches in samples.csv, %u were run", s->batches, e->batches);
	else if (e->ops != s->ops)
		explain(why, s, "%u operations a batch in samples.csv, %u were done", s->ops,
			e->ops);
	else if (e->vmas_min != e->vmas_max && e->vmas_expected == GATE_UNKNOWN)
		explain(why, s, "%u to %u VMAs left", e->vmas_min, e->vmas_max);
	else if (e->vmas_min != e->vmas_max)
		explain(why, s, "%u to %u VMAs left, %llu predicted", e->vmas_min, e->vmas_max,
			(unsigned long long)e->vmas_expected);
	else if (e->vmas_expected != GATE_UNKNOWN && e->vmas_max != e->vmas_expected)
		explain(why, s, "%u VMAs left, %llu predicted", e->vmas_max,
			(unsigned long long)e->vmas_expected);
	else if (e->hook_calls_expected != GATE_UNKNOWN && e->hook_calls != e->hook_calls_expected)
		explain(why, s, "%llu hook calls, %llu predicted",
			(unsigned long long)e->hook_calls,
			(unsigned long long)e->hook_calls_expected);
	else if (e->unbalanced)
		explain(why, s, "the module's counters do not balance (unbalanced = %u)",
			e->unbalanced);
	else
		return e;
	return NULL;
}
