/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a profile sets up a mapping through .mmap: the VMA exists and is written
 * to. hook_prepare.h has the same functions for the other hook.
 */
#ifndef VMABENCH_HOOK_MMAP_H
#define VMABENCH_HOOK_MMAP_H

#include "compat.h"

#define VMABENCH_THIS_HOOK   VMABENCH_HOOK_MMAP
#define VMABENCH_THIS_NAME   "mmap"
#define VMABENCH_HOOK_MEMBER "mmap"

/* The mapping in the making. Only ever a view of what the kernel hands to the hook. */
struct vmabench_map {
	struct vm_area_struct vma;
};

static inline unsigned long map_start(const struct vmabench_map *map)
{
	return map->vma.vm_start;
}

static inline void map_set_ops(struct vmabench_map *map, const struct vm_operations_struct *ops)
{
	map->vma.vm_ops = ops;
}

static inline void map_set_private(struct vmabench_map *map, void *data)
{
	map->vma.vm_private_data = data;
}

static inline void map_set_flags(struct vmabench_map *map, vm_flags_t flags)
{
	vm_flags_set(&map->vma, flags);
}

static inline void map_clear_flags(struct vmabench_map *map, vm_flags_t flags)
{
	vm_flags_clear(&map->vma, flags);
}

static inline void map_write_combine(struct vmabench_map *map)
{
	map->vma.vm_page_prot = pgprot_writecombine(map->vma.vm_page_prot);
}

/* Map @file in place of the one that mmap() was given. The caller keeps its own reference. */
static inline void map_swap_file(struct vmabench_map *map, struct file *file)
{
	vma_set_file(&map->vma, file);
}

static inline void map_shift_pgoff(struct vmabench_map *map, pgoff_t pages)
{
	map->vma.vm_pgoff += pages;
}

#endif /* VMABENCH_HOOK_MMAP_H */
