// SPDX-License-Identifier: GPL-2.0
#include "boots.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cksum.h"
#include "infile.h"

static int boot_cmp(const void *pa, const void *pb)
{
	const struct boot *a = pa, *b = pb;

	return (a->boot > b->boot) - (a->boot < b->boot);
}

static int bad(const struct infile_lines *l, const char *why, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s:%zu: %s; the file was damaged or edited, measure again",
			l->path, l->nr, why);
}

static void boot_free(struct boot *b)
{
	free(b->kernel);
	free(b->build);
	free(b->target);
}

/* A number from @min; @otherwise, unless that is negative, where there is none. */
static bool take_number(const json_t *line, const char *key, int64_t min, int64_t max,
			int64_t otherwise, int64_t *out)
{
	const json_t *v = json_object_get(line, key);

	*out = v ? json_integer_value(v) : otherwise;
	return v ? json_is_integer(v) && *out >= min && *out <= max : otherwise >= 0;
}

static int take_numbers(const struct infile_lines *l, const json_t *line, struct boot *b,
			struct diag *d)
{
	const struct {
		const char *key, *what;
		int64_t max, *out;
	} counts[] = {
		{ "samples", "no count", INT64_MAX, &b->samples },
		{ "slots", "no count", INT64_MAX, &b->slots },
		{ "samples_sum", "no checksum", UINT32_MAX, &b->samples_sum },
		{ "slots_sum", "no checksum", UINT32_MAX, &b->slots_sum },
		{ "seed", "no seed", INT64_MAX, &b->seed },
	};
	int64_t boot, pair, link, machine;
	char why[64];
	size_t i;

	if (!take_number(line, "boot", 1, UINT32_MAX, -1, &boot))
		return bad(l, "no number of a boot", d);
	if (!take_number(line, "pair", 1, UINT32_MAX, 0, &pair))
		return bad(l, "\"pair\" is no number", d);
	if (!take_number(line, "link", 1, UINT32_MAX, -1, &link) ||
	    !take_number(line, "machine", 1, UINT32_MAX, -1, &machine))
		return bad(l, "no number of its link or machine", d);
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		*counts[i].out = -1;
		if (!json_object_get(line, counts[i].key) ||
		    take_number(line, counts[i].key, 0, counts[i].max, -1, counts[i].out))
			continue;
		snprintf(why, sizeof(why), "\"%s\" is %s", counts[i].key, counts[i].what);
		return bad(l, why, d);
	}
	if (json_object_get(line, "turns") && !json_is_boolean(json_object_get(line, "turns")))
		return bad(l, "\"turns\" is neither true nor false", d);
	b->turns = pair && !json_is_false(json_object_get(line, "turns"));
	b->boot = b->group = boot;
	b->pair = pair;
	b->link = link;
	b->machine = machine;
	return 0;
}

static int take_words(const struct infile_lines *l, const json_t *line, struct boot *b,
		      struct diag *d)
{
	const struct {
		const char *key;
		char **text;
	} words[] = {
		{ "kernel", &b->kernel },
		{ "build", &b->build },
		{ "target", &b->target },
	};
	const char *status = json_string_value(json_object_get(line, "status"));
	size_t i;

	if (!status || strcmp(status, "done"))
		return bad(l, "\"status\" is not \"done\"", d);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *text = json_string_value(json_object_get(line, words[i].key));

		if (!text || !*text)
			return bad(l, "no name of its kernel, build or target", d);
		*words[i].text = strdup(text);
		if (!*words[i].text)
			return diag_set(d, -ENOMEM, "%s: no memory; free some and report again",
					l->path);
	}
	return 0;
}

/*
 * A line may end in a checksum of what stands before it. Sets *@summed to whether it does; false is
 * for one that does not fit.
 */
