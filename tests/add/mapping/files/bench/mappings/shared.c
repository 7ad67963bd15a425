// SPDX-License-Identifier: GPL-2.0
/* /dev/zero, shared: its hook puts a new file in for each map, so that neighbours never merge. */
#include "../mapping.h"

#include <errno.h>
#include <fcntl.h>

static int shared_open(const char *device)
{
	const int fd = open("/dev/zero", O_RDWR | O_CLOEXEC);

	(void)device;
	return fd < 0 ? -errno : fd;
}

MAPPING(shared) = {
	MAPPING_ID(shared),    .summary = "/dev/zero, shared: another file each time; never merges",
	.fits = MAPPING_NEVER, .open = shared_open,
	.needs = "/dev/zero",
};
