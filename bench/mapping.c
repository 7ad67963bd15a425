// SPDX-License-Identifier: GPL-2.0
#include "mapping.h"

#include <errno.h>
#include <fcntl.h>

#include "section.h"

SECTION(mappings);

const struct mapping *mapping_at(size_t i)
{
	return section_at(&mappings, i);
}

const struct mapping *mapping_find(const char *name)
{
	return section_find(&mappings, name);
}

static int open_device(const char *device)
{
	const int fd = open(device, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

const struct mapping mapping_of_device = {
	.name = "dev",
	.summary = "a device that somebody else's module makes",
	.open = open_device,
	.needs = "a module that makes it",
};

bool mapping_merges(const struct mapping *mapping, bool retry_merge, bool *known)
{
	*known = mapping->fits != MAPPING_UNKNOWN &&
		 (mapping->fits != MAPPING_AS_CHANGED || retry_merge);
	return *known && mapping->fits != MAPPING_NEVER;
}
