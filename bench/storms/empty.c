// SPDX-License-Identifier: GPL-2.0
/*
 * What does the harness itself cost? The loop round the maps and the reading of the clock, with
 * nothing mapped: what is to be taken from every other figure, and a negative control.
 */
#include "../storm.h"

static int empty_run(struct storm_slot *slot)
{
	return storm_map(slot, VMABENCH_PATTERN_EMPTY);
}

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
	.phases = { "call" },
	.defaults = { .pages = 1, .maps = 65536, .batches = 4 },
	.run = empty_run,
	.predict = empty_predict,
};
