// SPDX-License-Identifier: GPL-2.0
#include "table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "number.h"
#include "table_rows.h"

#define MAX_COLUMNS 32

int table_bad(struct table_reader *r, const char *what, const char *got)
{
	return diag_set(r->d, -EBADMSG,
			"%s:%u: %s, found \"%.60s\"; the file was damaged or edited, measure again",
			r->file->path, r->line, what, got);
}

/* Split @line at commas into exactly as many fields as there are columns; @line is written to. */
static int split_fields(struct table_reader *r, char *line, char **field)
{
	size_t n = 0;
	char *p = line;

	for (;;) {
		if (n < r->format->nr)
			field[n] = p;
		n++;
		p = strchr(p, ',');
		if (!p)
			break;
		*p++ = '\0';
	}
	if (n != r->format->nr)
		return diag_set(r->d, -EBADMSG,
				"%s:%u: %zu columns instead of %zu; the file was damaged or "
				"edited, measure again",
				r->file->path, r->line, n, r->format->nr);
	return 0;
}

int table_number(struct table_reader *r, char **field, size_t column, uint64_t min, uint64_t max,
		 uint64_t *out)
{
	char what[96];

	if (!number_whole(field[column], min, max, out))
		return 0;
	snprintf(what, sizeof(what), "%s must be a whole number from %llu to %llu",
		 r->format->columns[column], (unsigned long long)min, (unsigned long long)max);
	return table_bad(r, what, field[column]);
}

int table_word(struct table_reader *r, char **field, size_t column, const char *const *words,
	       size_t n, size_t *out)
{
	char what[64];

	*out = find_name(field[column], words, n);
	if (*out < n)
		return 0;
	snprintf(what, sizeof(what), "unknown %s", r->format->columns[column]);
	return table_bad(r, what, field[column]);
}

static int parse_hook(struct table_reader *r, char **field, enum side side, uint8_t *out)
{
	const char *own = r->file->axis->side[side].hook;

	*out = find_name(field[HOOK], hook_names, NR_HOOKS);
	if (axis_takes_hook(r->file->axis, side, field[ARGS], field[HOOK]))
		return 0;
	return table_bad(r, *own ? "hook must be that of its side" : "hook must be that of its row",
			 field[HOOK]);
}

static int parse_key(struct table_reader *r, char **field, struct table_key *key, uint32_t *boot_nr)
{
	size_t side = 0, vantage;
	uint64_t boot = 0, round = 0, slot = 0;
	int err = table_number(r, field, BOOT, 1, UINT32_MAX, &boot);

	if (!err)
		err = table_number(r, field, r->format->round, 1, UINT32_MAX, &round);
	if (!err)
		err = table_number(r, field, r->format->round + 1, 0, 1, &slot);
	if (!err)
		err = table_word(r, field, SIDE, side_names, r->file->axis->nr_sides, &side);
	if (!err)
		err = table_word(r, field, VANTAGE, vantage_names, NR_VANTAGES, &vantage);
	if (!err)
		err = parse_hook(r, field, side, &key->hook);
	if (!err)
		err = table_rows_find(r, field);
	if (err)
		return err;
	if (!r->last_boot || r->last_boot->boot != boot)
		r->last_boot = boots_find(r->file->boots, boot);
	*boot_nr = boot;
	key->boot = r->last_boot;
	key->row = r->last_row;
	key->round = round;
	key->line = r->line;
	key->side = side;
	key->slot = slot;
	return 0;
}

static int check_header(struct table_reader *r, char **field)
{
	size_t i;

	for (i = 0; i < r->format->nr; i++)
		if (strcmp(field[i], r->format->columns[i]))
			return table_bad(r, "not the columns of docs/results-format.md", field[i]);
	return 0;
}

static int torn_line(struct table_reader *r)
{
	r->t->torn = true;
	if (r->file->unfinished && r->line > 1)
		return 0;
	return diag_set(r->d, -EBADMSG, "%s:%u: the last line was cut short; measure again",
			r->file->path, r->line);
}

static void leave_out(struct table *t, uint32_t boot)
{
	if (!t->nr_left_out || boot < t->left_out_low)
		t->left_out_low = boot;
	if (boot > t->left_out_high)
		t->left_out_high = boot;
	t->nr_left_out++;
}

/* A line was cut into fields at its commas. */
static void add_to_sum(struct cksum *sum, const struct table_reader *r, char **field, size_t len)
{
	size_t i;

	for (i = 1; i < r->format->nr; i++)
		field[i][-1] = ',';
	cksum_add(sum, field[0], len);
	cksum_add(sum, "\n", 1);
}

static int take_line(struct table_reader *r, char *line, size_t len, table_fn take, void *arg)
{
	char *field[MAX_COLUMNS];
	struct table_key key;
	uint32_t boot = 0;
	int err = split_fields(r, line, field);

	if (!err)
		err = r->line == 1 ? check_header(r, field) : parse_key(r, field, &key, &boot);
	if (err || r->line == 1)
		return err;
	if (!key.boot && r->file->unfinished) {
		leave_out(r->t, boot);
		return take(arg, r, &key, field);
	}
	if (!key.boot)
		return table_bad(r, "of a boot that boots.ndjson does not have", field[BOOT]);
	r->t->of_boot[key.boot - r->file->boots->v][key.side]++;
	r->t->n++;
	err = take(arg, r, &key, field);
	if (!err && key.boot->summed)
		add_to_sum(&r->t->sum[key.boot - r->file->boots->v], r, field, len);
	return err;
}

static int read_lines(struct infile_lines *lines, struct table_reader *r, table_fn take, void *arg)
{
	size_t len;
	char *line;
	int err;

	while ((err = infile_lines_next(lines, &line, &len, r->d)) > 0) {
		r->line = lines->nr;
		if (lines->torn)
			return torn_line(r);
		err = take_line(r, line, len, take, arg);
		if (err)
			return err;
	}
	return err;
}

int table_each(const struct table_file *file, const struct table_format *format, struct table *t,
	       table_fn take, void *arg, struct diag *d)
{
	struct table_reader r = { .file = file, .format = format, .t = t, .d = d };
	struct infile_lines lines;
	size_t i;
	int err;

	memset(t, 0, sizeof(*t));
	err = infile_lines_open(&lines, file->path, d);
	if (err == -ENOENT)
		return diag_set(d, -EBADMSG, "%s: the run left no %s; measure again", file->path,
				format->lines);
	if (err)
		return err;
	t->of_boot = diag_calloc(d, file->boots->n, sizeof(*t->of_boot));
	t->sum = diag_calloc(d, file->boots->n, sizeof(*t->sum));
	err = t->of_boot && t->sum ? read_lines(&lines, &r, take, arg) : -ENOMEM;
	for (i = 0; !err && i < file->boots->n; i++)
		t->nr_boots += t->of_boot[i][SIDE_A] || t->of_boot[i][SIDE_B];
	if (!err && !t->n && !(file->may_be_empty && r.line))
		err = diag_set(d, -EBADMSG, "%s: no %s, no boot was measured; measure again",
			       file->path, format->lines);
	infile_lines_close(&lines);
	free(r.hash);
	if (err)
		table_free(t);
	return err;
}

void table_free(struct table *t)
{
	table_rows_free(t);
	free(t->of_boot);
	free(t->sum);
	memset(t, 0, sizeof(*t));
}
