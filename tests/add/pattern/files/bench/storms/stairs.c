// SPDX-License-Identifier: GPL-2.0
/*
 * A throwaway of tests/add: maps downwards, each a range's length from the next, and unmaps all by
 * one call.
 */
#include "../storm.h"

static void stairs_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(stairs) = {
	STORM_ID(stairs),
	.summary = "map downwards with holes, and unmap all at once",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .lead = 2,
		     .stride = 2,
		     .flags = VMABENCH_PATTERN_DESCENDS | VMABENCH_PATTERN_UNMAP_RANGE },
	.defaults = { .pages = 1, .maps = 100, .batches = 4 },
	.run = storm_map,
	.predict = stairs_predict,
};
