// SPDX-License-Identifier: GPL-2.0
/*
 * Without an MMU a device can be mapped where it lies: its memory is the mapping. One
 * device for each hook, one whose prepare hook refuses, and one that has both.
 */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "nommu.h"

static unsigned long memory;
static long calls, closes;

static void nommu_close(struct vm_area_struct *vma)
{
	closes++;
}

static const struct vm_operations_struct nommu_vm_ops = {
	.close = nommu_close,
};

static int nommu_mmap(struct file *file, struct vm_area_struct *vma)
{
	calls++;
	vma->vm_ops = &nommu_vm_ops;
	return 0;
}

static int nommu_prepare(struct vm_area_desc *desc)
{
	calls++;
	desc->vm_ops = &nommu_vm_ops;
	return 0;
}

static int nommu_refuse(struct vm_area_desc *desc)
{
	return -ENXIO;
}

static unsigned long nommu_area(struct file *file, unsigned long addr, unsigned long len,
				unsigned long pgoff, unsigned long flags)
{
	return pgoff || len > PAGE_SIZE ? -EINVAL : memory;
}

static long nommu_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case NOMMU_IOC_CALLS:
		return calls;
	case NOMMU_IOC_CLOSES:
		return closes;
	case NOMMU_IOC_ADDR:
		return put_user(memory, (unsigned long __user *)arg);
	}
	return -ENOTTY;
}

#define NOMMU_FOPS                                                                                 \
	.owner = THIS_MODULE, .unlocked_ioctl = nommu_ioctl, .get_unmapped_area = nommu_area

static const struct file_operations mmap_fops = { NOMMU_FOPS, .mmap = nommu_mmap };
static const struct file_operations prepare_fops = { NOMMU_FOPS, .mmap_prepare = nommu_prepare };
static const struct file_operations refuse_fops = { NOMMU_FOPS, .mmap_prepare = nommu_refuse };
static const struct file_operations both_fops = {
	NOMMU_FOPS,
	.mmap = nommu_mmap,
	.mmap_prepare = nommu_prepare,
};

static struct miscdevice devices[] = {
	{ .minor = MISC_DYNAMIC_MINOR, .name = "nommu-mmap", .fops = &mmap_fops },
	{ .minor = MISC_DYNAMIC_MINOR, .name = "nommu-prepare", .fops = &prepare_fops },
	{ .minor = MISC_DYNAMIC_MINOR, .name = "nommu-refuse", .fops = &refuse_fops },
	{ .minor = MISC_DYNAMIC_MINOR, .name = "nommu-both", .fops = &both_fops },
};

/* It is loaded once, by a guest that ends with it: nothing is undone. */
static int __init vmabench_nommu_init(void)
{
	size_t i;
	int err;

	memory = get_zeroed_page(GFP_KERNEL);
	if (!memory)
		return -ENOMEM;
	for (i = 0; i < PAGE_SIZE / sizeof(long); i++)
		((unsigned long *)memory)[i] = NOMMU_WORD;
	for (i = 0; i < ARRAY_SIZE(devices); i++) {
		err = misc_register(&devices[i]);
		if (err)
			return err;
	}
	return 0;
}

module_init(vmabench_nommu_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Devices to map without an MMU, for the tests of vmabench");
