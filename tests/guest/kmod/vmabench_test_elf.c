// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a file on any file system prepare-only, for a while: its inode gets a
 * copy of its file_operations in which .mmap_prepare does what .mmap did. Of a SysV
 * segment nobody can open the file, so there it is the file that gets them.
 */

#include <linux/file.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "test.h"
#include "test_abi.h"

/* One at a time. What is converted is held, and so stays what it was made. */
static DEFINE_MUTEX(lock);
static const struct file_operations *original;
static struct file_operations converted;
static struct inode *inode;
static struct file *segment;
static u64 calls;

/* The hooks of the file systems in memory look at the file and set vm_ops, no more. */
static int converted_prepare(struct vm_area_desc *desc)
{
	struct vm_area_struct vma = { .vm_start = desc->start, .vm_end = desc->end };
	int err = original->mmap(desc->file, &vma);

	calls++;
	desc->vm_ops = vma.vm_ops;
	return err;
}

/* Returns what takes the place of @fops, which may be themselves. */
static const struct file_operations *convert(const struct file_operations *fops)
{
	original = fops;
	if (!original->mmap)
		return fops;
	converted = *original;
	converted.owner = THIS_MODULE;
	converted.mmap = NULL;
	converted.mmap_prepare = converted_prepare;
	return &converted;
}

static long convert_file(unsigned long fd)
{
	struct file *target = fget(fd);
	long err = 0;

	if (!target)
		return -EBADF;
	if (can_mmap_file(target)) {
		inode = file_inode(target);
		ihold(inode);
		inode->i_fop = convert(inode->i_fop);
	} else {
		err = -ENODEV;
	}
	fput(target);
	return err;
}

/* The start of ipc/shm.c's struct shm_file_data, which is what an attached segment's file has. */
struct shm_data {
	int id;
	struct ipc_namespace *ns;
	struct file *file;
};

static long convert_segment(unsigned long addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	struct shm_data *data;
	long err = -EINVAL;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, addr);
	data = vma && vma->vm_file ? vma->vm_file->private_data : NULL;
	if (data && data->file && file_inode(data->file) == file_inode(vma->vm_file)) {
		segment = get_file(data->file);
		segment->f_op = convert(segment->f_op);
		err = 0;
	}
	mmap_read_unlock(mm);
	return err;
}

static long elf_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long err;

	if (cmd == VMABENCH_TEST_IOC_CALLS)
		return put_user(calls, (u64 __user *)arg);
	if (cmd != VMABENCH_TEST_IOC_FILE && cmd != VMABENCH_TEST_IOC_SHM)
		return -ENOTTY;
	mutex_lock(&lock);
	if (inode || segment)
		err = -EBUSY;
	else if (cmd == VMABENCH_TEST_IOC_FILE)
		err = convert_file(arg);
	else
		err = convert_segment(arg);
	mutex_unlock(&lock);
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
	if (segment) {
		segment->f_op = original;
		fput(segment);
		segment = NULL;
	}
	calls = 0;
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
