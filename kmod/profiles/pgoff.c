// SPDX-License-Identifier: GPL-2.0
/*
 * Moves the mapping to another place in the file, as drivers with more than one
 * region do. Through .mmap the merge was tried with the offset that was asked
 * for, so neighbours never merge; through .mmap_prepare they do.
 */

#include "profile.h"

#ifdef __KERNEL__
static int pgoff_map(struct vmabench_map *map)
{
	map_shift_pgoff(map, VMABENCH_PGOFF_SHIFT);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(pgoff) = {
	VMABENCH_PROFILE_ID(pgoff),
	.summary = "shifts the offset: with .mmap it never merges",
	.prepared_fits = true,
};
