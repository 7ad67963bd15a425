// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to unmap one by one, last first, what was mapped one by one? Where the maps
 * merged, each munmap() cuts the end off the one VMA that there is; where not, each removes a VMA.
 * (append unmaps in the order of mapping, which cuts off the start.)
 */
#include "../storm.h"

/* What is unmapped stands in the arena beforehand and was mapped as append maps. */
STORM(munmap_each) = {
	STORM_ID(munmap_each),
	.summary = "unmap adjacent maps one by one, the last one first",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "munmap" },
	.pattern = { .stride = 1,
		     .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS |
			      VMABENCH_PATTERN_UNMAP_BACK },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = storm_predict_adjacent,
};
