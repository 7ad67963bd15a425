/* SPDX-License-Identifier: GPL-2.0 */
/* The stretch of address space that a storm maps in. */
#ifndef VMABENCH_ARENA_H
#define VMABENCH_ARENA_H

#include <stddef.h>
#include <stdint.h>

/*
 * [addr, addr + span) is free. A touched guard page ends right before it and another begins right
 * after it; each shares its page-table page with that end of the arena, so that no munmap() in the
 * arena frees page tables, which would cost more than the merge and hide it. The guards are private
 * anonymous memory that cannot be written to, which merges with nothing that a storm maps.
 */
struct arena {
	uintptr_t addr; /* page-aligned */
	size_t span; /* bytes */
	uintptr_t base; /* of the whole, guards included */
	size_t len; /* bytes */
};

/*
 * Reserves an arena of @pages pages, at the same address each time where that is free. -EINVAL for
 * no pages at all; -ENOMEM where there is no room; else what mmap() or mprotect() said.
 */
int arena_reserve(struct arena *arena, uint64_t pages);

/* Gives the arena back, with whatever is still mapped in it. */
void arena_release(struct arena *arena);

/* Counts the VMAs in [addr, addr + span) by /proc/self/maps. */
int arena_count_vmas(const struct arena *arena, uint32_t *nr);

#endif /* VMABENCH_ARENA_H */
