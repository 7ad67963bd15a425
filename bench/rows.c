// SPDX-License-Identifier: GPL-2.0
#include "row_part.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "nearest.h"
#include "number.h"
#include "registry.h"

struct arg_kind {
	const char *name;
	size_t offset;
	uint32_t max;
};

static const struct arg_kind arg_kinds[] = {
	{ "pages", offsetof(struct storm_args, pages), VMABENCH_MAX_PAGES },
	{ "maps", offsetof(struct storm_args, maps), VMABENCH_MAX_MAPS },
	{ "batches", offsetof(struct storm_args, batches), VMABENCH_MAX_BATCHES },
	{ "threads", offsetof(struct storm_args, threads), STORM_MAX_THREADS },
};
#define NR_ARG_KINDS (sizeof(arg_kinds) / sizeof(arg_kinds[0]))

typedef int (*row_part_fn)(struct row *row, const char *word, const struct row_place *at);

static int parse_storm(struct row *row, const char *word, const struct row_place *at)
{
	const char *names[MAX_NAMES];
	size_t nr = 0;

	row->storm = storm_find(word);
	if (row->storm && storm_unmeasured(row->storm) < STORM_NR_OUTPUTS)
		return bad_row(at,
			       "storm %s has the output %s, which nothing measures yet; take "
			       "another",
			       word, output_names[storm_unmeasured(row->storm)]);
	if (row->storm)
		return 0;
	for (const struct storm *s; nr < MAX_NAMES && (s = storm_at(nr)); nr++)
		names[nr] = s->name;
	return bad_row(at, "there is no storm '%s'; did you mean '%s'?", word,
		       nearest_name(word, names, nr));
}

static int parse_vantage(struct row *row, const char *word, const struct row_place *at)
{
	const char *names[STORM_NR_VANTAGES];
	size_t nr = 0;

	for (int v = 0; v < STORM_NR_VANTAGES; v++) {
		if (!row->storm->vantages[v])
			continue;
		names[nr++] = vantage_names[v];
		if (!strcmp(vantage_names[v], word)) {
			row->vantage = v;
			return 0;
		}
	}
	return bad_row(at, "%s has no vantage '%s'; did you mean '%s'?", row->storm->name, word,
		       nearest_name(word, names, nr));
}

static int parse_hook(struct row *row, const char *value, const struct row_place *at)
{
	const size_t hook = find_name(value, hook_names, NR_HOOKS);

	if (!row->profile)
		return bad_row(at, "%s has no choice of hooks; leave out 'hook'",
			       row->mapping_name);
	if (row->has_hook)
		return bad_row(at, "hook is given twice; keep one");
	if (hook == NR_HOOKS)
		return bad_row(at, "hook is '%s'; write mmap or prepare", value);
	row->has_hook = true;
	row->hook = hook;
	return 0;
}

static int parse_arg(struct row *row, char *word, unsigned int *seen, const struct row_place *at)
{
	const char *names[NR_ARG_KINDS + 1];
	char *value = strchr(word, ':');
	uint64_t number;

	if (!value)
		return bad_row(at, "'%s' is no argument; write NAME:VALUE", word);
	*value++ = '\0';
	if (!strcmp(word, "hook"))
		return parse_hook(row, value, at);
	names[NR_ARG_KINDS] = "hook";
	for (size_t i = 0; i < NR_ARG_KINDS; i++) {
		const struct arg_kind *kind = &arg_kinds[i];

		names[i] = kind->name;
		if (strcmp(kind->name, word))
			continue;
		if (*seen & 1u << i)
			return bad_row(at, "%s is given twice; keep one", word);
		*seen |= 1u << i;
		if (number_whole(value, 1, kind->max, &number))
			return bad_row(at, "%s is '%s'; write a number from 1 to %u", word, value,
				       kind->max);
		if (kind->offset == offsetof(struct storm_args, pages) && !row->storm->maps_device)
			return bad_row(at, "%s maps nothing; leave out 'pages'", row->storm->name);
		if (kind->offset == offsetof(struct storm_args, threads) &&
		    !row->storm->defaults.threads)
			return bad_row(at, "%s runs in one thread; leave out 'threads'",
				       row->storm->name);
		*(uint32_t *)((char *)&row->args + kind->offset) = (uint32_t)number;
		return 0;
	}
	return bad_row(at, "there is no argument '%s'; did you mean '%s'?", word,
		       nearest_name(word, names, NR_ARG_KINDS + 1));
}

