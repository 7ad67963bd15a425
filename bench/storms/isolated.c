// SPDX-License-Identifier: GPL-2.0
/*
 * What does a map cost that can never merge? A free page lies before and after each map, so every
 * attempt at a merge is made and fails, the one after .mmap has changed the flags included.
 */
#include "../storm.h"

static void isolated_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(isolated) = {
	STORM_ID(isolated),
	.summary = "map ranges with a gap on both sides, which cannot merge",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .lead = 1, .stride = 1, .gap = 1 },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = isolated_predict,
};
