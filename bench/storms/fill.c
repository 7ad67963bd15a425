// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to map a device into a hole between two maps of it? Each new range touches the
 * VMA before it and the one behind it, and can merge with both: three become one. Unmapping it
 * again splits what it merged.
 */
#include "../storm.h"

/*
 * The maps round the holes do not touch, so each calls the hook. A VMA that has a close() is not
 * removed: what fills a hole then merges with the VMA before it alone.
 */
static void fill_predict(const struct storm_case *c, struct storm_expect *expect)
{
	const uint64_t round = c->args.maps + 1;
	const uint64_t filled = storm_merges_before_hook(c) ? 0 : c->args.maps;

	if (!storm_merges(c))
		expect->vmas = round + c->args.maps;
	else
		expect->vmas = storm_has_close(c) ? round : 1;
	expect->hook_calls = (round + filled) * c->args.batches;
}

STORM(fill) = {
	STORM_ID(fill),
	.summary = "map into holes between maps, which merge with both neighbours",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .stride = 2, .flags = VMABENCH_PATTERN_FILL },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = fill_predict,
};
