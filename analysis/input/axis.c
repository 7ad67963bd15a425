// SPDX-License-Identifier: GPL-2.0
#include "axis.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "vmabench_abi.h"

static const char *const letters[SIDE_NR] = { "A", "B" };

/* What a side is made of, by its name in run.json: a text of AXIS_TEXT bytes in that struct. */
enum part { KERNEL, HOOK, NR_PARTS };

static const struct {
	const char *name;
	size_t at;
	bool needed; /* a side without it is none */
} parts[NR_PARTS] = {
	[KERNEL] = { "kernel", offsetof(struct axis_side, kernel), true },
	[HOOK] = { "hook", offsetof(struct axis_side, hook), true },
};

static const char *part_of(const struct axis_side *s, int part)
{
	return (const char *)s + parts[part].at;
}

/* In which parts the sides differ, and the words for it. What no other kind is, is of the first. */
static const struct kind {
	const char *name;
	bool differ[NR_PARTS];
	const char *by, *both;
} kinds[] = {
	{ "conversion", { [KERNEL] = true, [HOOK] = true }, "on", "sides" },
	{ "hook", { [HOOK] = true }, "through", "hooks" },
	{ "kernel", { [KERNEL] = true }, "on", "kernels" },
	{ "none", { false }, "as", "sides" },
};

static const struct {
	const char *title, *column;
} hooks[NR_HOOKS] = {
	[VMABENCH_HOOK_MMAP] = { ".mmap", ".mmap" },
	[VMABENCH_HOOK_PREPARE] = { ".mmap_prepare", ".prepare" },
};

/* Its place; NR_HOOKS: it is none, and read_side() lets none of these pass. */
static size_t find_hook(const char *name)
{
	return find_name(name, hook_names, NR_HOOKS);
}

/* By the parts that differ; hooks alone have a column of their own, which says what it is. */
static void name_side(const struct kind *kind, enum side which, struct axis_side *s)
{
	const size_t hook = find_hook(s->hook);
	size_t name = 0, title = 0;
	int i;

	for (i = 0; i < NR_PARTS; i++) {
		const char *part = part_of(s, i);

		if (!kind->differ[i])
			continue;
		name += sprintf(s->name + name, "%s%.60s", name ? ":" : "", part);
		title += sprintf(s->title + title, "%s%.60s", title ? " " : "",
				 i == HOOK ? hooks[hook].title : part);
	}
	if (!name) {
		strcpy(s->name, side_names[which]);
		strcpy(s->title, letters[which]);
	}
	strcpy(s->column,
	       kind->differ[HOOK] && !kind->differ[KERNEL] ? hooks[hook].column : letters[which]);
}

/* Fill in the rest of @axis, whose sides have their parts. */
static void name_axis(struct axis *axis, const struct kind *kind)
{
	int i;

	axis->name = kind->name;
	axis->by = kind->by;
	axis->both = kind->both;
	axis->one_kernel = !kind->differ[KERNEL];
	for (i = 0; i < axis->nr_sides; i++) {
		name_side(kind, i, &axis->side[i]);
		axis->has_key = !strcmp(axis->side[i].column, letters[i]);
	}
}

/* Do the sides differ in these parts and in no other? A side alone differs from nothing. */
static bool is_kind(const struct axis *axis, const struct kind *kind)
{
	const struct axis_side *s = axis->side;
	int i;

	for (i = 0; i < NR_PARTS; i++)
		if (kind->differ[i] != (axis->nr_sides == SIDE_NR &&
					strcmp(part_of(&s[SIDE_A], i), part_of(&s[SIDE_B], i))))
			return false;
	return true;
}

static const struct kind *find_kind(const struct axis *axis)
{
	size_t i = sizeof(kinds) / sizeof(kinds[0]);

	while (--i && !is_kind(axis, &kinds[i]))
		;
	return &kinds[i];
}

void axis_between(const struct axis_side *a, const struct axis_side *b, struct axis *axis)
{
	*axis = (struct axis){ .side = { *a, *b }, .nr_sides = SIDE_NR };
	name_axis(axis, find_kind(axis));
}

const char *axis_hook_column(const char *hook)
{
	return hooks[find_hook(hook)].column;
}

void axis_key(const struct axis *axis, char *text, size_t size)
{
	size_t len = 0;
	int i;

	for (i = 0; i < axis->nr_sides && len < size; i++) {
		const struct axis_side *s = &axis->side[i];
		const size_t hook = find_hook(s->hook);

		len += snprintf(text + len, size - len, "%s%s is %s with %s", i ? ", " : "",
				letters[i], s->kernel, hooks[hook].title);
	}
}

static int edited(const char *path, const char *what, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s: %s; it was damaged or edited, measure again", path, what);
}

/* Side @which of run.json's. */
static int read_side(const char *path, const json_t *o, enum side which, struct axis_side *s,
		     struct diag *d)
{
	const char *letter = json_string_value(json_object_get(o, "side"));
	int i;

	if (!letter || strcmp(letter, side_names[which]))
		return edited(path, "\"sides\" are not a and b, each with a kernel and a hook", d);
	for (i = 0; i < NR_PARTS; i++) {
		const char *text = json_string_value(json_object_get(o, parts[i].name));

		if (text ? !*text || strlen(text) >= AXIS_TEXT : parts[i].needed)
			return edited(path,
				      "\"sides\" are not a and b, each with a kernel and a hook",
				      d);
		strcpy((char *)s + parts[i].at, text ? text : "");
	}
	if (find_hook(s->hook) == NR_HOOKS)
		return edited(path, "a side has a hook that is none", d);
	return 0;
}

int axis_read(const char *path, const json_t *root, struct axis *axis, struct diag *d)
{
	const char *name = json_string_value(json_object_get(root, "axis"));
	const json_t *sides = json_object_get(root, "sides");
	const struct kind *kind;
	int i, err = 0;

	*axis = (struct axis){ .nr_sides = (int)json_array_size(sides) };
	if (!name)
		return edited(path, "no \"axis\"", d);
	if (axis->nr_sides < 1 || axis->nr_sides > SIDE_NR)
		return edited(path, "no \"sides\", or more than two", d);
	for (i = 0; i < axis->nr_sides && !err; i++)
		err = read_side(path, json_array_get(sides, i), i, &axis->side[i], d);
	if (err)
		return err;
	kind = find_kind(axis);
	if (strcmp(kind->name, name))
		return edited(path, "\"axis\" is not what its sides differ in", d);
	name_axis(axis, kind);
	return 0;
}
