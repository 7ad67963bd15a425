// SPDX-License-Identifier: GPL-2.0
#include "mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"

struct mount_point {
	const char *type, *dir, *data;
};

/* Without /dev/console in the initramfs the kernel starts init with no files open. */
static void open_console(void)
{
	int fd;

	if (fcntl(STDOUT_FILENO, F_GETFD) >= 0)
		return;
	fd = open("/dev/console", O_RDWR);
	for (int to = 0; fd >= 0 && to <= STDERR_FILENO; to++)
		if (fd != to)
			dup2(fd, to);
	if (fd > STDERR_FILENO)
		close(fd);
}

static int mount_one(const struct mount_point *point)
{
	if (mkdir(point->dir, 0755) && errno != EEXIST)
		return -errno;
	return mount(point->type, point->dir, point->type, 0, point->data) ? -errno : 0;
}

int mount_all(void)
{
	const struct mount_point points[] = {
		{ "devtmpfs", "/dev", NULL },
		{ "proc", "/proc", NULL },
		{ "sysfs", "/sys", NULL },
		{ "tmpfs", "/tmp", NULL },
		{ "hostfs", OUT_DIR, getenv("VMABENCH_HOSTFS") },
	};

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		const struct mount_point *point = &points[i];
		int err;

		if (!strcmp(point->type, "hostfs") && !point->data)
			continue;
		err = mount_one(point);
		open_console();
		if (err) {
			say("vmabench-init: mount %s at %s: %s", point->type, point->dir,
			    strerror(-err));
			return err;
		}
		say_verbose("mounted %s at %s", point->type, point->dir);
	}
	return 0;
}
