// SPDX-License-Identifier: GPL-2.0
/* What remap_pfn_range() leaves behind: a mapping of device memory, which never merges. */

#include "profile.h"

#ifdef __KERNEL__
static vm_fault_t special_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	vmabench_count_fault(vma);
	/* A PFN cannot be copied on write; vmf_insert_pfn() calls that a bug. */
	if ((vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE)
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vma, vmf->address, page_to_pfn(vmabench_shared_page()));
}

static const struct vm_operations_struct special_vm_ops = {
	.open = vmabench_vma_open,
	.fault = special_fault,
};

static int special_map(struct vmabench_map *map)
{
	map_set_flags(map, VM_PFNMAP | VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
	map_set_ops(map, &special_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(special) = {
	VMABENCH_PROFILE_ID(special),
	.summary = "sets VM_PFNMAP and its like: never merges",
	.special = true,
};
