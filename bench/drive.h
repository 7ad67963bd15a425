/* SPDX-License-Identifier: GPL-2.0 */
/* What the storms that go by system calls share: a batch, and what the module says of the slot. */
#ifndef VMABENCH_DRIVE_H
#define VMABENCH_DRIVE_H

#include <stddef.h>

#include "arena.h"
#include "storm.h"

/* The system calls of a batch in an arena, worked out before the clock is read. */
struct drive_plan {
	struct vmabench_walk bed, map, unmap; /* in bytes */
	uintptr_t addr;
	int fd, flags;
	bool empty; /* nothing is called */
};

void drive_plan(struct drive_plan *plan, const struct storm_slot *slot, const struct arena *arena);

/* Map or unmap a batch. 0 or -errno. */
int drive_map(const struct drive_plan *plan);
int drive_unmap(const struct drive_plan *plan);

/* The bed of a batch, where it has one, and what a batch leaves of it. 0 or -errno. */
int drive_map_bed(const struct drive_plan *plan);
int drive_unmap_bed(const struct drive_plan *plan, const struct vmabench_pattern *pattern);

/*
 * Maps a batch of which each map has to be refused with ENXIO: 0, or -EPROTO for one that is not.
 * 
 */
int drive_be_refused(const struct drive_plan *plan);

/*
 * Sets the slot's hook_calls, and whether the file's references balance: only the module sees
 * those, and says how many after a storm, for which an empty one in @arena does. 0 or -errno.
 */
int drive_read_device(struct storm_slot *slot, const struct arena *arena);

#endif /* VMABENCH_DRIVE_H */
