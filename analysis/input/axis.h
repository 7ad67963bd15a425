/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is compared: two sides, A and B, and the axis on which they differ. Nothing else here knows
 * what sides are called. In analysis an axis is added in axis.c alone; what measures says it, too
 * (docs/architecture.md).
 */
#ifndef VMABENCH_AXIS_H
#define VMABENCH_AXIS_H

#include <stdbool.h>
#include <jansson.h>

#include "diag.h"
#include "names.h"

#define AXIS_TEXT 128

struct axis_side {
	char kernel[AXIS_TEXT];
	char module[AXIS_TEXT]; /* the user's; "": none */
	char hook[AXIS_TEXT]; /* "": each row says its own */
	char name[AXIS_TEXT]; /* as in compare.json: mmap, v6.12-hook */
	char title[AXIS_TEXT]; /* as in a sentence: .mmap_prepare, v6.12-hook */
	char column[9]; /* above a column: .prepare, patched, B */
};

struct axis {
	const char *name; /* hook, kernel, module, conversion, none */
	const char *by; /* what goes before a title: what it costs "through" .mmap */
	const char *both; /* what a round has two of: "hooks" */
	struct axis_side side[SIDE_NR];
	int nr_sides; /* 1: nothing is compared, and only side A is there */
	bool one_kernel; /* both sides ran on one */
	bool apart; /* each side has guests of its own: boots come in pairs */
	bool has_key; /* the columns do not say what they are: axis_key() does */
};

/* The axis of run.json @root, which was read from @path. 0 or -EBADMSG. */
int axis_read(const char *path, const json_t *root, struct axis *axis, struct diag *d);

/* The axis on which @a and @b differ. */
void axis_between(const struct axis_side *a, const struct axis_side *b, struct axis *axis);

/* What stands above a column of @hook, which is one: .prepare. */
const char *axis_hook_column(const char *hook);

/*
 * May a slot of @side, of a row with @args, have gone through @hook? It may where that is none,
 * too: not everything that is mapped has one.
 */
bool axis_takes_hook(const struct axis *axis, enum side side, const char *args, const char *hook);

/* Is what maps on one side other code than on the other: another kernel, or another driver? */
bool axis_is_of_two_codes(const struct axis *axis);

/* What stands above the columns, in words. */
void axis_key(const struct axis *axis, char *text, size_t size);

#endif /* VMABENCH_AXIS_H */
