// SPDX-License-Identifier: GPL-2.0
/*
 * What does a refusal cost? The driver says no to each map; .mmap does so with a VMA made and about
 * to be inserted, which has to be undone, .mmap_prepare before there is one. Nothing may stay
 * behind of it: no VMA, no reference to the file.
 */
#include "../storm.h"

/* That the hook refused each call is checked by the module's counter of refusals. */
static void error_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = 0;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(error) = {
	STORM_ID(error),
	.summary = "map what the driver refuses, each time",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.is_refused = true,
	.phases = { "mmap" },
	.pattern = { .stride = 1, .flags = VMABENCH_PATTERN_REFUSED },
	/* 256 ns, a tick of User-Mode Linux's clock, is 0.3% of a batch; it fits one page table. */
	.defaults = { .pages = 1, .maps = 240, .batches = 4 },
	.run = storm_map,
	.predict = error_predict,
};
