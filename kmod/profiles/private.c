// SPDX-License-Identifier: GPL-2.0
/*
 * Leaves a cookie in the mapping: the address that it was asked for at. Every
 * word of a page read through the mapping is the cookie, so user space sees
 * whose private_data a VMA has after a merge.
 */

#include "profile.h"

#ifdef __KERNEL__
#include <linux/gfp.h>
#include <linux/highmem.h>

static vm_fault_t private_fault(struct vm_fault *vmf)
{
	struct page *page;
	__u64 *words;
	size_t i;

	vmabench_count_fault(vmf->vma);
	page = alloc_page(GFP_KERNEL);
	if (!page)
		return VM_FAULT_OOM;

	words = kmap_local_page(page);
	for (i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		words[i] = (unsigned long)vmf->vma->vm_private_data;
	kunmap_local(words);

	/* The page table's reference is the only one: the page goes with the mapping. */
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct private_vm_ops = {
	.open = vmabench_vma_open,
	.fault = private_fault,
};

static int private_map(struct vmabench_map *map)
{
	map_set_private(map, (void *)map_start(map));
	map_set_ops(map, &private_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(private) = {
	VMABENCH_PROFILE_ID(private),
	.summary = "sets private_data",
	.asked_fits = true,
	.prepared_fits = true,
};
