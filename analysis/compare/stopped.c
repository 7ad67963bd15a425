// SPDX-License-Identifier: GPL-2.0
#include "stopped.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "infile.h"
#include "run_folder.h"
#include "samples.h"

/* No boot of the longest run leaves as much. */
#define JSON_MAX_SIZE ((size_t)1 << 32)

struct stopped {
	struct run_folder folder;
	uint32_t last; /* the group of the last boot; 0: there is none */
	bool again; /* that does not count */
	FILE *said;
};

static int take_none(void *arg, const struct samples *s, const struct sample *sample,
		     struct diag *d)
{
	return 0;
}

/* The last clause of a sentence is what to do, and here that is not to measure again. */
static void say_what_to_do(struct diag *d)
{
	static const char todo[] = "; put back what was there, else start a new run: nothing was "
				   "changed here";
	char *end = strrchr(d->msg, ';');
	size_t len = end ? (size_t)(end - d->msg) : strlen(d->msg);

	if (len > sizeof(d->msg) - sizeof(todo))
		len = sizeof(d->msg) - sizeof(todo);
	memcpy(d->msg + len, todo, sizeof(todo));
}

static int damaged(const char *path, struct diag *d, const char *fmt, uint32_t a, uint32_t b)
{
	char what[128];

	snprintf(what, sizeof(what), fmt, a, b);
	return diag_set(d, -EBADMSG, "%s: %s;", path, what);
}

/* Boots are numbered from 1, a pair's one behind the other, the first of which is side A's. */
static int check_numbers(const struct stopped *s, struct diag *d)
{
	const struct axis *axis = &s->folder.run.axis;
	const uint32_t each = axis->apart ? SIDE_NR : 1;
	char path[PATH_MAX];
	size_t i;

	snprintf(path, sizeof(path), "%s/boots.ndjson", s->folder.dir);
	for (i = 0; i < s->folder.boots.n; i++) {
		const struct boot *b = &s->folder.boots.v[i];
		const uint32_t nr = (b->boot + each - 1) / each;

		if (nr > s->folder.run.plan_boots)
			return damaged(path, d, "it has boot %u, and run.json planned up to %u",
				       b->boot, each * s->folder.run.plan_boots);
		if (b->pair != (axis->apart ? nr : 0))
			return damaged(path, d, "boot %u is not of pair %u", b->boot, nr);
		if (strcmp(b->kernel, axis->side[(b->boot - 1) % each].kernel))
			return damaged(path, d, "boot %u is of the other side's kernel", b->boot,
				       0);
	}
	return 0;
}

/* "boot 3", or "boots 3 and 4" of a pair. */
static void say_again(const struct stopped *s, const struct table_file *file, uint32_t low,
		      uint32_t high)
{
	if (low == high)
		fprintf(s->said,
			"vmabench: %s: it does not have all of boot %u, which is measured "
			"again\n",
			file->path, low);
	else
		fprintf(s->said,
			"vmabench: %s: it does not have all of boots %u and %u, which are "
			"measured again\n",
			file->path, low, high);
}

/*
 * The boots that boots.ndjson does not have came after all that it has, and are of one guest or
 * pair.
 */
static int check_left_out(struct stopped *s, const struct table_file *file, const struct table *t,
			  struct diag *d)
{
	const struct boots *boots = &s->folder.boots;
	const uint32_t low = t->left_out_low, high = t->left_out_high;
	const uint32_t last = boots->n ? boots->v[boots->n - 1].boot : 0;

	if (!low)
		return 0;
	if (low != high && !(s->folder.run.axis.apart && low % 2 && high == low + 1))
		return damaged(file->path, d,
			       "it has boots %u and %u, which boots.ndjson does not have", low,
			       high);
	if (low <= last)
		return damaged(file->path, d, "it has boot %u, which boots.ndjson does not have",
			       low, 0);
	say_again(s, file, low, high);
	return 0;
}

