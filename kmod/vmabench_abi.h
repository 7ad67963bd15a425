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
#define VMABENCH_ABI_VERSION 5

#define VMABENCH_NAME_LEN 16

/* Every word of the page that a fault gives, so that it is told from a zero page. */
#define VMABENCH_PAGE_WORD 0x766d6162656e6368ull

/* Pages by which the profile pgoff moves a mapping in its file. */
#define VMABENCH_PGOFF_SHIFT 4096u

/* Which file_operations hook the device maps through. */
enum vmabench_hook {
	VMABENCH_HOOK_MMAP = 0, /* .mmap */
	VMABENCH_HOOK_PREPARE = 1, /* .mmap_prepare */
};

struct vmabench_info {
	__u32 abi; /* out: VMABENCH_ABI_VERSION */
	__u32 hook; /* out: enum vmabench_hook */
	char profile[VMABENCH_NAME_LEN]; /* out: NUL-terminated */
};

/* Counted per device since the module was loaded or the last reset. */
struct vmabench_counters {
	__u64 hook_calls; /* the hook was entered */
	__u64 hook_errors; /* of these, it refused */
	__u64 vma_opens; /* vm_ops->open */
	__u64 vma_closes; /* vm_ops->close (profiles that set one) */
	__u64 faults; /* vm_ops->fault */
	__u64 file_opens; /* file_operations.open */
	__u64 file_releases; /* file_operations.release */
};

/*
 * How a batch maps and unmaps: what a storm's descriptor says of it (bench/storm.h), and what the
 * module is given. Maps ascend, each takes free pages, and they are unmapped one by one in the
 * order in which they were mapped, where no flag says otherwise.
 */
struct vmabench_pattern {
	__u32 lead; /* free pages before the lowest map */
	__u32 stride; /* from a map's start to the next: lengths of a map */
	__u32 gap; /* ... and pages besides */
	__u32 flags; /* VMABENCH_PATTERN_* */
};

#define VMABENCH_PATTERN_EMPTY	     (1u << 0) /* the loop alone, nothing is mapped */
#define VMABENCH_PATTERN_DESCENDS    (1u << 1) /* the highest map is made first */
#define VMABENCH_PATTERN_OVER	     (1u << 2) /* what is in the way is replaced (MAP_FIXED) */
#define VMABENCH_PATTERN_UNMAP_BACK  (1u << 3) /* what was mapped last is unmapped first */
#define VMABENCH_PATTERN_UNMAP_RANGE (1u << 4) /* one munmap() from the lowest to the highest */
/* What lies there before a batch, its bed, which is mapped and unmapped without being timed: */
#define VMABENCH_PATTERN_UNDER (1u << 5) /* a map where each of the batch's will be */
#define VMABENCH_PATTERN_FILL  (1u << 6) /* a map right before each of them, and behind the last */
#define VMABENCH_PATTERN_WHOLE (1u << 7) /* one map, from a map before the first to one behind it */
#define VMABENCH_PATTERN_BED   (7u << 5)
/* Nothing is mapped but the bed, and what is unmapped is taken out of it: UNDER or WHOLE. */
#define VMABENCH_PATTERN_UNMAPS	 (1u << 8)
#define VMABENCH_PATTERN_REFUSED (1u << 9) /* each map has to be refused with ENXIO */
#define VMABENCH_PATTERN_FLAGS	 0x3ffu

#define VMABENCH_MAX_LEAD   512u /* of a pattern; lengths and pages */
#define VMABENCH_MAX_STRIDE 512u
#define VMABENCH_MAX_GAP    512u

/* What a storm is timed with. */
enum vmabench_clock {
	VMABENCH_CLOCK_NS = 0, /* CLOCK_MONOTONIC, in ns */
	VMABENCH_CLOCK_TSC = 1, /* x86: the time stamp counter, in ticks */
};

#define VMABENCH_MAX_PAGES   512u /* a map */
#define VMABENCH_MAX_MAPS    65536u /* a batch */
#define VMABENCH_MAX_BATCHES 4096u /* an ioctl */
#define VMABENCH_MAX_OPS     (1u << 22) /* maps * batches, an ioctl */

/* What a storm maps, and how. */
#define VMABENCH_STORM_PRIVATE (1u << 0) /* MAP_PRIVATE in place of MAP_SHARED */
#define VMABENCH_STORM_ANON    (1u << 1) /* anonymous memory: fd is -1, and it is private */
#define VMABENCH_STORM_FLAGS   0x3u

/*
 * One kernel-side storm: @batches times, map @maps ranges of @pages pages of the
 * file @fd by @pattern with vm_mmap() (read and write, each at the place in the
 * file that it has in the arena), then unmap them with vm_munmap(). Any file
 * that can be mapped will do; which device the ioctl is made on says only whose
 * calls are counted. The caller leaves [addr, addr + span) free, where span is
 * vmabench_span().
 *
 * Errors: EINVAL for an argument out of range, a flag that is none, a clock that
 * this kernel lacks or an unaligned address; EBADF where fd is no open file;
 * EEXIST where the range is not free; EFAULT for a result buffer that cannot be
 * written; EINTR when killed; else what the mapping was refused with, as ENODEV
 * is by a file that cannot be mapped; EPROTO where a map was to be refused and
 * was not. Nothing stays mapped on any path.
 */
