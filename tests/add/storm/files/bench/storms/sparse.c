// SPDX-License-Identifier: GPL-2.0
/* A throwaway of tests/add: a pattern that no other storm has, downwards and unmapped at once. */
#include "../storm.h"

static void sparse_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(sparse) = {
	STORM_ID(sparse),
	.summary = "map every second range of two pages, downwards",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .lead = 3,
		     .stride = 2,
		     .flags = VMABENCH_PATTERN_DESCENDS | VMABENCH_PATTERN_UNMAP_RANGE },
	.defaults = { .pages = 2, .maps = 100, .batches = 4 },
	.run = storm_map,
	.predict = sparse_predict,
};
