// SPDX-License-Identifier: GPL-2.0
/* Holds the counters that the bench program left against the predictions. */
#include "gate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate_file.h"

static int boot_cmp(const void *pa, const void *pb)
{
	const struct gate_boot *a = pa, *b = pb;

	return (a->boot > b->boot) - (a->boot < b->boot);
}

/* The number in boot-NN.json, which is written in one way only; 0: the name is another. */
static uint32_t boot_of(const char *name)
{
	unsigned int boot;
	char again[32];

	if (sscanf(name, "boot-%9u.json", &boot) != 1)
		return 0;
	snprintf(again, sizeof(again), "boot-%02u.json", boot);
	return strcmp(name, again) ? 0 : boot;
}

static int list_boots(DIR *list, struct gate *g, struct diag *d)
{
	struct dirent *de;
	size_t room = 0;

	while ((de = readdir(list))) {
		const uint32_t boot = boot_of(de->d_name);

		if (!boot)
			continue;
		if (g->n == room) {
			struct gate_boot *v;

			room = room ? 2 * room : 64;
			v = realloc(g->boot, room * sizeof(*v));
			if (!v)
				return diag_set(d, -ENOMEM,
						"benchmark: no memory; free some and report again");
			g->boot = v;
		}
		g->boot[g->n++] = (struct gate_boot){ .boot = boot };
	}
	return 0;
}

int gate_list(const char *dir, struct gate *g, struct diag *d)
{
	char path[4096];
	DIR *list;
	int fd, err;

	*g = (struct gate){ .dir = dir };
	snprintf(path, sizeof(path), "%s/benchmark", dir);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return diag_set(d, -EBADMSG,
				"%s: it is a link or no folder, and might lead anywhere; put the "
				"run's own in its place",
				path);
	list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		err = -errno;
		if (fd >= 0)
			close(fd);
		return diag_set(d, err, "%s: %s; make it readable", path, strerror(-err));
	}
	err = list_boots(list, g, d);
	closedir(list);
	if (err)
		gate_free(g);
	else if (g->n)
		qsort(g->boot, g->n, sizeof(*g->boot), boot_cmp);
	return err;
}

int gate_load_boot(struct gate *g, size_t i, struct diag *d)
{
	return gate_file_load(g->dir, &g->boot[i], d);
}

int gate_load(const char *dir, struct gate *g, struct diag *d)
{
	int err = gate_list(dir, g, d);
	size_t i;

	for (i = 0; !err && i < g->n; i++) {
		err = gate_load_boot(g, i, d);
		if (err)
			gate_free(g);
	}
	return err;
}

void gate_free(struct gate *g)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		gate_file_free(&g->boot[i]);
	free(g->boot);
	*g = (struct gate){ 0 };
}

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void explain(char why[GATE_WHY_LEN], const struct gate_slot *s, const char *fmt, ...)
{
	va_list ap;
	int len =
		snprintf(why, GATE_WHY_LEN, "boot %u round %u, %s: ", s->boot, s->round, s->title);

	va_start(ap, fmt);
	vsnprintf(why + len, GATE_WHY_LEN - len, fmt, ap);
	va_end(ap);
}

static const struct gate_entry *entry_find(const struct gate *g, const struct gate_slot *s,
					   char why[GATE_WHY_LEN])
{
	const struct gate_boot wanted = { .boot = s->boot }, *boot;
	const struct gate_entry key = {
		.row = s->row,
		.round = s->round,
		.slot = s->slot,
		.side = s->side,
	};
	const struct gate_entry *e;

	boot = g->n ? bsearch(&wanted, g->boot, g->n, sizeof(*g->boot), boot_cmp) : NULL;
	if (!boot || boot->why) {
		snprintf(why, GATE_WHY_LEN,
			 boot ? "benchmark/boot-%02u.json: %.200s" :
				"benchmark/boot-%02u.json is missing",
			 s->boot, boot ? boot->why : "");
		return NULL;
	}
	e = boot->n ? bsearch(&key, boot->v, boot->n, sizeof(*e), gate_entry_cmp) : NULL;
	if (!e) {
		explain(why, s, "no entry in benchmark/boot-%02u.json", s->boot);
		return NULL;
	}
	if ((e > boot->v && !gate_entry_cmp(e - 1, e)) ||
	    (e + 1 < boot->v + boot->n && !gate_entry_cmp(e, e + 1))) {
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
			explain(why, s, "no counter %s", gate_counter_names[i]);
			return NULL;
		}
	}
	if (strcmp(hook_names[e->hook], s->hook))
		explain(why, s, "it was measured through %s, and run.json says %s",
			hook_names[e->hook], s->hook);
	else if (e->batches != s->batches)
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
