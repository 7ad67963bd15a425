// SPDX-License-Identifier: GPL-2.0
/* Odd drivers that are mapped through .mmap_prepare. */

#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>

#include "test.h"

static int prepare_noops(struct vm_area_desc *desc)
{
	return 0;
}

static const struct file_operations prepare_noops_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = prepare_noops,
};

static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations both_fops = {
	.owner = THIS_MODULE,
	.mmap = both_mmap,
	.mmap_prepare = prepare_noops,
};

/* altops: vm_ops by the parity of the page that is mapped first, which every word read says. */
static vm_fault_t altops_fault(struct vm_fault *vmf, u64 parity)
{
	u64 *words;
	size_t i;

	vmf->page = alloc_page(GFP_KERNEL);
	if (!vmf->page)
		return VM_FAULT_OOM;
	words = kmap_local_page(vmf->page);
	for (i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		words[i] = parity;
	kunmap_local(words);
	return 0;
}

static vm_fault_t even_fault(struct vm_fault *vmf)
{
	return altops_fault(vmf, 0);
}

static vm_fault_t odd_fault(struct vm_fault *vmf)
{
	return altops_fault(vmf, 1);
}

static const struct vm_operations_struct altops_vm_ops[2] = {
	{ .fault = even_fault },
	{ .fault = odd_fault },
};

static int prepare_altops(struct vm_area_desc *desc)
{
	desc->vm_ops = &altops_vm_ops[(desc->start >> PAGE_SHIFT) & 1];
	return 0;
}

static const struct file_operations prepare_altops_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = prepare_altops,
};

static struct miscdevice modes[] = {
	TEST_MODE("prepare-noops", &prepare_noops_fops),
	TEST_MODE("both", &both_fops),
	TEST_MODE("prepare-altops", &prepare_altops_fops),
};

static int __init vmabench_test_prepare_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_prepare_exit(void)
{
	test_deregister(modes, ARRAY_SIZE(modes));
}

module_init(vmabench_test_prepare_init);
module_exit(vmabench_test_prepare_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Odd .mmap_prepare drivers for the guest tests of vmabench");
