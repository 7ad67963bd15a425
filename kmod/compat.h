/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every #if on what a kernel has. VMABENCH_HAVE_PREPARE is defined where struct
 * file_operations has .mmap_prepare, VMABENCH_DESC_FLAGS_WORD where struct
 * vm_area_desc holds its flags as one plain word, and VMABENCH_HAVE_FLAGS_SET
 * where there is vm_flags_set() (scripts/build/detect.sh): the version says none
 * of it, since trees have what was ported to them.
 */
#ifndef VMABENCH_COMPAT_H
#define VMABENCH_COMPAT_H

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/workqueue.h>

/* User-Mode Linux has no instruction of its own: its x86 has a TSC, and its headers do not. */
#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
#include <asm/tsc.h>
#define COMPAT_HAS_TSC true
static inline u64 compat_read_tsc(void)
{
	return rdtsc();
}
#else
#define COMPAT_HAS_TSC false
static inline u64 compat_read_tsc(void)
{
	return 0;
}
#endif

struct compat_put {
	struct work_struct work;
	struct file *file;
};

static inline void compat_put_work(struct work_struct *work)
{
	__fput_sync(container_of(work, struct compat_put, work)->file);
}

/*
 * Not fput(), which would leave ->release, and the reference to the module, to
 * later; and not __fput_sync(), which before 6.6 is a BUG outside of a kernel
 * thread.
 */
static inline void compat_fput_now(struct file *file)
{
	struct compat_put put = { .file = file };

	INIT_WORK_ONSTACK(&put.work, compat_put_work);
	schedule_work(&put.work);
	flush_work(&put.work);
	destroy_work_on_stack(&put.work);
}

#ifndef VMABENCH_HAVE_FLAGS_SET
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}
#endif

#ifdef VMABENCH_HAVE_PREPARE
/* Add @flags to what the mapping will have. */
static inline void compat_desc_set_flags(struct vm_area_desc *desc, vm_flags_t flags)
{
#ifdef VMABENCH_DESC_FLAGS_WORD
	desc->vm_flags |= flags;
#else
	vma_desc_set_flags_mask(desc, legacy_to_vma_flags(flags));
#endif
}

/* Take @flags away from what the mapping will have. */
static inline void compat_desc_clear_flags(struct vm_area_desc *desc, vm_flags_t flags)
{
#ifdef VMABENCH_DESC_FLAGS_WORD
	desc->vm_flags &= ~flags;
#else
	vma_desc_clear_flags_mask(desc, legacy_to_vma_flags(flags));
#endif
}
#endif

#endif /* VMABENCH_COMPAT_H */
