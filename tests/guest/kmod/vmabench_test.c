// SPDX-License-Identifier: GPL-2.0
/* Odd drivers that need no .mmap_prepare. */

#include <linux/mm.h>

#include "test.h"

static const struct file_operations nohook_fops = {
	.owner = THIS_MODULE,
};

static int mmap_noops(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations mmap_noops_fops = {
	.owner = THIS_MODULE,
	.mmap = mmap_noops,
};

static struct miscdevice modes[] = {
	TEST_MODE("nohook", &nohook_fops),
	TEST_MODE("mmap-noops", &mmap_noops_fops),
};

static int __init vmabench_test_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_exit(void)
{
	test_deregister(modes, ARRAY_SIZE(modes));
}

module_init(vmabench_test_init);
module_exit(vmabench_test_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Odd drivers for the guest tests of vmabench");
