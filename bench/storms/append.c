// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to map a device where the new range continues the one before it, and what does
 * merging add to that? Maps ascend, touch, and have contiguous offsets: each can merge with the VMA
 * before it.
 */
#include "../storm.h"

/*
 * Where the first merge attempt succeeds before .mmap is called, only the first map of a batch
 * reaches the hook; in every other case each map does.
 */
static void append_predict(const struct storm_case *c, struct storm_expect *expect)
{
	const uint64_t calls = storm_merges_before_hook(c) ? 1 : c->args.maps;

	expect->vmas = storm_merges(c) ? 1 : c->args.maps;
	expect->hook_calls = calls * c->args.batches;
}

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
	.predict = append_predict,
};
