// SPDX-License-Identifier: GPL-2.0
/*
 * What does one munmap() cost that takes away what many mmap() made? Where they merged, it removes
 * one VMA; where not, as many as there were maps: the price of fragments at the end of a range's
 * life. The figure is of a map, not of the call.
 */
#include "../storm.h"

/* What is unmapped stands in the arena beforehand and was mapped as append maps. */
STORM(munmap_range) = {
	STORM_ID(munmap_range),
	.summary = "unmap adjacent maps all at once",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "munmap" },
	.pattern = { .stride = 1,
		     .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS |
			      VMABENCH_PATTERN_UNMAP_RANGE },
	/*
	 * It fits one page table. Where all merged, a batch is one short call, of little more than
	 * the 256 ns of a tick of User-Mode Linux's clock: counts tell more there.
	 */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = storm_predict_adjacent,
};
