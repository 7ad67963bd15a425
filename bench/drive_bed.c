// SPDX-License-Identifier: GPL-2.0
/* What lies in the arena before a batch, and a batch whose maps are all refused. */
#include "drive.h"

#include <errno.h>
#include <sys/mman.h>

/* Call @i of the walk: 0 or -errno. */
static int map_range(const struct drive_plan *plan, const struct vmabench_walk *walk, uint32_t i)
{
	const uint64_t off = vmabench_page(walk, i);
	void *p = mmap((void *)(plan->addr + off), walk->pages, PROT_READ | PROT_WRITE, plan->flags,
		       plan->fd, (off_t)off);

	return p == MAP_FAILED ? -errno : 0;
}

int drive_map_bed(const struct drive_plan *plan)
{
	int err = 0;

	for (uint32_t i = 0; i < plan->bed.calls && !err; i++)
		err = map_range(plan, &plan->bed, i);
	return err;
}

int drive_unmap_bed(const struct drive_plan *plan, const struct vmabench_pattern *pattern)
{
	if (!vmabench_has_edge(pattern))
		return 0;
	for (uint32_t i = 0; i < plan->bed.calls; i++)
		if (munmap((void *)(plan->addr + vmabench_page(&plan->bed, i)), plan->bed.pages))
			return -errno;
	return 0;
}

int drive_be_refused(const struct drive_plan *plan)
{
	for (uint32_t i = 0; i < plan->map.calls; i++) {
		const int err = map_range(plan, &plan->map, i);

		if (err != -ENXIO)
			return err ? err : -EPROTO;
	}
	return 0;
}
