// SPDX-License-Identifier: GPL-2.0
#include "sample_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "number.h"

const char *const phase_calls[PHASE_NR] = { "mmap()", "munmap()", "call" };

/* Up to here a double tells whole numbers apart: a hundred days in nanoseconds. */
#define VALUE_MAX 9007199254740992.0

enum column {
	C_BOOT,
	C_SIDE,
	C_STORM,
	C_MAPPING,
	C_HOOK,
	C_VANTAGE,
	C_ARGS,
	C_PHASE,
	C_ROUND,
	C_SLOT,
	C_OPS,
	C_VALUE,
	C_UNIT,
	C_NR
};

static const char *const columns[C_NR] = { "boot",    "side",  "storm", "mapping", "hook",
					   "vantage", "args",  "phase", "round",   "slot",
					   "ops",     "value", "unit" };

int sample_line_bad(struct sample_reader *r, const char *what, const char *got)
{
	return diag_set(r->d, -EBADMSG,
			"%s:%u: %s, found \"%.60s\"; the file was damaged or edited, measure again",
			r->path, r->line, what, got);
}

/* Split @line at commas into exactly C_NR fields; @line is written to. */
static int split_fields(struct sample_reader *r, char *line, char **field)
{
	size_t n = 0;
	char *p = line;

	for (;;) {
		if (n < C_NR)
			field[n] = p;
		n++;
		p = strchr(p, ',');
		if (!p)
			break;
		*p++ = '\0';
	}
	if (n != C_NR)
		return diag_set(r->d, -EBADMSG,
				"%s:%u: %zu columns instead of %d; the file was damaged or edited, "
				"measure again",
				r->path, r->line, n, C_NR);
	return 0;
}

static int parse_u32(struct sample_reader *r, enum column c, const char *text, uint32_t min,
		     uint32_t max, uint32_t *out)
{
	const char *p = text;
	uint64_t v = 0;
	char what[64];

	for (; *p >= '0' && *p <= '9' && v <= max; p++)
		v = 10 * v + *p - '0';
	if (p == text || *p || v < min || v > max) {
		snprintf(what, sizeof(what), "%s must be a whole number from %u to %u", columns[c],
			 min, max);
		return sample_line_bad(r, what, text);
	}
	*out = v;
	return 0;
}

static int parse_word(struct sample_reader *r, enum column c, const char *text,
		      const char *const *words, size_t n, size_t *out)
{
	char what[64];

	*out = find_name(text, words, n);
	if (*out < n)
		return 0;
	snprintf(what, sizeof(what), "unknown %s", columns[c]);
	return sample_line_bad(r, what, text);
}

static int parse_value(struct sample_reader *r, const char *text, double *out)
{
	const char *end = number_parse(text, out);

	if (!end || *end || *text == '-')
		return sample_line_bad(r, "value must be a number from 0", text);
	return *out > VALUE_MAX ? sample_line_bad(r, "value is larger than any batch takes", text) :
				  0;
}

static bool row_is(const struct sample_row *row, char **field)
{
	return !strcmp(row->storm, field[C_STORM]) && !strcmp(row->mapping, field[C_MAPPING]) &&
	       !strcmp(row->vantage, field[C_VANTAGE]) && !strcmp(row->args, field[C_ARGS]);
}

void sample_row_free(struct sample_row *row)
{
	free(row->storm);
	free(row->mapping);
	free(row->vantage);
	free(row->args);
	free(row->name);
}

static int nomem(struct sample_reader *r)
{
	return diag_set(r->d, -ENOMEM, "%s: no memory for its rows; free some and report again",
			r->path);
}