/* Takes @text apart, which is scratch, into @row, whose name is set already. */
static int parse_row(struct row *row, char *text, const struct row_place *at)
{
	static const row_part_fn parts[] = { parse_storm, row_mapping, parse_vantage };
	const size_t nr_parts = sizeof(parts) / sizeof(parts[0]);
	unsigned int seen = 0;
	char *rest = text, *word;
	int err = 0;

	for (size_t i = 0; i < nr_parts && !err; i++) {
		word = strsep(&rest, "/");
		if (!word)
			return bad_row(at, "'%s' is not whole; write storm/mapping/vantage",
				       row->name);
		err = parts[i](row, word, at);
	}
	if (err)
		return err;
	row->args_text = rest ? row->name + (rest - text) : "";
	row->args = row->storm->defaults;
	while ((word = strsep(&rest, "/")) && !err)
		err = parse_arg(row, word, &seen, at);
	if (!err && (uint64_t)row->args.maps * row->args.batches > VMABENCH_MAX_OPS)
		err = bad_row(at,
			      "%u maps in %u batches are more than %u operations; ask for fewer",
			      row->args.maps, row->args.batches, VMABENCH_MAX_OPS);
	return err;
}

static bool same_row(const struct row *a, const struct row *b)
{
	return a->storm == b->storm && !strcmp(a->mapping_name, b->mapping_name) &&
	       a->vantage == b->vantage && a->has_hook == b->has_hook && a->hook == b->hook &&
	       !memcmp(&a->args, &b->args, sizeof(a->args));
}

static int add_row(struct rows *rows, char *text, const struct row_place *at)
{
	struct row *grown, *row;
	int err;

	grown = realloc(rows->row, (rows->nr + 1) * sizeof(*rows->row));
	if (!grown)
		return bad_row(at, "out of memory; give the guest more");
	rows->row = grown;
	row = &rows->row[rows->nr];
	*row = (struct row){ .name = strdup(text), .line = at->line };
	if (!row->name)
		return bad_row(at, "out of memory; give the guest more");
	rows->nr++;
	err = parse_row(row, text, at);
	for (size_t i = 0; !err && i + 1 < rows->nr; i++)
		if (same_row(&rows->row[i], row))
			err = bad_row(at, "'%s' measures what line %u does; remove one", row->name,
				      rows->row[i].line);
	return err;
}

/* Cuts the comment and the white space round the row off, in place. */
static char *trim_line(char *line)
{
	line[strcspn(line, "#")] = '\0';
	line += strspn(line, " \t\r");
	for (size_t len = strlen(line); len && strchr(" \t\r", line[len - 1]); len--)
		line[len - 1] = '\0';
	return line;
}

static int cannot_read(const char *path, int err, struct diag *d)
{
	return diag_exit(d, VMABENCH_EXIT_USAGE, err, "%s: cannot be read: %s; give a file of rows",
			 path, strerror(-err));
}

static int read_rows(struct rows *rows, struct lines *lines, struct row_place *at)
{
	int got, err = 0;

	while (!err && (got = lines_next(lines)) > 0) {
		char *text = trim_line(lines->text);

		at->line = lines->nr;
		if (*text)
			err = add_row(rows, text, at);
	}
	if (err)
		return err;
	at->line = lines->nr;
	if (got == -EBADMSG)
		return bad_row(at, "holds a NUL byte; give a text file");
	if (got)
		return cannot_read(at->path, got, at->d);
	if (!rows->nr)
		return diag_exit(at->d, VMABENCH_EXIT_USAGE, -EINVAL, "%s: holds no row; add one",
				 at->path);
	return 0;
}

int rows_load(struct rows *rows, const char *path, struct diag *d)
{
	struct row_place at = { .path = path, .d = d };
	struct lines lines = { .f = fopen(path, "re") };
	int err;

	*rows = (struct rows){ 0 };
	if (!lines.f)
		return cannot_read(path, -errno, d);
	err = read_rows(rows, &lines, &at);
	lines_free(&lines);
	fclose(lines.f);
	if (err)
		rows_free(rows);
	return err;
}

static void free_row(struct row *row)
{
	free(row->name);
	free(row->mapping_name);
	free(row->device);
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++)
		free_row(&rows->row[i]);
	free(rows->row);
	*rows = (struct rows){ 0 };
}
