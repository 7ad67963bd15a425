// SPDX-License-Identifier: GPL-2.0
/*
 * What does a map cost that can never merge? A free page lies before and after each map, so every
 * attempt at a merge is made and fails, the one after .mmap has changed the flags included.
 */
#include "../storm.h"

static int isolated_run(struct storm_slot *slot)
{
	return storm_map(slot, VMABENCH_PATTERN_ISOLATED);
}

static void isolated_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(isolated) = {
	STORM_ID(isolated),
	.summary = "map ranges with a gap on both sides, which cannot merge",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	/* 256 ns, the tick of User-Mode Linux's clock, is 0.3% of a batch; and the arena fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = isolated_run,
	.predict = isolated_predict,
};
