// SPDX-License-Identifier: GPL-2.0
/* A driver that must know when its VMAs go: one with ->close is never removed by a merge. */

#include "profile.h"

#ifdef __KERNEL__
static const struct vm_operations_struct close_vm_ops = {
	.open = vmabench_vma_open,
	.close = vmabench_vma_close,
	.fault = vmabench_fault,
};

static int close_map(struct vmabench_map *map)
{
	map_set_ops(map, &close_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(close) = {
	VMABENCH_PROFILE_ID(close), .summary = "sets vm_ops with close",
	.has_close = true,	    .asked_fits = true,
	.prepared_fits = true,
};
