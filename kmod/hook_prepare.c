// SPDX-License-Identifier: GPL-2.0
/* The adapter for .mmap_prepare. hook_mmap.c is its twin: only these differ between the modules. */

#include "device.h"

static int hook_prepare(struct vm_area_desc *desc)
{
	return vmabench_run_profile(desc->file, container_of(desc, struct vmabench_map, desc));
}

const struct file_operations vmabench_fops = {
	VMABENCH_COMMON_FOPS,
	.mmap_prepare = hook_prepare,
};
