/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What the vmabench modules and user space say to each other: ioctls on
 * /dev/vmabench-{mmap,prepare}-PROFILE. Fixed-width fields only, no implicit
 * padding, so that the header reads the same from either side.
 */
#ifndef VMABENCH_ABI_H
#define VMABENCH_ABI_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Raised whenever a struct or the meaning of a field changes. */
#define VMABENCH_ABI_VERSION	2

#define VMABENCH_NAME_LEN	16

/* Every word of the page that a fault gives, so that it is told from a zero page. */
#define VMABENCH_PAGE_WORD	0x766d6162656e6368ull

/* Pages by which the profile pgoff moves a mapping in its file. */
#define VMABENCH_PGOFF_SHIFT	4096u

/* Which file_operations hook the device maps through. */
enum vmabench_hook {
	VMABENCH_HOOK_MMAP	= 0,	/* .mmap */
	VMABENCH_HOOK_PREPARE	= 1,	/* .mmap_prepare */
};

struct vmabench_info {
	__u32 abi;			/* out: VMABENCH_ABI_VERSION */
	__u32 hook;			/* out: enum vmabench_hook */
	char profile[VMABENCH_NAME_LEN];/* out: NUL-terminated */
};

/* Counted per device since the module was loaded or the last reset. */
struct vmabench_counters {
	__u64 hook_calls;		/* the hook was entered */
	__u64 hook_errors;		/* of these, it refused */
	__u64 vma_opens;		/* vm_ops->open */
	__u64 vma_closes;		/* vm_ops->close (profiles that set one) */
	__u64 faults;			/* vm_ops->fault */
	__u64 file_opens;		/* file_operations.open */
	__u64 file_releases;		/* file_operations.release */
};

/* Where the maps of one batch lie, relative to the start of the arena. */
enum vmabench_pattern {
	VMABENCH_PATTERN_EMPTY	= 0,	/* the loop alone, nothing is mapped */
	VMABENCH_PATTERN_APPEND	= 1,	/* ascending, adjacent, contiguous pgoff */
	VMABENCH_PATTERN_ISOLATED = 2,	/* ascending, a free page before each map */
	VMABENCH_PATTERN_NR,
};

/* What a storm is timed with. */
enum vmabench_clock {
	VMABENCH_CLOCK_NS	= 0,	/* CLOCK_MONOTONIC, in ns */
	VMABENCH_CLOCK_TSC	= 1,	/* x86: the time stamp counter, in ticks */
};

#define VMABENCH_MAX_PAGES	512u	/* a map */
#define VMABENCH_MAX_MAPS	65536u	/* a batch */
#define VMABENCH_MAX_BATCHES	4096u	/* an ioctl */
#define VMABENCH_MAX_OPS	(1u << 22)	/* maps * batches, an ioctl */

/*
 * One kernel-side storm: @batches times, map @maps ranges of @pages pages of
 * this device by @pattern with vm_mmap() (shared, read and write,
 * MAP_FIXED_NOREPLACE), then vm_munmap() each in the same order. The caller
 * leaves [addr, addr + span) free, where span is vmabench_span().
 *
 * Errors: EINVAL for an argument out of range, a clock that this kernel lacks,
 * a reserved field that is not zero or an unaligned address; EEXIST where the
 * range is not free; EFAULT for a result buffer that cannot be written; EINTR
 * when killed; else what the mapping was refused with. Nothing stays mapped on
 * any path.
 */
struct vmabench_storm {
	__u32 pattern;			/* in: enum vmabench_pattern */
	__u32 pages;			/* in: 1 to VMABENCH_MAX_PAGES */
	__u32 maps;			/* in: 1 to VMABENCH_MAX_MAPS */
	__u32 batches;			/* in: 1 to VMABENCH_MAX_BATCHES */
	__u64 addr;			/* in: page-aligned start of the arena */
	__u64 mmap_times;		/* in: __u64[batches], time of each mmap phase */
	__u64 munmap_times;		/* in: __u64[batches], time of each munmap phase */
	__u32 clock;			/* in: enum vmabench_clock */
	__u32 reserved;			/* in: 0 */
	__u64 hook_calls;		/* out: calls of the device's hook meanwhile */
	__u32 vmas_min;			/* out: fewest VMAs left by an mmap phase */
	__u32 vmas_max;			/* out: most VMAs left by an mmap phase */
	__u32 batches_done;		/* out */
	__u32 file_refs;		/* out: references to the file at the end */
};

#define VMABENCH_IOC_INFO	_IOR('v', 0xb0, struct vmabench_info)
#define VMABENCH_IOC_COUNTERS	_IOR('v', 0xb1, struct vmabench_counters)
#define VMABENCH_IOC_RESET	_IO('v', 0xb2)
#define VMABENCH_IOC_STORM	_IOWR('v', 0xb3, struct vmabench_storm)

/* Pages from the start of one map to the start of the next. */
static inline __u64 vmabench_stride(__u32 pattern, __u32 pages)
{
	return pattern == VMABENCH_PATTERN_ISOLATED ? (__u64)pages + 1 : pages;
}

/* Pages of the arena that one batch needs free, the trailing gap included. */
static inline __u64 vmabench_span(__u32 pattern, __u32 pages, __u32 maps)
{
	__u64 lead = pattern == VMABENCH_PATTERN_ISOLATED ? 1 : 0;

	return maps * vmabench_stride(pattern, pages) + lead;
}

/* Page at which map @i of a batch starts. */
static inline __u64 vmabench_map_page(__u32 pattern, __u32 pages, __u32 i)
{
	__u64 lead = pattern == VMABENCH_PATTERN_ISOLATED ? 1 : 0;

	return lead + i * vmabench_stride(pattern, pages);
}

#endif /* VMABENCH_ABI_H */
