// SPDX-License-Identifier: GPL-2.0
#include "modules.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lines.h"
#include "say.h"

#define ORDER_FILE MODULE_DIR "/order"

static int add_file(struct modules *modules, const char *name)
{
	char **grown = realloc(modules->file, (modules->nr + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	modules->file = grown;
	grown[modules->nr] = strdup(name);
	if (!grown[modules->nr])
		return -ENOMEM;
	modules->nr++;
	return 0;
}

static int read_order(struct modules *modules)
{
	struct lines lines = { .f = fopen(ORDER_FILE, "re") };
	int err;

	if (!lines.f)
		return -errno;
	while ((err = lines_next(&lines)) > 0) {
		err = add_file(modules, lines.text);
		if (err)
			break;
	}
	lines_free(&lines);
	fclose(lines.f);
	return err;
}

static int load_module(const char *file)
{
	char path[sizeof(MODULE_DIR) + NAME_MAX + 1];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", MODULE_DIR, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		err = -errno;
	if (fd >= 0)
		close(fd);
	if (err)
		say("vmabench-init: load %s: %s", file, strerror(-err));
	else
		say_verbose("loaded %s", file);
	return err;
}

/* The kernel knows a module by its file's name, with '_' for '-' and without ".ko". */
static int unload_module(const char *file)
{
	char name[NAME_MAX + 1];

	snprintf(name, sizeof(name), "%s", file);
	name[strcspn(name, ".")] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	if (syscall(SYS_delete_module, name, O_NONBLOCK)) {
		say("vmabench-init: unload %s: %s", file, strerror(errno));
		return -errno;
	}
	say_verbose("unloaded %s", file);
	return 0;
}

int modules_load(struct modules *modules)
{
	int err;

	*modules = (struct modules){ 0 };
	err = read_order(modules);
	if (err)
		say("vmabench-init: read " ORDER_FILE ": %s", strerror(-err));
	while (!err && modules->loaded < modules->nr) {
		err = load_module(modules->file[modules->loaded]);
		modules->loaded += !err;
	}
	return err;
}

int modules_unload(struct modules *modules)
{
	int err = 0;

	while (modules->loaded > 0) {
		const int one = unload_module(modules->file[--modules->loaded]);

		err = err ? err : one;
	}
	return err;
}
