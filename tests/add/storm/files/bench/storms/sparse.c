// SPDX-License-Identifier: GPL-2.0
/* A throwaway of tests/add: maps of two pages that cannot merge. */
#include "../storm.h"

static int sparse_run(struct storm_slot *slot)
{
	return storm_map(slot, VMABENCH_PATTERN_ISOLATED);
}

static void sparse_predict(const struct storm_case *c, struct storm_expect *expect)
{
	expect->vmas = c->args.maps;
	expect->hook_calls = (uint64_t)c->args.maps * c->args.batches;
}

STORM(sparse) = {
	STORM_ID(sparse),
	.summary = "map ranges of two pages with a gap on both sides",
	.vantages = { [STORM_KERNEL] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.defaults = { .pages = 2, .maps = 100, .batches = 4 },
	.run = sparse_run,
	.predict = sparse_predict,
};
