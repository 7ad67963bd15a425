// SPDX-License-Identifier: GPL-2.0
/* Shared memory: a memfd, which is a file on the kernel's own tmpfs. */
#include "../mapping.h"

#include <errno.h>
#include <sys/mman.h>

static int tmpfs_open(const char *device)
{
	const int fd = memfd_create("vmabench", MFD_CLOEXEC);

	(void)device;
	return fd < 0 ? -errno : fd;
}

MAPPING(tmpfs) = {
	MAPPING_ID(tmpfs),
	.summary = "a memfd, shared: a file on tmpfs; merges",
	.fits = MAPPING_AS_ASKED,
	.open = tmpfs_open,
	.needs = "memfd_create() (CONFIG_MEMFD_CREATE)",
};
