// SPDX-License-Identifier: GPL-2.0
/* Reads regions.tsv and calls.tsv, each strictly, by one table of columns. */
#include "regions.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "lines.h"
#include "regions_order.h"

#define COLUMNS_MAX 8

static const char *const region_columns[] = { "row", "side", "hook",  "phase", "batches",
					      "ops", "unit", "total", NULL };
static const char *const call_columns[] = { "row",	"side",	 "hook", "phase",
					    "function", "calls", NULL };

struct reader {
	const char *path;
	uint32_t line;
	const struct axis *axis;
	struct regions *r;
	struct diag *d;
};

typedef int (*take_fn)(struct reader *r, char **field);

static int bad(struct reader *r, const char *why, const char *got)
{
	return diag_set(r->d, -EBADMSG,
			"%s:%u: %s, found \"%.60s\"; the file was damaged or edited, count again",
			r->path, r->line, why, got);
}

static int nomem(struct reader *r)
{
	return diag_set(r->d, -ENOMEM, "%s: no memory; free some and report again", r->path);
}

static int parse_word(struct reader *r, const char *text, const char *const *words, int n,
		      const char *why, int *out)
{
	*out = (int)find_name(text, words, n);
	return *out < n ? 0 : bad(r, why, text);
}

static int parse_count(struct reader *r, const char *text, uint64_t min, const char *why,
		       uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	/* Up to 2^53 a clock's double is exact too. */
	if (!isdigit((unsigned char)text[0]) || *end || errno || *out < min ||
	    *out > (uint64_t)1 << 53)
		return bad(r, why, text);
	return 0;
}

static int parse_key(struct reader *r, char **field, enum side *side, enum phase *phase)
{
	int s = 0, p = 0, err;

	if (!*field[0])
		return bad(r, "row must not be empty", "");
	err = parse_word(r, field[1], side_names, r->axis->nr_sides, "unknown side", &s);
	if (!err && !axis_takes_hook(r->axis, s, field[0], field[2]))
		err = bad(r, "hook must be that of its side or row", field[2]);
	if (!err)
		err = parse_word(r, field[3], phase_names, PHASE_NR, "unknown phase", &p);
	*side = s;
	*phase = p;
	return err;
}

/* What an engine's stacks are in is the same in all of them. */
static int parse_unit(struct reader *r, const char *text)
{
	const struct unit *unit = unit_find_stacks(text);

	if (!unit)
		return bad(r, "unit must be one that call paths are counted in", text);
	if (r->r->unit && unit != r->r->unit)
		return bad(r, "unit must be that of the first line", text);
	r->r->unit = unit;
	return 0;
}

static int take_region(struct reader *r, char **field)
{
	struct region region = { .line = r->line }, *v;
	int err;

	err = parse_key(r, field, &region.side, &region.phase);
	if (!err)
		err = parse_count(r, field[4], 1, "batches must be a whole number from 1",
				  &region.batches);
	if (!err)
		err = parse_count(r, field[5], 1, "ops must be a whole number from 1", &region.ops);
	if (!err)
		err = parse_unit(r, field[6]);
	if (!err)
		err = parse_count(r, field[7], 1, "total must be a whole number from 1",
				  &region.total);
	if (err)
		return err;
	region.row = strdup(field[0]);
	v = realloc(r->r->v, (r->r->n + 1) * sizeof(*v));
	if (v)
		r->r->v = v;
	if (!v || !region.row) {
		free(region.row);
		return nomem(r);
	}
	r->r->v[r->r->n++] = region;
	return 0;
}

static int take_call(struct reader *r, char **field)
{
	struct call call = { .line = r->line }, *v;
	const struct region *region;
	enum phase phase = 0;
	enum side side = 0;
	int err;

	err = parse_key(r, field, &side, &phase);
	if (!err && !*field[4])
		err = bad(r, "function must not be empty", "");
	if (!err)
		err = parse_count(r, field[5], 0, "calls must be a whole number", &call.n);
	if (err)
		return err;
	region = regions_find(r->r, field[0], side, phase);
	if (!region)
		return bad(r, "a region that regions.tsv does not have", field[0]);
	call.region = region - r->r->v;
	call.function = strdup(field[4]);
	v = realloc(r->r->call, (r->r->nr_calls + 1) * sizeof(*v));
	if (v)
		r->r->call = v;
	if (!v || !call.function) {
		free(call.function);
		return nomem(r);
	}
	r->r->call[r->r->nr_calls++] = call;
	return 0;
}

