// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to punch holes into one large map? Each munmap() takes a range out of the
 * middle of a VMA and splits it in two.
 */
#include "../storm.h"

/*
 * The hook is called for the one large map. Each hole leaves one VMA more, whether maps of the
 * kind merge or not.
 */
static void punch_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps + 1;
	expect->hook_calls = c->args.batches;
}

STORM(punch) = {
	STORM_ID(punch),
	.summary = "unmap every other range out of one map, each a split",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "munmap" },
	.pattern = { .stride = 2, .flags = VMABENCH_PATTERN_WHOLE | VMABENCH_PATTERN_UNMAPS },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = punch_predict,
};