static bool check_sum(const char *text, size_t len, bool *summed)
{
	static const char key[] = ",\"sum\":";
	const char *at = NULL, *next = text;
	struct cksum sum = { 0 };
	char end[sizeof(key) + 16];

	while ((next = strstr(next, key)))
		at = next++;
	*summed = at;
	if (!at)
		return true;
	cksum_add(&sum, text, at - text);
	snprintf(end, sizeof(end), "%s%u}", key, cksum_value(&sum));
	return strlen(end) == (size_t)(text + len - at) && !strncmp(at, end, strlen(end));
}

static int take_line(const struct infile_lines *l, const char *text, size_t len,
		     struct boots *boots, struct diag *d)
{
	json_t *line = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	struct boot b = { 0 }, *v;
	int err = json_is_object(line) ? take_numbers(l, line, &b, d) :
					 bad(l, "not a line that vmabench writes", d);

	if (!err && !check_sum(text, len, &b.summed))
		err = bad(l, "its checksum is not that of the line", d);
	if (!err)
		err = take_words(l, line, &b, d);
	json_decref(line);
	v = err ? NULL : realloc(boots->v, (boots->n + 1) * sizeof(*v));
	if (!err && !v)
		err = diag_set(d, -ENOMEM, "%s: no memory; free some and report again", l->path);
	if (err) {
		boot_free(&b);
		return err;
	}
	boots->v = v;
	v[boots->n++] = b;
	return 0;
}

/* The boots of a pair are paired round by round. */
static void find_groups(struct boots *b)
{
	size_t i, j;

	for (i = 0; i < b->n; i++) {
		b->v[i].group_link = b->v[i].link;
		for (j = 0; b->v[i].pair && j < i; j++)
			if (b->v[j].pair == b->v[i].pair) {
				b->v[i].group = b->v[j].group;
				b->v[j].group_link |= (uint64_t)b->v[i].link << 32;
				b->v[i].group_link = b->v[j].group_link;
				break;
			}
	}
}

static int check_boots(const char *path, const struct boots *b, struct diag *d)
{
	size_t i;

	for (i = 1; i < b->n; i++) {
		if (b->v[i].boot == b->v[i - 1].boot)
			return diag_set(d, -EBADMSG,
					"%s: boot %u is in it twice; the file was damaged or "
					"edited, measure again",
					path, b->v[i].boot);
		if (b->v[i].summed != b->v[i - 1].summed)
			return diag_set(d, -EBADMSG,
					"%s: boot %u has no checksum and others have; the file was "
					"damaged or edited, measure again",
					path, b->v[i - b->v[i].summed].boot);
	}
	return 0;
}

int boots_read(const char *path, bool unfinished, struct boots *b, struct diag *d)
{
	struct infile_lines lines;
	char *line;
	size_t len;
	int err;

	*b = (struct boots){ 0 };
	err = infile_lines_open(&lines, path, d);
	if (err == -ENOENT)
		return diag_set(d, -EBADMSG,
				"%s: it is gone, and no sample says what it ran on; measure again",
				path);
	if (err)
		return err;
	while ((err = infile_lines_next(&lines, &line, &len, d)) > 0) {
		if (lines.torn && unfinished) {
			b->torn = true;
			err = 0;
			break;
		}
		err = take_line(&lines, line, len, b, d);
		if (err)
			break;
	}
	infile_lines_close(&lines);
	if (!err && b->n)
		qsort(b->v, b->n, sizeof(*b->v), boot_cmp);
	if (!err)
		err = check_boots(path, b, d);
	if (err)
		boots_free(b);
	else
		find_groups(b);
	return err;
}

void boots_drop_torn_pair(struct boots *b)
{
	const struct boot *last = b->n ? &b->v[b->n - 1] : NULL;

	if (last && last->pair && last->group == last->boot)
		boot_free(&b->v[--b->n]);
}

void boots_free(struct boots *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		boot_free(&b->v[i]);
	free(b->v);
	*b = (struct boots){ 0 };
}

const struct boot *boots_find(const struct boots *b, uint32_t boot)
{
	const struct boot key = { .boot = boot };

	return b->n ? bsearch(&key, b->v, b->n, sizeof(key), boot_cmp) : NULL;
}
