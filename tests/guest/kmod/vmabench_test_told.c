// SPDX-License-Identifier: GPL-2.0
/*
 * told-mmap and told-prepare: a driver whose hook does as each of its files was
 * told, good or bad, so that one test can show what becomes of it by either hook.
 */

#include <linux/file.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "test.h"
#include "test_abi.h"

static_assert(VMABENCH_VM_READ == VM_READ && VMABENCH_VM_WRITE == VM_WRITE);
static_assert(VMABENCH_VM_EXEC == VM_EXEC && VMABENCH_VM_SHARED == VM_SHARED);
static_assert(VMABENCH_VM_MAYREAD == VM_MAYREAD && VMABENCH_VM_MAYWRITE == VM_MAYWRITE);
static_assert(VMABENCH_VM_MAYEXEC == VM_MAYEXEC && VMABENCH_VM_LOCKED == VM_LOCKED);
static_assert(VMABENCH_VM_DONTEXPAND == VM_DONTEXPAND);
static_assert(VMABENCH_VM_NORESERVE == VM_NORESERVE && VMABENCH_VM_DONTDUMP == VM_DONTDUMP);

/*
 * One for each file. It outlives the file where a VMA of another file, or of none of
 * ours, points to it: none is freed before the module goes.
 */
struct teller {
	struct list_head list;
	struct vmabench_told told;
	struct vmabench_told_seen seen;
	struct file *file; /* to put in, or NULL */
	atomic64_t closes;
	atomic_t mapped; /* where exclusive */
};

static LIST_HEAD(tellers);
static DEFINE_MUTEX(tellers_lock);

static void told_close(struct vm_area_struct *vma)
{
	struct teller *teller = vma->vm_private_data;

	atomic64_inc(&teller->closes);
	atomic_set(&teller->mapped, 0);
}

static const struct vm_operations_struct close_vm_ops = {
	.close = told_close,
};

/* What both hooks do first. Returns what the hook is to return. */
static int told_call(struct teller *teller, unsigned long start, unsigned long end)
{
	struct vmabench_told_seen *seen = &teller->seen;

	seen->calls++;
	seen->closes_then = atomic64_read(&teller->closes);
	seen->in_way += !!find_vma_intersection(current->mm, start, end);
	seen->committed_kib = vm_memory_committed() << (PAGE_SHIFT - 10);
	if (teller->told.exclusive && atomic_xchg(&teller->mapped, 1))
		return -EBUSY;
	return teller->told.ret;
}

static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct teller *teller = file->private_data;
	const struct vmabench_told *told = &teller->told;
	int ret = told_call(teller, vma->vm_start, vma->vm_end);

	if (ret)
		return ret;
	vm_flags_clear(vma, told->clear_flags);
	vm_flags_set(vma, told->set_flags);
	vma->vm_pgoff += told->shift_pgoff;
	vma->vm_private_data = teller;
	if (told->close)
		vma->vm_ops = &close_vm_ops;
	if (told->file == VMABENCH_TOLD_SAME)
		vma_set_file(vma, file);
	else if (teller->file)
		vma_set_file(vma, teller->file);
	return 0;
}

#ifdef VMABENCH_HAVE_PREPARE
static int told_prepare(struct vm_area_desc *desc)
{
	struct teller *teller = desc->file->private_data;
	const struct vmabench_told *told = &teller->told;
	int ret = told_call(teller, desc->start, desc->end);

	if (ret)
		return ret;
	compat_desc_clear_flags(desc, told->clear_flags);
	compat_desc_set_flags(desc, told->set_flags);
	desc->pgoff += told->shift_pgoff;
	desc->private_data = teller;
	if (told->close)
		desc->vm_ops = &close_vm_ops;
	if (told->file == VMABENCH_TOLD_NULL)
		desc->vm_file = NULL;
	else if (told->file == VMABENCH_TOLD_SAME)
		desc->vm_file = get_file(desc->file);
	else if (teller->file)
		desc->vm_file = get_file(teller->file);
	if (told->move) {
		desc->start -= PAGE_SIZE;
		desc->end += PAGE_SIZE;
	}
	return 0;
}
#endif

static int told_open(struct inode *inode, struct file *file)
{
	struct teller *teller = kzalloc(sizeof(*teller), GFP_KERNEL);

	if (!teller)
		return -ENOMEM;
	teller->told.file = VMABENCH_TOLD_NONE;
	mutex_lock(&tellers_lock);
	list_add(&teller->list, &tellers);
	mutex_unlock(&tellers_lock);
	file->private_data = teller;
	return 0;
}

static int told_release(struct inode *inode, struct file *file)
{
	struct teller *teller = file->private_data;

	if (teller->file)
		fput(teller->file);
	teller->file = NULL;
	return 0;
}

static long tell(struct teller *teller, const void __user *arg)
{
	struct vmabench_told told;
	struct file *file = NULL;

	if (copy_from_user(&told, arg, sizeof(told)))
		return -EFAULT;
	if (told.file >= 0) {
		file = fget(told.file);
		if (!file)
			return -EBADF;
	}
	if (teller->file)
		fput(teller->file);
	teller->file = file;
	teller->told = told;
	teller->seen = (struct vmabench_told_seen){};
	atomic64_set(&teller->closes, 0);
	return 0;
}

static long tell_seen(struct teller *teller, void __user *arg)
{
	teller->seen.closes = atomic64_read(&teller->closes);
	return copy_to_user(arg, &teller->seen, sizeof(teller->seen)) ? -EFAULT : 0;
}

static long look(void __user *arg)
{
	struct vmabench_look look;
	struct file *file;

	if (copy_from_user(&look, arg, sizeof(look)))
		return -EFAULT;
	file = fget(look.file);
	if (!file)
		return -EBADF;
	look.writable = atomic_read(&file->f_mapping->i_mmap_writable);
	look.refs = file_count(file) - 1;
	fput(file);
	return copy_to_user(arg, &look, sizeof(look)) ? -EFAULT : 0;
}

static long told_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VMABENCH_TEST_IOC_TELL:
		return tell(file->private_data, uarg);
	case VMABENCH_TEST_IOC_SEEN:
		return tell_seen(file->private_data, uarg);
	case VMABENCH_TEST_IOC_LOOK:
		return look(uarg);
	}
	return -ENOTTY;
}

#define TOLD_FOPS                                                                                  \
	.owner = THIS_MODULE, .open = told_open, .release = told_release,                          \
	.unlocked_ioctl = told_ioctl

static const struct file_operations told_mmap_fops = {
	TOLD_FOPS,
	.mmap = told_mmap,
};

#ifdef VMABENCH_HAVE_PREPARE
static const struct file_operations told_prepare_fops = {
	TOLD_FOPS,
	.mmap_prepare = told_prepare,
};
#endif

static struct miscdevice modes[] = {
	TEST_MODE("told-mmap", &told_mmap_fops),
#ifdef VMABENCH_HAVE_PREPARE
	TEST_MODE("told-prepare", &told_prepare_fops),
#endif
};

static int __init vmabench_test_told_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_told_exit(void)
{
	struct teller *teller, *next;

	test_deregister(modes, ARRAY_SIZE(modes));
	list_for_each_entry_safe(teller, next, &tellers, list) kfree(teller);
}

module_init(vmabench_test_told_init);
module_exit(vmabench_test_told_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A driver that does as it is told for the guest tests of vmabench");
