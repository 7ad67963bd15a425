/* SPDX-License-Identifier: GPL-2.0 */
/* What the storms that go by system calls share: a batch, and what the module says of the slot. */
#ifndef VMABENCH_DRIVE_H
#define VMABENCH_DRIVE_H

#include <stddef.h>

#include "arena.h"
#include "storm.h"

/* Map or unmap a batch by @pattern in @arena, @page bytes a page. 0 or -errno. */
int drive_map(const struct storm_slot *slot, enum vmabench_pattern pattern,
	      const struct arena *arena, size_t page);
int drive_unmap(const struct storm_slot *slot, enum vmabench_pattern pattern,
		const struct arena *arena, size_t page);

/*
 * Sets the slot's hook_calls, and whether the file's references balance: only the module sees those, and
 * says how many after a storm, for which an empty one in @arena does. 0 or -errno.
 */
int drive_read_device(struct storm_slot *slot, const struct arena *arena);

#endif /* VMABENCH_DRIVE_H */
