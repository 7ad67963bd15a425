// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the calls of a few functions inside mmap(), by kprobes, for whoever reads
 * /dev/vmabench-test-count. A kernel without kprobes has no such device.
 */

#include <linux/kprobes.h>
#include <linux/uaccess.h>

#include "test.h"
#include "test_abi.h"

#ifdef CONFIG_KPROBES
static atomic64_t counts[VMABENCH_COUNT_NR];
static pid_t counted;

static int count_call(struct kprobe *probe, struct pt_regs *regs);

static struct kprobe probes[VMABENCH_COUNT_NR] = {
	[VMABENCH_COUNT_VMA_ALLOC] = {
		.symbol_name = "vm_area_alloc", .pre_handler = count_call,
	},
	[VMABENCH_COUNT_MERGE] = {
		.symbol_name = "vma_merge_new_range", .pre_handler = count_call,
	},
};

/* Only what the process does that read the counts last. */
static int count_call(struct kprobe *probe, struct pt_regs *regs)
{
	if (current->tgid == READ_ONCE(counted))
		atomic64_inc(&counts[probe - probes]);
	return 0;
}

/* Reading is counting anew. */
static ssize_t count_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	u64 values[VMABENCH_COUNT_NR];
	int i;

	if (size != sizeof(values))
		return -EINVAL;
	WRITE_ONCE(counted, current->tgid);
	for (i = 0; i < VMABENCH_COUNT_NR; i++)
		values[i] = atomic64_xchg(&counts[i], 0);
	return copy_to_user(buf, values, size) ? -EFAULT : size;
}

static const struct file_operations count_fops = {
	.owner = THIS_MODULE,
	.read = count_read,
};

static struct miscdevice modes[] = {
	TEST_MODE("count", &count_fops),
};

static int __init vmabench_test_count_init(void)
{
	int i, err;

	for (i = 0; i < VMABENCH_COUNT_NR; i++) {
		err = register_kprobe(&probes[i]);
		if (err)
			goto unregister;
	}
	err = test_register(modes, ARRAY_SIZE(modes));
	if (!err)
		return 0;
unregister:
	while (i--)
		unregister_kprobe(&probes[i]);
	return err;
}

static void __exit vmabench_test_count_exit(void)
{
	int i;

	test_deregister(modes, ARRAY_SIZE(modes));
	for (i = 0; i < VMABENCH_COUNT_NR; i++)
		unregister_kprobe(&probes[i]);
}
#else
static int __init vmabench_test_count_init(void)
{
	return 0;
}

static void __exit vmabench_test_count_exit(void)
{
}
#endif

module_init(vmabench_test_count_init);
module_exit(vmabench_test_count_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Counts calls inside mmap() for the guest tests of vmabench");
