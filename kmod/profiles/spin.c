// SPDX-License-Identifier: GPL-2.0
/*
 * flags, with a known amount of extra work: the positive control. A comparison
 * with flags that sees no difference could not have seen one of this size.
 */

#include "profile.h"

#ifdef __KERNEL__
/* About 2% of an mmap(): three instructions each, one cycle. */
#define SPIN_LOOPS 24

static int spin_map(struct vmabench_map *map)
{
	unsigned int i;

	for (i = 0; i < SPIN_LOOPS; i++)
		OPTIMIZER_HIDE_VAR(i);
	map_set_flags(map, VM_DONTDUMP);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(spin) = {
	VMABENCH_PROFILE_ID(spin),
	.summary = "as flags, with a known amount of extra work in the hook",
	.retry_fits = true,
	.prepared_fits = true,
};
