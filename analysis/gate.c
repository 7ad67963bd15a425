// SPDX-License-Identifier: GPL-2.0
/* Reads benchmark/boot-NN.json and holds its counters against the predictions. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

#include "gate.h"

static const char *const counter_names[GC_NR] = {
	"ops", "vmas_min", "vmas_max", "vmas_expected", "hook_calls",
	"hook_calls_expected", "unbalanced"
};

static int entry_cmp(const void *pa, const void *pb)
{
	const struct gate_entry *a = pa, *b = pb;
	int c;

	if (a->boot != b->boot)
		return a->boot < b->boot ? -1 : 1;
	c = strcmp(a->row, b->row);
	if (c)
		return c;
	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->slot != b->slot)
		return a->slot < b->slot ? -1 : 1;
	return a->hook - b->hook;
}

static int note_bad(struct gate *g, uint32_t boot, const char *why, struct diag *d)
{
	struct gate_boot *bad = realloc(g->bad, (g->n_bad + 1) * sizeof(*bad));

	if (!bad)
		return diag_set(d, -ENOMEM, "benchmark: no memory; free some and report again");
	g->bad = bad;
	bad[g->n_bad].boot = boot;
	snprintf(bad[g->n_bad].why, sizeof(bad[g->n_bad].why), "%s", why);
	g->n_bad++;
	return 0;
}

/* "storm/profile/vantage[/args]/hook:HOOK", and what the library may add. */
static bool parse_name(const char *name, size_t *row_len, uint8_t *hook)
{
	const char *mark = strstr(name, "/hook:");
	const char *word;
	size_t len, i;

	if (!mark)
		return false;
	word = mark + strlen("/hook:");
	len = strcspn(word, "/");
	for (i = 0; i < HOOK_NR; i++) {
		if (strlen(hook_names[i]) == len && !strncmp(word, hook_names[i], len)) {
			*hook = i;
			*row_len = mark - name;
			return true;
		}
	}
	return false;
}

/* Google Benchmark writes counters as reals. */
static uint32_t whole(const json_t *o, const char *key)
{
	double v = json_number_value(json_object_get(o, key));

	return v >= 0 && v <= UINT32_MAX ? (uint32_t)v : 0;
}

static int entry_add(struct gate *g, uint32_t boot, const json_t *o, struct diag *d)
{
	const char *name = json_string_value(json_object_get(o, "name"));
	struct gate_entry e = { .boot = boot };
	size_t len, i;

	if (!name || !parse_name(name, &len, &e.hook))
		return note_bad(g, boot, "an entry has no storm/profile/vantage/hook:HOOK name", d);
	if (g->n == g->cap) {
		size_t cap = g->cap ? 2 * g->cap : 1024;
		struct gate_entry *v = realloc(g->v, cap * sizeof(*v));

		if (!v)
			goto nomem;
		g->v = v;
		g->cap = cap;
	}
	e.round = whole(o, "round");
	e.slot = whole(o, "slot");
	e.batches = whole(o, "iterations");
	for (i = 0; i < GC_NR; i++) {
		const json_t *v = json_object_get(o, counter_names[i]);

		e.counter[i] = json_is_number(v) ? json_number_value(v) : NAN;
	}
	e.row = strndup(name, len);
	if (!e.row)
		goto nomem;
	if (json_is_true(json_object_get(o, "error_occurred"))) {
		const char *said = json_string_value(json_object_get(o, "error_message"));

		e.error = strdup(said ? said : "no message");
		if (!e.error) {
			free(e.row);
			goto nomem;
		}
	}
	g->v[g->n++] = e;
	return 0;
nomem:
	return diag_set(d, -ENOMEM, "benchmark: no memory; free some and report again");
}

static int load_boot(const char *path, uint32_t boot, struct gate *g, struct diag *d)
{
	char why[GATE_WHY_LEN];
	json_error_t at;
	json_t *root = json_load_file(path, 0, &at);
	const json_t *list, *o;
	size_t i;
	int err = 0;

	if (!root) {
		snprintf(why, sizeof(why), "line %d: %s", at.line, at.text);
		return note_bad(g, boot, why, d);
	}
	list = json_object_get(root, "benchmarks");
	if (!json_is_array(list))
		err = note_bad(g, boot, "it has no \"benchmarks\"", d);
	json_array_foreach(list, i, o) {
		const char *type = json_string_value(json_object_get(o, "run_type"));

		if (!err && !(type && !strcmp(type, "aggregate")))
			err = entry_add(g, boot, o, d);
	}
	json_decref(root);
	return err;
}

