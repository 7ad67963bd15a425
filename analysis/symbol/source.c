// SPDX-License-Identifier: GPL-2.0
#include "source.h"

#include <dwarf.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file of every kernel's tree that is known to be built in. */
static const char landmark[] = "init/main.c";

/* What DWARF names relative to where the compiler ran. Returns @text, which has PATH_MAX bytes. */
static const char *full_path(const struct source_dirs *dirs, const char *path, char *text)
{
	snprintf(text, PATH_MAX, "%s%s", *path == '/' || !dirs->build ? "" : dirs->build, path);
	return text;
}

static const char *strip_path(const struct source_dirs *dirs, const char *path)
{
	const char *known[] = { dirs->source, dirs->kernel, dirs->build };
	size_t longest = 0;

	/* One of them may lie in another. */
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const size_t len = known[i] ? strlen(known[i]) : 0;

		if (len > longest && !strncmp(path, known[i], len))
			longest = len;
	}
	path += longest;
	return strncmp(path, "./", 2) ? path : path + 2;
}

const char *source_place(const struct source_dirs *dirs, struct names *names, const char *file,
			 int line)
{
	char path[PATH_MAX], text[PATH_MAX + 16];
	const struct name *name;

	if (!file || line <= 0)
		return NULL;
	snprintf(text, sizeof(text), "%s:%d", strip_path(dirs, full_path(dirs, file, path)), line);
	/* Blanks and semicolons would end a frame. */
	for (char *c = text; *c; c++)
		if (*c == ' ' || *c == ';')
			*c = '_';
	name = names_get(names, text);
	return name ? name->text : NULL;
}

/* The first @len bytes of @path, and a '/' if they do not end in one. */
static char *copy_dir(const char *path, size_t len)
{
	char *dir = malloc(len + 2);

	if (dir) {
		memcpy(dir, path, len);
		strcpy(dir + len, len && path[len - 1] != '/' ? "/" : "");
	}
	return dir;
}

/* Bytes of the tree that @path is the landmark of, '/' included; 0: it is not. */
static size_t tree_len(const char *path)
{
	const size_t len = strlen(path), tail = sizeof(landmark) - 1;

	return len > tail && !strcmp(path + len - tail, landmark) ? len - tail : 0;
}

/* Shorten @len to the folder that the first @len bytes of @a have in common with @b. */
static size_t common_dir(const char *a, size_t len, const char *b)
{
	while (len && strncmp(a, b, len))
		for (len--; len && a[len - 1] != '/';)
			len--;
	return len;
}

/*
 * The kernel is the tree that its landmark is in; a module's sources are where all its units are,
 * but for those that the kernel's tree gives to every module.
 */
int source_find_dirs(struct source_dirs *dirs, Dwfl_Module *module, const char *file,
		     struct diag *d)
{
	char first[PATH_MAX] = "", path[PATH_MAX];
	const char *kernel_dir = dirs->kernel;
	Dwarf_Die *unit = NULL;
	size_t len = 0, tree = 0;
	Dwarf_Addr bias;

	while (!tree && (unit = dwfl_module_nextcu(module, unit, &bias))) {
		const char *name = dwarf_diename(unit), *build;
		Dwarf_Attribute attr;

		build = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attr));
		if (build && !dirs->build)
			dirs->build = copy_dir(build, strlen(build));
		if (!name || *full_path(dirs, name, path) != '/' ||
		    (kernel_dir && !strncmp(path, kernel_dir, strlen(kernel_dir))))
			continue;
		if (!*first) {
			strcpy(first, path);
			len = (size_t)(strrchr(path, '/') + 1 - path);
		}
		len = common_dir(first, len, path);
		tree = tree_len(path);
	}
	if (tree)
		len = tree;
	dirs->source = copy_dir(tree ? path : first, len);
	if (dirs->source)
		return 0;
	return diag_set(d, -ENOMEM, "%s: no memory for its paths; free some", file);
}

void source_free_dirs(struct source_dirs *dirs)
{
	free(dirs->source);
	free(dirs->build);
}
