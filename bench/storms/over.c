// SPDX-License-Identifier: GPL-2.0
/*
 * What does mmap() with MAP_FIXED cost over what is mapped already? Adjacent maps are replaced one
 * by one by the same again: what is in the way is cut out of its VMA and unmapped, and the new
 * range can merge with what is left on both sides.
 */
#include "../storm.h"

/*
 * What is replaced was mapped as append maps. Where merging comes before .mmap, only a map that is
 * alone is not merged into what is left round it.
 */
static void over_predict(const struct storm_case *c, struct storm_expect *expect)
{
	const uint64_t maps = c->args.maps;
	const bool early = storm_merges_before_hook(c);
	const uint64_t under = early ? 1 : maps, over = early && maps > 1 ? 0 : maps;

	expect->vmas = storm_merges(c) ? 1 : maps;
	expect->hook_calls = (under + over) * c->args.batches;
}

STORM(over) = {
	STORM_ID(over),
	.summary = "replace adjacent maps one by one by the same (MAP_FIXED)",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap" },
	.pattern = { .stride = 1, .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_OVER },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = over_predict,
};