int gate_load(const char *dir, struct gate *g, struct diag *d)
{
	char path[4096];
	struct dirent *de;
	DIR *list;
	int err = 0;

	memset(g, 0, sizeof(*g));
	snprintf(path, sizeof(path), "%s/benchmark", dir);
	list = opendir(path);
	if (!list)
		return errno == ENOENT ? 0 :
			diag_set(d, -errno, "%s: %s; make it readable", path, strerror(errno));
	while (!err && (de = readdir(list))) {
		uint32_t boot;
		int end = 0;

		if (sscanf(de->d_name, "boot-%u.json%n", &boot, &end) != 1 || !end ||
		    de->d_name[end])
			continue;
		if (snprintf(path, sizeof(path), "%s/benchmark/%s", dir, de->d_name) >=
		    (int)sizeof(path))
			err = diag_set(d, -ENAMETOOLONG, "%s: the path is too long; move the folder",
				       dir);
		else
			err = load_boot(path, boot, g, d);
	}
	closedir(list);
	if (err) {
		gate_free(g);
		return err;
	}
	if (g->n)
		qsort(g->v, g->n, sizeof(*g->v), entry_cmp);
	return 0;
}

void gate_free(struct gate *g)
{
	size_t i;

	for (i = 0; i < g->n; i++) {
		free(g->v[i].row);
		free(g->v[i].error);
	}
	free(g->v);
	free(g->bad);
	memset(g, 0, sizeof(*g));
}

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
{
	va_list ap;
	int len = snprintf(why, GATE_WHY_LEN, "boot %u round %u hook %s: ", s->boot, s->round,
			   hook_names[s->hook]);

	va_start(ap, fmt);
	vsnprintf(why + len, GATE_WHY_LEN - len, fmt, ap);
	va_end(ap);
}

static const struct gate_entry *entry_find(const struct gate *g, const struct gate_slot *s,
					   char why[GATE_WHY_LEN])
{
	const struct gate_entry key = {
		.row = (char *)s->row, .boot = s->boot, .round = s->round,
		.slot = s->slot, .hook = s->hook,
	};
	const struct gate_entry *e;
	size_t i;

	for (i = 0; i < g->n_bad; i++) {
		if (g->bad[i].boot == s->boot) {
			snprintf(why, GATE_WHY_LEN, "benchmark/boot-%02u.json: %.200s", s->boot,
				 g->bad[i].why);
			return NULL;
		}
	}
	e = g->n ? bsearch(&key, g->v, g->n, sizeof(*g->v), entry_cmp) : NULL;
	if (!e) {
		for (i = 0; i < g->n && g->v[i].boot != s->boot; i++)
			;
		if (i < g->n)
			explain(why, s, "no entry in benchmark/boot-%02u.json", s->boot);
		else
			snprintf(why, GATE_WHY_LEN, "benchmark/boot-%02u.json is missing", s->boot);
		return NULL;
	}
	if ((e > g->v && !entry_cmp(e - 1, e)) || (e + 1 < g->v + g->n && !entry_cmp(e, e + 1))) {
		explain(why, s, "two entries in benchmark/boot-%02u.json", s->boot);
		return NULL;
	}
	return e;
}

const struct gate_entry *gate_check(const struct gate *g, const struct gate_slot *s,
				    char why[GATE_WHY_LEN])
{
	const struct gate_entry *e = entry_find(g, s, why);
	const double *c;
	size_t i;

	if (!e)
		return NULL;
	c = e->counter;
	if (e->error) {
		explain(why, s, "the storm failed: %.120s", e->error);
		return NULL;
	}
	for (i = 0; i < GC_NR; i++) {
		if (isnan(c[i])) {
			explain(why, s, "no counter %s", counter_names[i]);
			return NULL;
		}
	}
	if (e->batches != s->batches)
		explain(why, s, "%u batches in samples.csv, %u were run", s->batches, e->batches);
	else if (c[GC_OPS] != s->ops)
		explain(why, s, "%u operations a batch in samples.csv, %.0f were done", s->ops,
			c[GC_OPS]);
	else if (c[GC_VMAS_MIN] != c[GC_VMAS_MAX])
		explain(why, s, "%.0f to %.0f VMAs left, %.0f predicted", c[GC_VMAS_MIN],
			c[GC_VMAS_MAX], c[GC_VMAS_EXPECTED]);
	else if (c[GC_VMAS_MAX] != c[GC_VMAS_EXPECTED])
		explain(why, s, "%.0f VMAs left, %.0f predicted", c[GC_VMAS_MAX],
			c[GC_VMAS_EXPECTED]);
	else if (c[GC_HOOK_CALLS] != c[GC_HOOK_CALLS_EXPECTED])
		explain(why, s, "%.0f hook calls, %.0f predicted", c[GC_HOOK_CALLS],
			c[GC_HOOK_CALLS_EXPECTED]);
	else if (c[GC_UNBALANCED] != 0)
		explain(why, s, "the module's counters do not balance (unbalanced = %.0f)",
			c[GC_UNBALANCED]);
	else
		return e;
	return NULL;
}
