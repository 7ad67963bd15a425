// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to map a device where the new range continues the one before it, and what does
 * merging add to that? Maps ascend, touch, and have contiguous offsets: each can merge with the VMA
 * before it.
 */
#include "../storm.h"

STORM(append) = {
	STORM_ID(append),
	.summary = "map ascending adjacent ranges, which merge with the VMA before them",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .stride = 1 },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = storm_predict_adjacent,
};
