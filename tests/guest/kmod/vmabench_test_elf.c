// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a file on any file system prepare-only, for a while: its inode gets a
 * copy of its file_operations in which .mmap_prepare does what .mmap did.
 */

#include <linux/file.h>
#include <linux/mm.h>

#include "test.h"
#include "test_abi.h"

/* One at a time. The inode is held, and so stays what it was made. */
static DEFINE_MUTEX(lock);
static const struct file_operations *original;
static struct file_operations converted;
static struct inode *inode;

/* The hooks of the file systems in memory look at the file and set vm_ops, no more. */
static int converted_prepare(struct vm_area_desc *desc)
{
	struct vm_area_struct vma = { .vm_start = desc->start, .vm_end = desc->end };
	int err = original->mmap(desc->file, &vma);

	desc->vm_ops = vma.vm_ops;
	return err;
}

static void convert_inode(struct inode *of)
{
	ihold(of);
	inode = of;
	original = inode->i_fop;
	if (original->mmap) {
		converted = *original;
		converted.owner = THIS_MODULE;
		converted.mmap = NULL;
		converted.mmap_prepare = converted_prepare;
		inode->i_fop = &converted;
	}
}

static long elf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file *target;
	long err = 0;

	if (cmd != VMABENCH_TEST_IOC_FILE)
		return -ENOTTY;
	target = fget(arg);
	if (!target)
		return -EBADF;
	mutex_lock(&lock);
	if (inode)
		err = -EBUSY;
	else if (!can_mmap_file(target))
		err = -ENODEV;
	else
		convert_inode(file_inode(target));
	mutex_unlock(&lock);
	fput(target);
	return err;
}

/* Whoever opened the inode meanwhile has a reference to the module, not just to the table. */
static int elf_release(struct inode *device, struct file *file)
{
	mutex_lock(&lock);
	if (inode) {
		inode->i_fop = original;
		iput(inode);
		inode = NULL;
	}
	mutex_unlock(&lock);
	return 0;
}

static const struct file_operations elf_fops = {
	.owner = THIS_MODULE,
	.release = elf_release,
	.unlocked_ioctl = elf_ioctl,
};

static struct miscdevice modes[] = {
	TEST_MODE("prepare-only", &elf_fops),
};

static int __init vmabench_test_elf_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_elf_exit(void)
{
	test_deregister(modes, ARRAY_SIZE(modes));
}

module_init(vmabench_test_elf_init);
module_exit(vmabench_test_elf_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Prepare-only files on any file system for the guest tests of vmabench");
