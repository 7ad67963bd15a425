// SPDX-License-Identifier: GPL-2.0
#include "modules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "say.h"

static int is_module(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".ko");
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
	*strrchr(name, '.') = '\0';
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
	int err = 0;

	modules->loaded = 0;
	modules->nr = scandir(MODULE_DIR, &modules->file, is_module, alphasort);
	if (modules->nr < 0 && errno != ENOENT) {
		err = -errno;
		say("vmabench-init: read %s: %s", MODULE_DIR, strerror(-err));
	}
	while (!err && modules->loaded < modules->nr) {
		err = load_module(modules->file[modules->loaded]->d_name);
		modules->loaded += !err;
	}
	return err;
}

int modules_unload(struct modules *modules)
{
	int err = 0;

	while (modules->loaded > 0) {
		const int one = unload_module(modules->file[--modules->loaded]->d_name);

		err = err ? err : one;
	}
	return err;
}