static bool is_header(char **field, const char *const *columns)
{
	size_t i;

	for (i = 0; columns[i]; i++)
		if (strcmp(field[i], columns[i]))
			return false;
	return true;
}

/* The columns' names stand in the first line. */
static int take_line(struct reader *r, char *text, const char *const *columns, take_fn take)
{
	char *field[COLUMNS_MAX] = { NULL }, *part;
	char why[64];
	size_t n = 0, expected = 0;

	while (columns[expected])
		expected++;
	while ((part = strsep(&text, "\t"))) {
		if (n < expected)
			field[n] = part;
		n++;
	}
	if (n != expected) {
		snprintf(why, sizeof(why), "%zu columns instead of %zu", n, expected);
		return bad(r, why, field[0]);
	}
	if (r->line > 1)
		return take(r, field);
	return is_header(field, columns) ? 0 : bad(r, "not the columns of this file", field[0]);
}

static int read_table(struct reader *r, const char *const *columns, take_fn take)
{
	struct lines lines = { .f = NULL };
	int err = infile_fopen(r->path, &lines.f, r->d), got = 0;

	/* What that means is the caller's to say. */
	if (err == -ENOENT)
		r->d->msg[0] = '\0';
	if (err)
		return err;
	while (!err && (got = lines_next(&lines)) > 0) {
		r->line = lines.nr;
		err = lines.cut ? bad(r, "the last line was cut short", lines.text) :
				  take_line(r, lines.text, columns, take);
	}
	r->line = lines.nr;
	if (!err && got == -EBADMSG)
		err = bad(r, "a line must be text, found a NUL byte", lines.text);
	else if (!err && got)
		err = diag_set(r->d, -EIO, "%s: cannot be read to its end; check the disk",
			       r->path);
	lines_free(&lines);
	fclose(lines.f);
	return err;
}

static int read_regions(struct reader *r)
{
	const struct region *twice;
	int err = read_table(r, region_columns, take_region);

	if (err == -ENOENT && !r->d->msg[0])
		return diag_set(r->d, -EBADMSG,
				"%s: nothing was counted by call path in this run; run vmabench "
				"attribute",
				r->path);
	if (!err && !r->r->n)
		err = diag_set(r->d, -EBADMSG, "%s: no regions in it; count again", r->path);
	if (!err)
		err = regions_sort(r->r, &twice, r->d);
	if (!err && twice) {
		r->line = twice->line;
		err = bad(r, "a row, side and phase come once", twice->row);
	}
	return err;
}

static int read_calls(struct reader *r)
{
	int err = read_table(r, call_columns, take_call);

	/* Samples cannot tell how often something was called. */
	if (err == -ENOENT && !r->d->msg[0])
		err = 0;
	if (!err)
		regions_sort_calls(r->r);
	return err;
}

int regions_read(const char *dir, const char *engine, const struct axis *axis, struct regions *r,
		 struct diag *d)
{
	char path[PATH_MAX];
	struct reader reader = { .path = path, .axis = axis, .r = r, .d = d };
	int err;

	memset(r, 0, sizeof(*r));
	r->engine = engine;
	d->msg[0] = '\0';
	snprintf(path, sizeof(path), "%s/cost/%s/regions.tsv", dir, engine);
	r->path = strdup(path);
	err = r->path ? read_regions(&reader) : nomem(&reader);
	if (!err) {
		snprintf(path, sizeof(path), "%s/cost/%s/calls.tsv", dir, engine);
		err = read_calls(&reader);
	}
	if (err && !d->msg[0])
		diag_set(d, err, "%s: %s; make it readable", path, strerror(-err));
	if (err)
		regions_free(r);
	return err;
}

void regions_free(struct regions *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		free(r->v[i].row);
	for (i = 0; i < r->nr_calls; i++)
		free(r->call[i].function);
	free(r->v);
	free(r->order);
	free(r->call);
	free(r->path);
	memset(r, 0, sizeof(*r));
}
