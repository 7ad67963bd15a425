// SPDX-License-Identifier: GPL-2.0
/* Reads one benchmark/boot-NN.json. */
#include "gate_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "scan.h"

/* A boot of the longest run that can be asked for has less. */
#define FILE_MAX_SIZE ((size_t)1 << 32)

const char *const gate_counter_names[GC_NR] = { "ops",	      "vmas_min",
						"vmas_max",   "vmas_expected",
						"hook_calls", "hook_calls_expected",
						"unbalanced" };

/* An entry of the file, as far as it is wanted. */
struct raw {
	struct scan_string name, type, message;
	double round, slot, iterations;
	double counter[GC_NR];
	bool failed;
};

int gate_entry_cmp(const void *pa, const void *pb)
{
	const struct gate_entry *a = pa, *b = pb;
	int c = a->row == b->row ? 0 : strcmp(a->row, b->row);

	if (c)
		return c;
	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	return a->side - b->side;
}

static int nomem(struct diag *d)
{
	return diag_set(d, -ENOMEM, "benchmark: no memory; free some and report again");
}

/* Make room for one more than @n elements of @size at *@v. */
static int grow(void *v, size_t n, size_t *room, size_t size)
{
	void **array = v, *more;

	if (n < *room)
		return 0;
	more = realloc(*array, (*room ? 2 * *room : 16) * size);
	if (!more)
		return -ENOMEM;
	*array = more;
	*room = *room ? 2 * *room : 16;
	return 0;
}

static int refuse(struct gate_boot *b, const char *why, struct diag *d)
{
	if (!b->why)
		b->why = strdup(why);
	return b->why ? 0 : nomem(d);
}

/* @text kept once. Entries of a row come one after the other, so the newest is tried first. */
static const char *keep_text(struct gate_boot *b, const char *text, size_t len)
{
	size_t i;

	for (i = b->nr_texts; i > 0; i--)
		if (!strncmp(b->text[i - 1], text, len) && !b->text[i - 1][len])
			return b->text[i - 1];
	if (grow(&b->text, b->nr_texts, &b->texts_room, sizeof(*b->text)))
		return NULL;
	b->text[b->nr_texts] = strndup(text, len);
	return b->text[b->nr_texts] ? b->text[b->nr_texts++] : NULL;
}

/* Its words end up in reports, which are plain text. */
static const char *keep_message(struct gate_boot *b, const struct scan_string *s)
{
	char text[GATE_WHY_LEN] = "no message";
	size_t i, len = s->len < sizeof(text) - 1 ? s->len : sizeof(text) - 1;

	for (i = 0; i < len; i++)
		text[i] = s->at[i] >= ' ' && s->at[i] <= '~' ? s->at[i] : '?';
	return keep_text(b, text, len ? len : strlen(text));
}

/* The counters kept once: the index, or -ENOMEM. */
static int64_t keep_counters(struct gate_boot *b, const double counter[GC_NR])
{
	size_t i;

	for (i = b->nr_sets; i > 0; i--)
		if (!memcmp(b->set[i - 1], counter, sizeof(*b->set)))
			return i - 1;
	if (grow(&b->set, b->nr_sets, &b->sets_room, sizeof(*b->set)))
		return -ENOMEM;
	memcpy(b->set[b->nr_sets], counter, sizeof(*b->set));
	return b->nr_sets++;
}

/*
 * The place among @nr @names of what stands behind @mark in the first @len bytes of @text, or @nr.
 * @at is where the mark begins.
 */
static size_t find_behind(const char *text, size_t len, const char *mark, const char *const *names,
			  size_t nr, const char **at)
{
	const char *word, *end;

	*at = text ? memmem(text, len, mark, strlen(mark)) : NULL;
	if (!*at)
		return nr;
	word = *at + strlen(mark);
	len = text + len - word;
	end = memchr(word, '/', len);
	return find_name_of(word, end ? (size_t)(end - word) : len, names, nr);
}

/* "storm/mapping/vantage[/args]/side:SIDE/hook:HOOK", and what the library may add. */
static bool parse_name(const struct scan_string *name, size_t *row_len, struct gate_entry *e)
{
	const char *at, *behind;
	const size_t side = find_behind(name->at, name->len, "/side:", side_names, SIDE_NR, &at);
	const size_t hook = find_behind(at, at ? name->at + name->len - at : 0,
					"/hook:", hook_names, NR_HOOKS, &behind);

	if (side == SIDE_NR || hook == NR_HOOKS)
		return false;
	e->side = side;
	e->hook = hook;
	*row_len = at - name->at;
	return true;
}

/* Google Benchmark writes counters as reals. */
static uint32_t whole(double v, double max)
{
	return v >= 0 && v <= max && v == floor(v) ? (uint32_t)v : (uint32_t)max;
}

