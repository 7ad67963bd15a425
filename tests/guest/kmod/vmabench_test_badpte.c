// SPDX-License-Identifier: GPL-2.0
/*
 * Puts a page table entry that no driver may leave there, of a page frame that no
 * machine here has, into a mapping of its own and unmaps it: print_bad_pte() is then
 * to say whose mapping it was.
 */

#include <linux/mm.h>

#include "test.h"
#include "test_abi.h"

#define NO_PFN (1UL << 36)

static int badpte_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#ifdef VMABENCH_HAVE_PREPARE
static int badpte_prepare(struct vm_area_desc *desc)
{
	return 0;
}
#endif

static int put_bad_pte(pte_t *pte, unsigned long addr, void *data)
{
	set_pte_at(current->mm, addr, pte, pfn_pte(NO_PFN, PAGE_READONLY));
	return 0;
}

/* Nothing is touched before it is gone again: no CPU sees it. */
static long badpte_ioctl(struct file *file, unsigned int cmd, unsigned long addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int err = -EINVAL;

	if (cmd != VMABENCH_TEST_IOC_BADPTE)
		return -ENOTTY;
	mmap_write_lock(mm);
	vma = vma_lookup(mm, addr);
	if (vma && vma->vm_file == file)
		err = apply_to_page_range(mm, addr & PAGE_MASK, PAGE_SIZE, put_bad_pte, NULL);
	mmap_write_unlock(mm);
	return err ?: vm_munmap(addr & PAGE_MASK, PAGE_SIZE);
}

static const struct file_operations badpte_mmap_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = badpte_ioctl,
	.mmap = badpte_mmap,
};

#ifdef VMABENCH_HAVE_PREPARE
static const struct file_operations badpte_prepare_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = badpte_ioctl,
	.mmap_prepare = badpte_prepare,
};
#endif

static struct miscdevice modes[] = {
	TEST_MODE("badpte-mmap", &badpte_mmap_fops),
#ifdef VMABENCH_HAVE_PREPARE
	TEST_MODE("badpte-prepare", &badpte_prepare_fops),
#endif
};

static int __init vmabench_test_badpte_init(void)
{
	return test_register(modes, ARRAY_SIZE(modes));
}

static void __exit vmabench_test_badpte_exit(void)
{
	test_deregister(modes, ARRAY_SIZE(modes));
}

module_init(vmabench_test_badpte_init);
module_exit(vmabench_test_badpte_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A bad page table entry for the guest tests of vmabench");
