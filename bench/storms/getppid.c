// SPDX-License-Identifier: GPL-2.0
/*
 * What does entering the kernel cost when next to nothing is done there? The floor below every
 * figure of the syscall vantage, and a negative control: nothing is mapped, so both hooks must come
 * out equal.
 */
#include "../storm.h"
#include "../../kmod/vmabench_mark.h"

#include <sys/syscall.h>
#include <unistd.h>

static int getppid_run(struct storm_slot *slot)
{
	const struct storm_args *args = &slot->c.args;

	for (uint32_t b = 0; b < args->batches; b++) {
		const uint64_t start = storm_now(slot->c.clock);

		vmabench_mark(BEGIN_0);
		for (uint32_t i = 0; i < args->maps; i++)
			syscall(SYS_getppid);
		vmabench_mark(END);
		slot->times[0][b] = storm_now(slot->c.clock) - start;
	}
	return 0;
}

static void getppid_predict(const struct storm_case *c, struct storm_expect *expect)
{
	(void)c;
	expect->vmas = 0;
	expect->hook_calls = 0;
}

/* User-Mode Linux takes 50 to 80 us a call: few calls a slot. */
STORM(getppid) = {
	STORM_ID(getppid),
	.summary = "the system call floor: getppid(), nothing mapped",
	.vantages = { [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.phases = { "call" },
	.defaults = { .pages = 1, .maps = 16, .batches = 4 },
	.run = getppid_run,
	.predict = getppid_predict,
};
