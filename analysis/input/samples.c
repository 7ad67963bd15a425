// SPDX-License-Identifier: GPL-2.0
/* Reads samples.csv, all of it or line by line. */
#include "samples.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

const char *const phase_calls[PHASE_NR] = { "mmap()", "munmap()", "call" };

/* Up to here a double tells whole numbers apart: a hundred days in nanoseconds. */
#define VALUE_MAX 9007199254740992.0

enum column { PHASE = TABLE_FIRST, ROUND, SLOT, OPS, VALUE, UNIT, NR_COLUMNS };

static const char *const columns[NR_COLUMNS] = {
	TABLE_COLUMNS, [PHASE] = "phase", [ROUND] = "round", [SLOT] = "slot",
	[OPS] = "ops", [VALUE] = "value", [UNIT] = "unit",
};

static const struct table_format format = { columns, NR_COLUMNS, ROUND, "samples" };

static int parse_value(struct table_reader *r, const char *text, double *out)
{
	const char *end = number_parse(text, out);

	if (!end || *end || *text == '-')
		return table_bad(r, "value must be a number from 0", text);
	return *out > VALUE_MAX ? table_bad(r, "value is larger than any batch takes", text) : 0;
}

/* All lines of a row have one. */
static int parse_unit(struct table_reader *r, struct sample_row *row, const char *text)
{
	const struct unit *unit = unit_find(text);

	if (!unit)
		return table_bad(r, "unknown unit", text);
	if (row->unit && row->unit != unit)
		return table_bad(r, "a row has one unit", text);
	row->unit = unit;
	return 0;
}

struct taker {
	struct samples *s;
	sample_fn take;
	void *arg;
};

static int take_line(void *arg, struct table_reader *r, const struct table_key *key, char **field)
{
	const struct taker *t = arg;
	struct sample sample = {
		.row = key->row,
		.boot = key->boot,
		.round = key->round,
		.line = key->line,
		.side = key->side,
		.slot = key->slot,
	};
	uint64_t ops = 0;
	size_t phase = 0;
	int err = table_number(r, field, OPS, 1, UINT32_MAX, &ops);

	if (!err)
		err = table_word(r, field, PHASE, phase_names, PHASE_NR, &phase);
	if (!err)
		err = parse_unit(r, &r->t->rows[key->row], field[UNIT]);
	if (!err)
		err = parse_value(r, field[VALUE], &sample.value);
	if (err)
		return err;
	sample.ops = ops;
	sample.phase = phase;
	return key->boot ? t->take(t->arg, t->s, &sample, r->d) : 0;
}

int samples_each(const struct table_file *file, struct samples *s, sample_fn take, void *arg,
		 struct diag *d)
{
	struct taker t = { s, take, arg };

	s->v = NULL;
	return table_each(file, &format, &s->table, take_line, &t, d);
}

struct collector {
	struct sample *v;
	size_t n, room;
};

static int collect(void *arg, const struct samples *s, const struct sample *sample, struct diag *d)
{
	struct collector *c = arg;

	if (c->n == c->room) {
		size_t room = c->room ? 2 * c->room : 4096;
		struct sample *v = realloc(c->v, room * sizeof(*v));

		if (!v)
			return diag_set(d, -ENOMEM,
					"samples.csv: no memory for %zu samples; free some and "
					"report again",
					room);
		c->v = v;
		c->room = room;
	}
	c->v[c->n++] = *sample;
	return 0;
}

int samples_read(const struct table_file *file, struct samples *s, struct diag *d)
{
	struct collector c = { 0 };
	int err = samples_each(file, s, collect, &c, d);

	if (err)
		free(c.v);
	else
		s->v = c.v;
	return err;
}

void samples_free(struct samples *s)
{
	table_free(&s->table);
	free(s->v);
	s->v = NULL;
}
