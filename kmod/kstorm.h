/* SPDX-License-Identifier: GPL-2.0 */
/* A storm inside the kernel while it runs: what kstorm.c and storm_bed.c share. */
#ifndef VMABENCH_KSTORM_H
#define VMABENCH_KSTORM_H

#include <linux/ktime.h>

#include "compat.h"
#include "vmabench_abi.h"

/* The calls of a phase, worked out before the clock is read. */
struct walk {
	struct vmabench_walk at;
	unsigned long arena;
	unsigned long map_flags;
	bool empty; /* nothing is called */
};

/* A storm that runs. */
struct run {
	struct vmabench_storm storm;
	struct walk map, unmap;
	struct file *file; /* NULL: anonymous memory */
	u64 *mmap_times, *munmap_times;
	struct walk bed;
};

static inline unsigned long vmabench_map_addr(const struct walk *walk, u32 i)
{
	return walk->arena + (vmabench_page(&walk->at, i) << PAGE_SHIFT);
}

static inline u64 vmabench_read_clock(const struct vmabench_storm *storm)
{
	return storm->clock == VMABENCH_CLOCK_TSC ? compat_read_tsc() : ktime_get_ns();
}

/* VMAs that touch the arena, or -EINTR. */
int vmabench_count_vmas(const struct vmabench_storm *storm, u32 *count);

/* Batch @b is done, and left so many VMAs. */
void vmabench_note_vmas(struct run *run, u32 b, u32 vmas);

/* Unmap what is left of a walk of which @mapped ranges stood, and @done are gone. */
void vmabench_discard_maps(const struct walk *walk, u32 mapped, u32 done);

/*
 * The bed of a batch, where it has one: 0, or -errno with nothing left. It is
 * unmapped where a batch does not do that itself, or failed: with @err.
 */
int vmabench_map_bed(struct run *run);
void vmabench_unmap_bed(struct run *run, int err);

/*
 * Batch @b: the ranges are unmapped out of the bed; each map is refused. 0 or
 * -errno: EPROTO where a map was not refused.
 */
int vmabench_unmap_of_bed(struct run *run, u32 b);
int vmabench_be_refused(struct run *run, u32 b);

#endif /* VMABENCH_KSTORM_H */
