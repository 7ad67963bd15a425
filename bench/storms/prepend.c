// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to map a device where the new range ends at the one mapped before it? Maps
 * descend, touch, and have contiguous offsets: each can merge with the VMA behind it, whose start
 * and offset move. The kernel places maps like this where it is not told an address.
 */
#include "../storm.h"

/* A VMA that has its start moved is not removed, so a driver's close() is in nobody's way. */
STORM(prepend) = {
	STORM_ID(prepend),
	.summary = "map descending adjacent ranges, which merge with the VMA behind them",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .stride = 1, .flags = VMABENCH_PATTERN_DESCENDS },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = storm_predict_adjacent,
};
