/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every #if on what a kernel has. VMABENCH_HAVE_PREPARE is defined where struct
 * file_operations has .mmap_prepare, and VMABENCH_DESC_FLAGS_WORD where struct
 * vm_area_desc holds its flags as one plain word (scripts/build/detect.sh): the
 * version says neither, since 6.12 has them only with our series.
 */
#ifndef VMABENCH_COMPAT_H
#define VMABENCH_COMPAT_H

#include <linux/fs.h>
#include <linux/mm.h>

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
