// SPDX-License-Identifier: GPL-2.0
/* /dev/tape, somebody else's driver: pages of its own, kept out of core dumps, by .mmap_prepare. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#define TAPE_PAGES 4

static void *tape;

static vm_fault_t tape_fault(struct vm_fault *vmf)
{
	vmf->page = vmalloc_to_page(tape + (vmf->pgoff % TAPE_PAGES) * PAGE_SIZE);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct tape_vm_ops = {
	.fault = tape_fault,
};

static int tape_prepare(struct vm_area_desc *desc)
{
	desc->vm_flags |= VM_DONTDUMP;
	desc->vm_ops = &tape_vm_ops;
	return 0;
}

static const struct file_operations tape_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tape_prepare,
};

static struct miscdevice tape_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "tape",
	.fops = &tape_fops,
};

static int __init tape_init(void)
{
	int err;

	tape = vmalloc_user(TAPE_PAGES * PAGE_SIZE);
	if (!tape)
		return -ENOMEM;
	err = misc_register(&tape_misc);
	if (err)
		vfree(tape);
	return err;
}

static void __exit tape_exit(void)
{
	misc_deregister(&tape_misc);
	vfree(tape);
}

module_init(tape_init);
module_exit(tape_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("vmabench's tests: a driver that is mapped through .mmap_prepare");
