/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a profile sets up a mapping through .mmap_prepare: there is no VMA yet,
 * only a description of one. hook_mmap.h has the same functions for the other
 * hook.
 */
#ifndef VMABENCH_HOOK_PREPARE_H
#define VMABENCH_HOOK_PREPARE_H

#include <linux/file.h>
#include <linux/mm.h>

#include "compat.h"

#ifndef VMABENCH_HAVE_PREPARE
#error "this kernel has no .mmap_prepare: build with HOOKS=mmap"
#endif

#define VMABENCH_THIS_HOOK   VMABENCH_HOOK_PREPARE
#define VMABENCH_THIS_NAME   "prepare"
#define VMABENCH_HOOK_MEMBER "mmap_prepare"

/* The mapping in the making. Only ever a view of what the kernel hands to the hook. */
struct vmabench_map {
	struct vm_area_desc desc;
};

static inline unsigned long map_start(const struct vmabench_map *map)
{
	return map->desc.start;
}

static inline void map_set_ops(struct vmabench_map *map, const struct vm_operations_struct *ops)
{
	map->desc.vm_ops = ops;
}

static inline void map_set_private(struct vmabench_map *map, void *data)
{
	map->desc.private_data = data;
}

static inline void map_set_flags(struct vmabench_map *map, vm_flags_t flags)
{
	compat_desc_set_flags(&map->desc, flags);
}

static inline void map_clear_flags(struct vmabench_map *map, vm_flags_t flags)
{
	compat_desc_clear_flags(&map->desc, flags);
}

static inline void map_write_combine(struct vmabench_map *map)
{
	map->desc.page_prot = pgprot_writecombine(map->desc.page_prot);
}

/* Map @file in place of the one that mmap() was given. The caller keeps its own reference. */
static inline void map_swap_file(struct vmabench_map *map, struct file *file)
{
	/* The core gets this reference. That to the old file is not the hook's to drop. */
	map->desc.vm_file = get_file(file);
}

static inline void map_shift_pgoff(struct vmabench_map *map, pgoff_t pages)
{
	map->desc.pgoff += pages;
}

#endif /* VMABENCH_HOOK_PREPARE_H */
