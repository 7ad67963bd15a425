// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs files that can be mapped through one hook, the other or neither, and
 * which lockdown has nothing else against: they are read-only and have no ioctl.
 */

#include <linux/debugfs.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct dentry *dir;

static const struct file_operations neither_fops = {
	.owner = THIS_MODULE,
};

static int debugfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations mmap_fops = {
	.owner = THIS_MODULE,
	.mmap = debugfs_mmap,
};

static int debugfs_prepare(struct vm_area_desc *desc)
{
	return 0;
}

static const struct file_operations prepare_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = debugfs_prepare,
};

/* Unsafe is what debugfs calls a file whose own operations are used, mapping among them. */
static int __init vmabench_test_debugfs_init(void)
{
	/* A kernel without debugfs loads this all the same: whoever looks finds no file. */
	dir = debugfs_create_dir("vmabench-test", NULL);
	debugfs_create_file_unsafe("neither", 0444, dir, NULL, &neither_fops);
	debugfs_create_file_unsafe("mmap", 0444, dir, NULL, &mmap_fops);
	debugfs_create_file_unsafe("prepare", 0444, dir, NULL, &prepare_fops);
	return 0;
}

static void __exit vmabench_test_debugfs_exit(void)
{
	debugfs_remove_recursive(dir);
}

module_init(vmabench_test_debugfs_init);
module_exit(vmabench_test_debugfs_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Mappable debugfs files for the guest tests of vmabench");
