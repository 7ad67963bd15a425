// SPDX-License-Identifier: GPL-2.0
/* A throwaway of tests/add: maps as isolated does, two pages each. */
#include "../storm.h"

static void sparse_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(sparse) = {
	STORM_ID(sparse),
	.summary = "map ranges of two pages with a gap on both sides",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .lead = 1, .stride = 1, .gap = 1 },
	.defaults = { .pages = 2, .maps = 100, .batches = 4 },
	.run = storm_map,
	.predict = sparse_predict,
};