static int entry_add(struct gate_boot *b, const struct raw *raw, struct diag *d)
{
	struct gate_entry e = {
		.round = whole(raw->round, UINT32_MAX),
		.slot = whole(raw->slot, UINT8_MAX),
		.batches = whole(raw->iterations, UINT32_MAX),
	};
	int64_t set;
	size_t len;

	if (!parse_name(&raw->name, &len, &e))
		return refuse(b, "an entry has no storm/mapping/vantage/side:SIDE/hook:HOOK name",
			      d);
	if (grow(&b->v, b->n, &b->room, sizeof(*b->v)))
		return nomem(d);
	e.row = keep_text(b, raw->name.at, len);
	set = keep_counters(b, raw->counter);
	if (raw->failed)
		e.error = keep_message(b, &raw->message);
	if (!e.row || set < 0 || (raw->failed && !e.error))
		return nomem(d);
	e.set = set;
	b->v[b->n++] = e;
	return 0;
}

/* The place of the number @key in @raw; NULL: it is not wanted. */
static double *number_of(struct raw *raw, const struct scan_string *key)
{
	const struct {
		const char *name;
		double *v;
	} numbers[] = {
		{ "round", &raw->round },
		{ "slot", &raw->slot },
		{ "iterations", &raw->iterations },
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (scan_is(key, numbers[i].name, strlen(numbers[i].name)))
			return numbers[i].v;
	for (i = 0; i < GC_NR; i++)
		if (scan_is(key, gate_counter_names[i], strlen(gate_counter_names[i])))
			return &raw->counter[i];
	return NULL;
}

static struct scan_string *string_of(struct raw *raw, const struct scan_string *key)
{
	if (scan_is(key, "name", 4))
		return &raw->name;
	if (scan_is(key, "run_type", 8))
		return &raw->type;
	return scan_is(key, "error_message", 13) ? &raw->message : NULL;
}

static void read_member(struct scan *s, struct raw *raw, const struct scan_string *key)
{
	double *number = number_of(raw, key);
	struct scan_string *string = number ? NULL : string_of(raw, key);
	bool is_true;

	if ((number && scan_take_number(s, number)) || (string && scan_take_string(s, string)))
		return;
	scan_skip(s, &is_true);
	if (is_true && scan_is(key, "error_occurred", 14))
		raw->failed = true;
}

static int read_entry(struct scan *s, struct gate_boot *b, struct diag *d)
{
	struct raw raw = { .round = -1, .slot = -1, .iterations = -1 };
	struct scan_string key;
	bool first = true, is_true;
	size_t i;

	for (i = 0; i < GC_NR; i++)
		raw.counter[i] = NAN;
	if (!scan_enter(s, '{'))
		scan_skip(s, &is_true);
	else
		while (scan_member(s, &first, &key))
			read_member(s, &raw, &key);
	if (s->error || (raw.type.at && scan_is(&raw.type, "aggregate", 9)))
		return 0;
	return entry_add(b, &raw, d);
}

static int read_text(const char *text, struct gate_boot *b, struct diag *d)
{
	bool first = true, first_entry = true, found = false, is_true;
	struct scan_string key;
	char why[GATE_WHY_LEN];
	struct scan s;
	int err = 0;

	scan_start(&s, text);
	if (!scan_enter(&s, '{'))
		scan_skip(&s, &is_true);
	else
		while (!err && scan_member(&s, &first, &key)) {
			if (!scan_is(&key, "benchmarks", 10) || !scan_enter(&s, '[')) {
				scan_skip(&s, &is_true);
				continue;
			}
			found = true;
			while (!err && scan_element(&s, &first_entry))
				err = read_entry(&s, b, d);
		}
	if (err)
		return err;
	if (!scan_done(&s)) {
		snprintf(why, sizeof(why), "line %u: %s", scan_line(&s), s.error);
		return refuse(b, why, d);
	}
	return found ? 0 : refuse(b, "it has no \"benchmarks\"", d);
}

int gate_file_load(const char *dir, struct gate_boot *b, struct diag *d)
{
	char path[4096], *text;
	size_t len, i;
	int err;

	if (snprintf(path, sizeof(path), "%s/benchmark/boot-%02u.json", dir, b->boot) >=
	    (int)sizeof(path))
		return diag_set(d, -ENAMETOOLONG, "%s: the path is too long; move the folder", dir);
	err = infile_load(path, FILE_MAX_SIZE, &text, &len, d);
	if (err == -ENOMEM)
		return err;
	if (err)
		return refuse(b, "it cannot be read, or is no plain file", d);
	err = strlen(text) == len ? read_text(text, b, d) : refuse(b, "it holds a NUL byte", d);
	free(text);
	for (i = 0; i < b->n; i++)
		b->v[i].counter = b->set[b->v[i].set];
	if (!err && b->n)
		qsort(b->v, b->n, sizeof(*b->v), gate_entry_cmp);
	return err;
}

void gate_file_free(struct gate_boot *b)
{
	size_t i;

	for (i = 0; i < b->nr_texts; i++)
		free(b->text[i]);
	free(b->text);
	free(b->set);
	free(b->v);
	free(b->why);
}
