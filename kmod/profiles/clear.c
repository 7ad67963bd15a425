// SPDX-License-Identifier: GPL-2.0
/*
 * Takes the right to write away for good, as a driver does whose memory is there to be read.
 * VM_WRITE stays as mmap() was asked for it, so that mappings differ from those of flags in
 * one flag alone. A driver in earnest refuses VM_WRITE: a MAP_POPULATE of such a mapping
 * writes to it, and the kernel warns.
 */

#include "profile.h"

static int clear_map(struct vmabench_map *map)
{
	map_clear_flags(map, VM_MAYWRITE);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}

VMABENCH_PROFILE(clear, "clears VM_MAYWRITE, which merges", clear_map);
