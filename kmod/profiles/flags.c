// SPDX-License-Identifier: GPL-2.0
/*
 * Changes a flag that does not stand in the way of a merge, as secretmem does:
 * through .mmap only the retry can merge it.
 */

#include "profile.h"

#ifdef __KERNEL__
static int flags_map(struct vmabench_map *map)
{
	map_set_flags(map, VM_DONTDUMP);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(flags) = {
	VMABENCH_PROFILE_ID(flags),
	.summary = "sets VM_DONTDUMP: merges, but with .mmap only by the retry",
	.retry_fits = true,
	.prepared_fits = true,
};
