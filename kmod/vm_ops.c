// SPDX-License-Identifier: GPL-2.0
/* What the mappings of most profiles do when they are touched, duplicated or gone. */

#include <linux/gfp.h>
#include <linux/highmem.h>

#include "device.h"

/* One page for all: what a fault gives must be told from a zero page, and from nothing else. */
static struct page *shared_page;

static struct vmabench_device *vma_device(const struct vm_area_struct *vma)
{
	return vmabench_file_device(vma->vm_file);
}

/* A munmap() that splits and a fork() duplicate the VMA. mmap() itself never calls this. */
void vmabench_vma_open(struct vm_area_struct *vma)
{
	vmabench_count(vma_device(vma), vma_opens);
}

void vmabench_vma_close(struct vm_area_struct *vma)
{
	vmabench_count(vma_device(vma), vma_closes);
}

void vmabench_count_fault(struct vm_area_struct *vma)
{
	vmabench_count(vma_device(vma), faults);
}

struct page *vmabench_shared_page(void)
{
	return shared_page;
}

vm_fault_t vmabench_fault(struct vm_fault *vmf)
{
	vmabench_count_fault(vmf->vma);
	get_page(shared_page);
	vmf->page = shared_page;
	return 0;
}

const struct vm_operations_struct vmabench_vm_ops = {
	.open = vmabench_vma_open,
	.fault = vmabench_fault,
};

int vmabench_page_alloc(void)
{
	__u64 *words;
	size_t i;

	shared_page = alloc_page(GFP_KERNEL);
	if (!shared_page)
		return -ENOMEM;

	words = kmap_local_page(shared_page);
	for (i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		words[i] = VMABENCH_PAGE_WORD;
	kunmap_local(words);
	return 0;
}

void vmabench_page_free(void)
{
	__free_page(shared_page);
}
