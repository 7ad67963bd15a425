// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the right to write away for good, as a driver does whose memory is there to be read.
 * VM_WRITE goes with VM_MAYWRITE: a kernel with our series sees to that itself after
 * .mmap_prepare, and others would have a mapping that is written to without the right.
 */

#include "profile.h"

#ifdef __KERNEL__
static int clear_map(struct vmabench_map *map)
{
	map_clear_flags(map, VM_WRITE | VM_MAYWRITE);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(clear) = {
	VMABENCH_PROFILE_ID(clear),
	.summary = "clears VM_MAYWRITE: merges, but with .mmap only by the retry",
	.takes_write = true,
	.retry_fits = true,
	.prepared_fits = true,
};
