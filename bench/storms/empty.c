// SPDX-License-Identifier: GPL-2.0
/*
 * What does the harness itself cost? The loop round the maps and the reading of the clock, with
 * nothing mapped: what is to be taken from every other figure, and a negative control.
 */
#include "../storm.h"

static void empty_predict(const struct storm_case *c, struct storm_expect *expect)
{
	(void)c;
	expect->vmas = 0;
	expect->hook_calls = 0;
}

/* Many operations a batch: one costs less than the clock resolves. */
STORM(empty) = {
	STORM_ID(empty),
	.summary = "the harness itself: the loop, nothing mapped",
	.vantages = { [STORM_KERNEL] = true, [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.phases = { "call" },
	.pattern = { .stride = 1, .flags = VMABENCH_PATTERN_EMPTY },
	.defaults = { .pages = 1, .maps = 65536, .batches = 4 },
	.run = storm_map,
	.predict = empty_predict,
};
