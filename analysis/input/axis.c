// SPDX-License-Identifier: GPL-2.0
#include "axis.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "vmabench_abi.h"

static const char *const letters[SIDE_NR] = { "A", "B" };

/* What a side is made of, by its name in run.json: a text of AXIS_TEXT bytes in that struct. */
enum part { KERNEL, MODULE, HOOK, NR_PARTS };

static const struct {
	const char *name;
	size_t at;
	bool needed; /* a side without it is none */
} parts[NR_PARTS] = {
	[KERNEL] = { "kernel", offsetof(struct axis_side, kernel), true },
	[MODULE] = { "module", offsetof(struct axis_side, module), false },
	[HOOK] = { "hook", offsetof(struct axis_side, hook), false },
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
	{ "module", { [MODULE] = true }, "with", "modules" },
	{ "none", { false }, "as", "sides" },
};

static const struct {
	const char *title, *column;
} hooks[NR_HOOKS] = {
	[VMABENCH_HOOK_MMAP] = { ".mmap", ".mmap" },
	[VMABENCH_HOOK_PREPARE] = { ".mmap_prepare", ".prepare" },
};

/* Its place; NR_HOOKS: it is none, as of a side that has none of its own. */
static size_t find_hook(const char *name)
{
	return find_name(name, hook_names, NR_HOOKS);
}

/* A side alone differs from nothing. */
static bool differs(const struct axis *axis, int part)
{
	return axis->nr_sides == SIDE_NR &&
	       strcmp(part_of(&axis->side[SIDE_A], part), part_of(&axis->side[SIDE_B], part));
}

static const char *part_title(const struct axis_side *s, int part)
{
	const size_t hook = find_hook(s->hook);

	return part == HOOK && hook < NR_HOOKS ? hooks[hook].title : part_of(s, part);
}

/* By the parts that differ. */
static void name_side(const struct axis *axis, enum side which, struct axis_side *s)
{
	size_t name = 0, title = 0;
	int i;

	for (i = 0; i < NR_PARTS; i++) {
		if (!differs(axis, i))
			continue;
		name += sprintf(s->name + name, "%s%.40s", name ? ":" : "", part_of(s, i));
		title += sprintf(s->title + title, "%s%.40s", title ? " " : "", part_title(s, i));
	}
	if (!name) {
		strcpy(s->name, side_names[which]);
		strcpy(s->title, letters[which]);
	}
}

/* What is short enough to stand above a column; hooks have a word of their own for it. */
static const char *column_of(const struct kind *kind, const struct axis_side *s)
{
	const size_t hook = find_hook(s->hook);

	if (!strcmp(kind->name, "hook"))
		return hooks[hook].column;
	return strlen(s->title) < sizeof(s->column) ? s->title : NULL;
}

static void head_columns(struct axis *axis, const struct kind *kind)
{
	int i;

	for (i = 0; i < axis->nr_sides; i++)
		axis->has_key |= !column_of(kind, &axis->side[i]);
	for (i = 0; i < axis->nr_sides; i++)
		strcpy(axis->side[i].column,
		       axis->has_key ? letters[i] : column_of(kind, &axis->side[i]));
	axis->has_key |= !strcmp(kind->name, "none");
}

/* Fill in the rest of @axis, whose sides have their parts. */
static void name_axis(struct axis *axis, const struct kind *kind)
{
	int i;

	axis->name = kind->name;
	axis->by = kind->by;
	axis->both = kind->both;
	axis->one_kernel = !differs(axis, KERNEL);
	axis->apart = differs(axis, KERNEL) || differs(axis, MODULE);
	for (i = 0; i < axis->nr_sides; i++)
		name_side(axis, i, &axis->side[i]);
	head_columns(axis, kind);
}

/* Do the sides differ in these parts and in no other? */
static bool is_kind(const struct axis *axis, const struct kind *kind)
{
	int i;

	for (i = 0; i < NR_PARTS; i++)
		if (kind->differ[i] != differs(axis, i))
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

bool axis_is_of_two_codes(const struct axis *axis)
{
	return !axis->one_kernel || strcmp(axis->side[0].module, axis->side[1].module) != 0;
}

void axis_key(const struct axis *axis, char *text, size_t size)
{
	size_t len = 0;
	int i, part;

	for (i = 0; i < axis->nr_sides && len < size; i++) {
		const struct axis_side *s = &axis->side[i];
		const char *sep = " with ";

		len += snprintf(text + len, size - len, "%s%s is %s", i ? ", " : "", s->column,
				s->kernel);
		for (part = KERNEL + 1; part < NR_PARTS && len < size; part++) {
			if (!*part_of(s, part))
				continue;
			len += snprintf(text + len, size - len, "%s%s", sep, part_title(s, part));
			sep = " and ";
		}
	}
}

bool axis_takes_hook(const struct axis *axis, enum side side, const char *args, const char *hook)
{
	const char *own = axis->side[side].hook, *of_row = strstr(args, "hook:");

	if (!strcmp(hook, "none"))
		return true;
	if (find_hook(hook) == NR_HOOKS)
		return false;
	if (*own)
		return !strcmp(own, hook);
	return !of_row || !strcmp(of_row + strlen("hook:"), hook) ||
	       (!strncmp(of_row + strlen("hook:"), hook, strlen(hook)) &&
		of_row[strlen("hook:") + strlen(hook)] == '/');
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
		return edited(path, "\"sides\" are not a and b, each with a kernel", d);
	for (i = 0; i < NR_PARTS; i++) {
		const char *text = json_string_value(json_object_get(o, parts[i].name));

		if (text ? !*text || strlen(text) >= AXIS_TEXT : parts[i].needed)
			return edited(path, "\"sides\" are not a and b, each with a kernel", d);
		strcpy((char *)s + parts[i].at, text ? text : "");
	}
	if (*s->hook && find_hook(s->hook) == NR_HOOKS)
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
	if (axis->nr_sides == SIDE_NR && !*axis->side[SIDE_A].hook != !*axis->side[SIDE_B].hook)
		return edited(path, "one of the \"sides\" has a hook, and the other has none", d);
	kind = find_kind(axis);
	if (strcmp(kind->name, name))
		return edited(path, "\"axis\" is not what its sides differ in", d);
	name_axis(axis, kind);
	return 0;
}