struct vmabench_storm {
	struct vmabench_pattern pattern; /* in */
	__u32 pages; /* in: 1 to VMABENCH_MAX_PAGES */
	__u32 maps; /* in: 1 to VMABENCH_MAX_MAPS */
	__u32 batches; /* in: 1 to VMABENCH_MAX_BATCHES */
	__u32 clock; /* in: enum vmabench_clock */
	__s32 fd; /* in: what to map */
	__u32 flags; /* in: VMABENCH_STORM_* */
	__u64 addr; /* in: page-aligned start of the arena */
	__u64 mmap_times; /* in: __u64[batches], time of each mmap phase; not for UNMAPS */
	__u64 munmap_times; /* in: __u64[batches], time of each munmap phase; not for REFUSED */
	__u64 hook_calls; /* out: calls of this device's hook meanwhile */
	/*
	 * VMAs left by an mmap phase; where only unmapping is timed, those before or behind it,
	 * whichever are more.
	 */
	__u32 vmas_min; /* out: the fewest */
	__u32 vmas_max; /* out: the most */
	__u32 batches_done; /* out */
	__u32 file_refs; /* out: references to the file at the end, this call's apart; 0: none */
};

#define VMABENCH_IOC_INFO     _IOR('v', 0xb0, struct vmabench_info)
#define VMABENCH_IOC_COUNTERS _IOR('v', 0xb1, struct vmabench_counters)
#define VMABENCH_IOC_RESET    _IO('v', 0xb2)
#define VMABENCH_IOC_STORM    _IOWR('v', 0xb3, struct vmabench_storm)

/* From a map's start to the next: pages. */
static inline __u64 vmabench_step(const struct vmabench_pattern *pattern, __u32 pages)
{
	return (__u64)pattern->stride * pages + pattern->gap;
}

/* Whether the first map has a map of the bed before it. */
static inline __u32 vmabench_has_edge(const struct vmabench_pattern *pattern)
{
	return !!(pattern->flags & (VMABENCH_PATTERN_FILL | VMABENCH_PATTERN_WHOLE));
}

/*
 * Pages of the arena that one batch needs free, the bed and the gap behind the highest map
 * included.
 */
static inline __u64 vmabench_span(const struct vmabench_pattern *pattern, __u32 pages, __u32 maps)
{
	const __u64 step = vmabench_step(pattern, pages);

	if (vmabench_has_edge(pattern))
		return pattern->lead + maps * step + pages;
	return pattern->lead + (maps - 1) * step + pages + pattern->gap;
}

/* The calls that map or unmap a batch, in their order. */
struct vmabench_walk {
	/* page of the arena at which the first call's range starts */
	__u64 first;
	__s64 step; /* pages from one call's range to the next */
	__u64 pages; /* of each range */
	__u32 calls;
};

static inline struct vmabench_walk vmabench_walk(const struct vmabench_pattern *pattern,
						 __u32 pages, __u32 maps, __u32 descends)
{
	struct vmabench_walk walk = {
		.first = pattern->lead + (vmabench_has_edge(pattern) ? pages : 0),
		.step = vmabench_step(pattern, pages),
		.pages = pages,
		.calls = maps,
	};

	if (descends) {
		walk.first += (maps - 1) * walk.step;
		walk.step = -walk.step;
	}
	return walk;
}

static inline struct vmabench_walk vmabench_map_walk(const struct vmabench_pattern *pattern,
						     __u32 pages, __u32 maps)
{
	return vmabench_walk(pattern, pages, maps, pattern->flags & VMABENCH_PATTERN_DESCENDS);
}

static inline struct vmabench_walk vmabench_unmap_walk(const struct vmabench_pattern *pattern,
						       __u32 pages, __u32 maps)
{
	const __u32 descends = !!(pattern->flags & VMABENCH_PATTERN_DESCENDS);
	const __u32 back = !!(pattern->flags & VMABENCH_PATTERN_UNMAP_BACK);
	struct vmabench_walk walk;

	if (!(pattern->flags & VMABENCH_PATTERN_UNMAP_RANGE))
		return vmabench_walk(pattern, pages, maps, descends ^ back);
	walk = vmabench_walk(pattern, pages, maps, 0);
	walk.pages += (maps - 1) * walk.step;
	walk.calls = 1;
	return walk;
}

/* The calls that map the bed; the same ranges are unmapped when the batch is over. */
static inline struct vmabench_walk vmabench_bed_walk(const struct vmabench_pattern *pattern,
						     __u32 pages, __u32 maps)
{
	struct vmabench_walk walk = vmabench_walk(pattern, pages, maps, 0);

	if (vmabench_has_edge(pattern)) {
		walk.first = pattern->lead;
		walk.calls = maps + 1;
	}
	if (pattern->flags & VMABENCH_PATTERN_WHOLE) {
		walk.pages += maps * walk.step;
		walk.calls = 1;
	}
	if (!(pattern->flags & VMABENCH_PATTERN_BED))
		walk.calls = 0;
	return walk;
}

/* Page of the arena at which the range of call @i starts. */
static inline __u64 vmabench_page(const struct vmabench_walk *walk, __u32 i)
{
	return walk->first + i * walk->step;
}

#endif /* VMABENCH_ABI_H */
