// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the kernel itself cannot see: memfd_secret(), which maps shared only. Its hook locks
 * the memory and keeps it out of core dumps, flags that a merge compares and that were not asked
 * for: the kernel's own case for .mmap_prepare.
 */
#include "../mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int secretmem_open(const char *device)
{
	const int fd = (int)syscall(SYS_memfd_secret, O_CLOEXEC);

	(void)device;
	return fd < 0 ? -errno : fd;
}

MAPPING(secretmem) = {
	MAPPING_ID(secretmem),
	.summary = "memfd_secret(), shared: its hook changes flags; merges where the kernel looks "
		   "after that",
	.fits = MAPPING_AS_CHANGED,
	.open = secretmem_open,
	.needs = "memfd_secret() (CONFIG_SECRETMEM; before 6.5 secretmem.enable=1 as well)",
};