/* A slot of the table for what row_is() compares: the row's, or the empty one where it belongs. */
static uint32_t *hash_slot(struct sample_reader *r, char **field)
{
	static const enum column key[] = { C_STORM, C_MAPPING, C_VANTAGE, C_ARGS };
	uint64_t h = HASH_START;
	size_t i;

	for (i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		h = hash_bytes(h, field[key[i]], strlen(field[key[i]]) + 1);
	for (h ^= h >> 29;; h++) {
		uint32_t *slot = &r->hash[h & (r->hash_size - 1)];

		if (!*slot || row_is(&r->s->rows[*slot - 1], field))
			return slot;
	}
}

/* Twice the table, whenever it is half full. */
static int hash_grow(struct sample_reader *r)
{
	size_t i, size = r->hash_size ? 2 * r->hash_size : 256;
	uint32_t *hash;

	if (2 * r->s->nr_rows < r->hash_size)
		return 0;
	hash = calloc(size, sizeof(*hash));
	if (!hash)
		return nomem(r);
	free(r->hash);
	r->hash = hash;
	r->hash_size = size;
	for (i = 0; i < r->s->nr_rows; i++) {
		const struct sample_row *row = &r->s->rows[i];
		char *field[C_NR] = {
			[C_STORM] = row->storm,
			[C_MAPPING] = row->mapping,
			[C_VANTAGE] = row->vantage,
			[C_ARGS] = row->args,
		};

		*hash_slot(r, field) = i + 1;
	}
	return 0;
}

static int row_add(struct sample_reader *r, char **field, const struct unit *unit)
{
	struct samples *s = r->s;
	struct sample_row *rows = realloc(s->rows, (s->nr_rows + 1) * sizeof(*rows));
	struct sample_row row = { .unit = unit };

	if (!rows)
		return nomem(r);
	s->rows = rows;
	if (asprintf(&row.name, "%s/%s/%s%s%s", field[C_STORM], field[C_MAPPING], field[C_VANTAGE],
		     field[C_ARGS][0] ? "/" : "", field[C_ARGS]) < 0)
		row.name = NULL;
	row.storm = strdup(field[C_STORM]);
	row.mapping = strdup(field[C_MAPPING]);
	row.vantage = strdup(field[C_VANTAGE]);
	row.args = strdup(field[C_ARGS]);
	if (!row.name || !row.storm || !row.mapping || !row.vantage || !row.args) {
		sample_row_free(&row);
		return nomem(r);
	}
	s->rows[s->nr_rows] = row;
	r->last_row = s->nr_rows++;
	return 0;
}

/* Lines of a row come in runs, so the last row is tried first. */
static int row_find(struct sample_reader *r, char **field, const struct unit *unit)
{
	struct samples *s = r->s;
	uint32_t *slot;
	int err;

	if (!s->nr_rows || !row_is(&s->rows[r->last_row], field)) {
		if (!field[C_STORM][0] || !field[C_MAPPING][0])
			return sample_line_bad(r, "storm and mapping must not be empty", "");
		err = hash_grow(r);
		if (err)
			return err;
		slot = hash_slot(r, field);
		if (!*slot) {
			err = row_add(r, field, unit);
			*slot = err ? 0 : r->last_row + 1;
			return err;
		}
		r->last_row = *slot - 1;
	}
	if (s->rows[r->last_row].unit != unit)
		return sample_line_bad(r, "a row has one unit", field[C_UNIT]);
	return 0;
}

int sample_line_parse(struct sample_reader *r, char *line, struct sample *out)
{
	size_t side = 0, vantage = 0, phase = 0, i;
	const struct unit *unit = NULL;
	uint32_t boot, slot = 0;
	const struct {
		enum column c;
		uint32_t min, max, *out;
	} numbers[] = {
		{ C_BOOT, 1, UINT32_MAX, &boot },
		{ C_ROUND, 1, UINT32_MAX, &out->round },
		{ C_SLOT, 0, 1, &slot },
		{ C_OPS, 1, UINT32_MAX, &out->ops },
	};
	const struct {
		enum column c;
		const char *const *words;
		size_t n, *out;
	} words[] = {
		{ C_SIDE, side_names, r->axis->nr_sides, &side },
		{ C_VANTAGE, vantage_names, NR_VANTAGES, &vantage },
		{ C_PHASE, phase_names, PHASE_NR, &phase },
	};
	char *field[C_NR];
	int err = split_fields(r, line, field);

	for (i = 0; !err && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		err = parse_u32(r, numbers[i].c, field[numbers[i].c], numbers[i].min,
				numbers[i].max, numbers[i].out);
	for (i = 0; !err && i < sizeof(words) / sizeof(words[0]); i++)
		err = parse_word(r, words[i].c, field[words[i].c], words[i].words, words[i].n,
				 words[i].out);
	if (!err && strcmp(field[C_HOOK], r->axis->side[side].hook))
		err = sample_line_bad(r, "hook must be that of its side", field[C_HOOK]);
	if (!err && !(unit = unit_find(field[C_UNIT])))
		err = sample_line_bad(r, "unknown unit", field[C_UNIT]);
	if (!err)
		err = parse_value(r, field[C_VALUE], &out->value);
	if (!err)
		err = row_find(r, field, unit);
	if (err)
		return err;
	if (!r->last_boot || r->last_boot->boot != boot)
		r->last_boot = boots_find(r->boots, boot);
	out->boot = r->last_boot;
	out->row = r->last_row;
	out->line = r->line;
	out->phase = phase;
	out->side = side;
	out->slot = slot;
	return 0;
}

int sample_line_check_header(struct sample_reader *r, char *line)
{
	char *field[C_NR];
	size_t i;
	int err = split_fields(r, line, field);

	for (i = 0; !err && i < C_NR; i++)
		if (strcmp(field[i], columns[i]))
			err = sample_line_bad(r, "not the columns of docs/results-format.md",
					      field[i]);
	return err;
}
