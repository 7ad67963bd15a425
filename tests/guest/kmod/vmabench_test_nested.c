// SPDX-License-Identifier: GPL-2.0
/* An outer driver: its .mmap passes the mapping on to another file, as overlayfs does. */

#include <linux/file.h>
#include <linux/mm.h>

#include "test.h"
#include "test_abi.h"

/* misc_open() has left the miscdevice in private_data; here that is the inner file. */
static int nested_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	return 0;
}

static int nested_release(struct inode *inode, struct file *file)
{
	if (file->private_data)
		fput(file->private_data);
	return 0;
}

static long nested_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file *inner;

	if (cmd != VMABENCH_TEST_IOC_FILE)
		return -ENOTTY;
	if (file->private_data)
		return -EBUSY;
	inner = fget(arg);
	if (!inner)
		return -EBADF;
	/* Whether it can be mapped is left for vfs_mmap() to find out, as by SysV shm and i915. */
	if (!inner->f_op->mmap && !inner->f_op->mmap_prepare) {
		fput(inner);
		return -ENODEV;
	}
	file->private_data = inner;
	return 0;
}

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *inner = file->private_data;

	if (!inner)
		return -ENODEV;
	vma_set_file(vma, inner);
	return vfs_mmap(inner, vma);
}

static const struct file_operations nested_fops = {
	.owner = THIS_MODULE,
	.open = nested_open,
	.release = nested_release,
	.unlocked_ioctl = nested_ioctl,
	.mmap = nested_mmap,
};

static struct miscdevice modes[] = {
	TEST_MODE("nested", &nested_fops),
};

static int __init vmabench_test_nested_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_nested_exit(void)
{
	test_deregister(modes, ARRAY_SIZE(modes));
}

module_init(vmabench_test_nested_init);
module_exit(vmabench_test_nested_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A driver over another for the guest tests of vmabench");
