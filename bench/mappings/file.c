// SPDX-License-Identifier: GPL-2.0
/*
 * A regular file, mapped as most file systems have it: by generic_file_mmap(), which sets vm_ops
 * and no more. On a ramfs of its own, which every kernel has and which nobody else sees: it is
 * never mounted anywhere, and goes with the last file on it.
 */
#include "../mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

/* The root of a new ramfs: a descriptor, or -errno. */
static int make_ramfs(void)
{
	const int fs = fsopen("ramfs", FSOPEN_CLOEXEC);
	int root = -1, err;

	if (fs >= 0 && !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		root = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	err = root < 0 ? -errno : 0;
	if (fs >= 0)
		close(fs);
	return err ? err : root;
}

static int file_open(const char *device)
{
	const int root = make_ramfs();
	int fd;

	(void)device;
	if (root < 0)
		return root;
	fd = openat(root, "file", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = -errno;
	close(root);
	return fd;
}

MAPPING(file) = {
	MAPPING_ID(file),
	.summary = "a regular file on ramfs, shared, by generic_file_mmap(); merges",
	.fits = MAPPING_AS_ASKED,
	.open = file_open,
	.needs = "a ramfs, and the right to mount one",
};
