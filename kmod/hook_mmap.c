// SPDX-License-Identifier: GPL-2.0
/* The adapter for .mmap. hook_prepare.c is its twin: only these differ between the modules. */

#include "device.h"

static int hook_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vmabench_run_profile(file, container_of(vma, struct vmabench_map, vma));
}

const struct file_operations vmabench_fops = {
	VMABENCH_COMMON_FOPS,
	.mmap = hook_mmap,
};
