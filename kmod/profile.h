/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a profile includes: profiles/NAME.c says what a driver does when it is
 * mapped, once, for both hooks. It ends in VMABENCH_PROFILE(NAME, ...); Kbuild
 * takes every file in profiles/, so a file whose profile has another name does
 * not link.
 */
#ifndef VMABENCH_PROFILE_H
#define VMABENCH_PROFILE_H

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "vmabench_abi.h"
#include VMABENCH_HOOK_HEADER	/* hook_mmap.h or hook_prepare.h: the map_*() functions */

struct vmabench_profile {
	const char *name;

	/*
	 * Called with the mmap lock held for writing. Returns 0 or the -errno
	 * that mmap() is refused with. Must not keep anything for the mapping:
	 * where it merges, .mmap_prepare's result is thrown away.
	 */
	int (*map)(struct vmabench_map *map);

	/*
	 * Both or neither: called as the device is opened and released. open
	 * returns 0 or -errno. The first profile by name, with which main.c
	 * probes the kernel, has none.
	 */
	int (*open)(struct file *file);
	void (*release)(void);
};

/*
 * @_summary is for people: `modinfo -F profile MODULE` lists what a module offers.
 * What follows @_map are initialisers of other members.
 */
#define VMABENCH_PROFILE(_name, _summary, _map, ...)				\
	static_assert(sizeof(#_name) <= VMABENCH_NAME_LEN);			\
	MODULE_INFO(profile, #_name ": " _summary);				\
	const struct vmabench_profile vmabench_profile_##_name = {		\
		.name = #_name,							\
		.map = _map,							\
		__VA_ARGS__							\
	}

/*
 * vm_ops for profiles that want nothing special: a fault gives the page of
 * VMABENCH_PAGE_WORD, opens and faults are counted.
 */
extern const struct vm_operations_struct vmabench_vm_ops;

/* The parts of them, for profiles with vm_ops of their own. */
void vmabench_vma_open(struct vm_area_struct *vma);
void vmabench_vma_close(struct vm_area_struct *vma);
vm_fault_t vmabench_fault(struct vm_fault *vmf);
void vmabench_count_fault(struct vm_area_struct *vma);
struct page *vmabench_shared_page(void);

#endif /* VMABENCH_PROFILE_H */
