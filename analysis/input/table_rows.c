// SPDX-License-Identifier: GPL-2.0
#include "table_rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

static bool row_is(const struct sample_row *row, char **field)
{
	return !strcmp(row->storm, field[STORM]) && !strcmp(row->mapping, field[MAPPING]) &&
	       !strcmp(row->vantage, field[VANTAGE]) && !strcmp(row->args, field[ARGS]);
}

static void row_free(struct sample_row *row)
{
	free(row->storm);
	free(row->mapping);
	free(row->vantage);
	free(row->args);
	free(row->name);
}

static int nomem(struct table_reader *r)
{
	return diag_set(r->d, -ENOMEM, "%s: no memory for its rows; free some and report again",
			r->file->path);
}

/* A slot of the table for what row_is() compares: the row's, or the empty one where it belongs. */
static uint32_t *hash_slot(struct table_reader *r, char **field)
{
	static const enum table_first key[] = { STORM, MAPPING, VANTAGE, ARGS };
	uint64_t h = HASH_START;
	size_t i;

	for (i = 0; i < sizeof(key) / sizeof(key[0]); i++)
		h = hash_bytes(h, field[key[i]], strlen(field[key[i]]) + 1);
	for (h ^= h >> 29;; h++) {
		uint32_t *slot = &r->hash[h & (r->hash_size - 1)];

		if (!*slot || row_is(&r->t->rows[*slot - 1], field))
			return slot;
	}
}

/* Twice the table, whenever it is half full. */
static int hash_grow(struct table_reader *r)
{
	size_t i, size = r->hash_size ? 2 * r->hash_size : 256;
	uint32_t *hash;

	if (2 * r->t->nr_rows < r->hash_size)
		return 0;
	hash = calloc(size, sizeof(*hash));
	if (!hash)
		return nomem(r);
	free(r->hash);
	r->hash = hash;
	r->hash_size = size;
	for (i = 0; i < r->t->nr_rows; i++) {
		const struct sample_row *row = &r->t->rows[i];
		char *field[TABLE_FIRST] = {
			[STORM] = row->storm,
			[MAPPING] = row->mapping,
			[VANTAGE] = row->vantage,
			[ARGS] = row->args,
		};

		*hash_slot(r, field) = i + 1;
	}
	return 0;
}

static int row_add(struct table_reader *r, char **field)
{
	struct table *t = r->t;
	struct sample_row *rows = realloc(t->rows, (t->nr_rows + 1) * sizeof(*rows));
	struct sample_row row = { 0 };

	if (!rows)
		return nomem(r);
	t->rows = rows;
	if (asprintf(&row.name, "%s/%s/%s%s%s", field[STORM], field[MAPPING], field[VANTAGE],
		     field[ARGS][0] ? "/" : "", field[ARGS]) < 0)
		row.name = NULL;
	row.storm = strdup(field[STORM]);
	row.mapping = strdup(field[MAPPING]);
	row.vantage = strdup(field[VANTAGE]);
	row.args = strdup(field[ARGS]);
	if (!row.name || !row.storm || !row.mapping || !row.vantage || !row.args) {
		row_free(&row);
		return nomem(r);
	}
	t->rows[t->nr_rows] = row;
	r->last_row = t->nr_rows++;
	return 0;
}

/* Lines of a row come in runs, so the last row is tried first. */
int table_rows_find(struct table_reader *r, char **field)
{
	struct table *t = r->t;
	uint32_t *slot;
	int err;

	if (!t->nr_rows || !row_is(&t->rows[r->last_row], field)) {
		if (!field[STORM][0] || !field[MAPPING][0])
			return table_bad(r, "storm and mapping must not be empty", "");
		err = hash_grow(r);
		if (err)
			return err;
		slot = hash_slot(r, field);
		if (!*slot) {
			err = row_add(r, field);
			*slot = err ? 0 : r->last_row + 1;
			return err;
		}
		r->last_row = *slot - 1;
	}
	return 0;
}

void table_rows_free(struct table *t)
{
	size_t i;

	for (i = 0; i < t->nr_rows; i++)
		row_free(&t->rows[i]);
	free(t->rows);
}
