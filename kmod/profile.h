/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a profile includes: profiles/NAME.c says all there is to say of it. What a driver does when
 * it is mapped, once, for both hooks, is for the modules, and stands inside #ifdef __KERNEL__; the
 * descriptor that ends the file,
 *
 *	VMABENCH_PROFILE(NAME) = {
 *		VMABENCH_PROFILE_ID(NAME),
 *		.summary = "...",
 *		...
 *	};
 *
 * is for user space as well, which compiles the same file: its traits are what bench/ predicts a
 * storm's outcome by, and what the guest tests expect. Every file in profiles/ is taken.
 */
#ifndef VMABENCH_PROFILE_H
#define VMABENCH_PROFILE_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/module.h>
#else
#include <assert.h>
#include <stdbool.h>
#endif

#include "vmabench_abi.h"
#ifdef __KERNEL__
#include VMABENCH_HOOK_HEADER /* hook_mmap.h or hook_prepare.h: the map_*() functions */
#endif

/*
 * A first attempt at a merge compares what mmap() asked for (flags, file, offset) with the
 * neighbour as its hook left it, so a hook that changes one of them makes it fail. v6.12 looks
 * again after .mmap, but only where the flags changed, and never merges VM_SPECIAL. vm_ops,
 * page_prot and private_data are never compared. (mm/mmap.c of 6.12, __mmap_region(); mm/vma.c,
 * is_mergeable_vma().)
 */
struct vmabench_profile {
	const char *name;
	const char *summary; /* one line, no full stop */

	bool refuses; /* every mapping, with ENXIO: there is nothing to storm */
	bool swaps_file; /* another file than was asked for is mapped */
	bool takes_write; /* what is mapped cannot be written to, whatever was asked for */
	bool special; /* VM_SPECIAL: device memory, which is never locked or merged */
	bool has_close; /* vm_ops have close */

	/* Would a map merge with an adjacent earlier one of the same device, judged by: */
	bool asked_fits; /* what mmap() asked for, before .mmap is called */
	bool retry_fits; /* what .mmap changed, if the kernel looks again */
	bool prepared_fits; /* what .mmap_prepare changed */

#ifdef __KERNEL__
	/*
	 * Called with the mmap lock held for writing. Returns 0 or the -errno
	 * that mmap() is refused with. Must not keep anything for the mapping:
	 * where it merges, .mmap_prepare's result is thrown away.
	 */
	int (*map)(struct vmabench_map *map);

	/*
	 * Both or neither: called as the device is opened and released. open
	 * returns 0 or -errno.
	 */
	int (*open)(struct file *file);
	void (*release)(void);
#endif
};

#ifdef __KERNEL__

/* NAME_map() is what the hook does. A file whose profile has another name does not link. */
#define VMABENCH_PROFILE(id)                                                                       \
	static_assert(sizeof(#id) <= VMABENCH_NAME_LEN);                                           \
	extern const struct vmabench_profile vmabench_profile_##id;                                \
	const struct vmabench_profile vmabench_profile_##id
#define VMABENCH_PROFILE_ID(id) .name = #id, .map = id##_map

/* Initialisers of the members that only the kernel has. */
#define VMABENCH_IN_KERNEL(...) __VA_ARGS__

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

#else

/* A pointer to the descriptor goes where common/profiles.h finds it. */
#define VMABENCH_PROFILE(id)                                                                       \
	static_assert(sizeof(#id) <= VMABENCH_NAME_LEN, "the name is too long");                   \
	static const struct vmabench_profile profile_##id;                                         \
	static const void *const profile_ptr_##id __attribute__((section("profiles"), used)) =     \
		&profile_##id;                                                                     \
	static const struct vmabench_profile profile_##id
#define VMABENCH_PROFILE_ID(id) .name = #id
#define VMABENCH_IN_KERNEL(...)

#endif

#endif /* VMABENCH_PROFILE_H */