/* All boots but the last ones have as many lines as boots.ndjson says. */
static int check_counts(struct stopped *s, const struct table_file *file, const struct table *t,
			bool samples, struct diag *d)
{
	const struct boots *boots = &s->folder.boots;
	size_t i;

	for (i = 0; i < boots->n; i++) {
		const struct boot *b = &boots->v[i];
		const int64_t wanted = samples ? b->samples : b->slots;
		const int64_t n = t->of_boot[i][SIDE_A] + t->of_boot[i][SIDE_B];

		if (wanted < 0)
			return damaged(file->path, d,
				       "boots.ndjson does not say how much of boot %u it has",
				       b->boot, 0);
		if (n == wanted) {
			int err = run_folder_check_sum(file, b, samples, &t->sum[i], d);

			if (err)
				return err;
			continue;
		}
		if (n > wanted || b->group != s->last || t->left_out_low)
			return diag_set(d, -EBADMSG,
					"%s: %lld %s of boot %u, and boots.ndjson says %lld;",
					file->path, (long long)n, samples ? "samples" : "slots",
					b->boot, (long long)wanted);
		if (!s->again)
			say_again(s, file, b->group, boots->v[boots->n - 1].boot);
		s->again = true;
	}
	return 0;
}

static int check_table(struct stopped *s, struct table_file *file, const struct table *t,
		       bool samples, struct diag *d)
{
	int err = run_folder_check_rows(&s->folder, file, t, samples ? "samples" : "slots", d);

	if (!err)
		err = check_left_out(s, file, t, d);
	return err ? err : check_counts(s, file, t, samples, d);
}

static int check_tables(struct stopped *s, struct diag *d)
{
	struct samples samples;
	struct gate gate;
	int err;

	s->folder.samples.may_be_empty = s->folder.slots.may_be_empty = true;
	err = samples_each(&s->folder.samples, &samples, take_none, NULL, d);
	if (err)
		return err;
	err = check_table(s, &s->folder.samples, &samples.table, true, d);
	samples_free(&samples);
	if (!err)
		err = gate_read(&s->folder.slots, &gate, d);
	if (err)
		return err;
	err = check_table(s, &s->folder.slots, &gate.table, false, d);
	gate_free(&gate);
	return err;
}

/* What Google Benchmark says of a boot is not read for any report, but it is there, and whole. */
static int check_document(const char *dir, uint32_t boot, struct diag *d)
{
	char *path, *text = NULL;
	json_t *root = NULL;
	size_t len;
	int err;

	if (asprintf(&path, "%s/benchmark/boot-%02u.json", dir, boot) < 0)
		return diag_set(d, -ENOMEM, "%s: no memory; free some and try again", dir);
	err = infile_load(path, JSON_MAX_SIZE, &text, &len, d);
	if (err == -ENOENT)
		err = diag_set(d, -EBADMSG, "%s: it is gone;", path);
	if (!err)
		root = json_loadb(text, len, 0, NULL);
	if (!err && !json_array_size(json_object_get(root, "benchmarks")))
		err = diag_set(d, -EBADMSG, "%s: it is not as vmabench writes it;", path);
	json_decref(root);
	free(text);
	free(path);
	return err;
}

static int check_folder(struct stopped *s, struct diag *d)
{
	const struct boots *boots = &s->folder.boots;
	int err = check_numbers(s, d);
	size_t i;

	if (boots->torn)
		fprintf(s->said, "vmabench: %s/boots.ndjson: its last line is torn, and dropped\n",
			s->folder.dir);
	if (!err)
		err = check_tables(s, d);
	for (i = 0; i < boots->n && !err; i++)
		err = check_document(s->folder.dir, boots->v[i].boot, d);
	return err;
}

int stopped_check(const char *dir, FILE *out, FILE *said, struct diag *d)
{
	struct stopped s = { .said = said };
	const struct boots *boots = &s.folder.boots;
	int err = run_folder_read_stopped(dir, &s.folder, d);
	size_t i;

	if (!err) {
		s.last = boots->n ? boots->v[boots->n - 1].group : 0;
		err = check_folder(&s, d);
		for (i = 0; i < boots->n && !err; i++)
			if (!s.again || boots->v[i].group != s.last)
				fprintf(out, "%u\n", boots->v[i].boot);
		run_folder_free(&s.folder);
	}
	if (err == -EBADMSG)
		say_what_to_do(d);
	return err;
}
