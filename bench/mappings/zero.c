// SPDX-License-Identifier: GPL-2.0
/*
 * Anonymous memory by way of a file: /dev/zero, private, as programs did before MAP_ANONYMOUS. Its
 * hook takes the file's vm_ops away and leaves flags, file and offset as they were asked for. (A
 * shared mapping of it is another file each time, which is tmpfs with more work.)
 */
#include "../mapping.h"

#include <errno.h>
#include <fcntl.h>

static int zero_open(const char *device)
{
	const int fd = open("/dev/zero", O_RDWR | O_CLOEXEC);

	(void)device;
	return fd < 0 ? -errno : fd;
}

MAPPING(zero) = {
	MAPPING_ID(zero),
	.summary = "/dev/zero, private: anonymous memory through a hook; merges",
	.flags = VMABENCH_STORM_PRIVATE,
	.fits = MAPPING_AS_ASKED,
	.open = zero_open,
	.needs = "/dev/zero",
};
