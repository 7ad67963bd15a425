// SPDX-License-Identifier: GPL-2.0
/* Is a storm that user space asks for one that vmabench_abi.h allows? */

#include <linux/mm.h>
#include <linux/overflow.h>

#include "compat.h"
#include "device.h"

/* 0 or -EINVAL. */
static int check_pattern(const struct vmabench_pattern *pattern)
{
	const u32 both = VMABENCH_PATTERN_UNMAP_BACK | VMABENCH_PATTERN_UNMAP_RANGE;
	const u32 flags = pattern->flags;
	const u32 bed = flags & VMABENCH_PATTERN_BED;
	/* What there is nothing to do for but the calls. */
	const u32 bare = flags & (VMABENCH_PATTERN_EMPTY | VMABENCH_PATTERN_REFUSED);

	if (flags & ~VMABENCH_PATTERN_FLAGS || (flags & both) == both)
		return -EINVAL;
	if (bed & (bed - 1) || bare & (bare - 1))
		return -EINVAL;
	if (bare && (bed || flags & VMABENCH_PATTERN_UNMAPS))
		return -EINVAL;
	if (flags & VMABENCH_PATTERN_UNMAPS && (!bed || flags & VMABENCH_PATTERN_FILL))
		return -EINVAL;
	if (pattern->lead > VMABENCH_MAX_LEAD || pattern->stride > VMABENCH_MAX_STRIDE ||
	    pattern->gap > VMABENCH_MAX_GAP)
		return -EINVAL;
	return 0;
}

/* 0 or -EINVAL. */
static int check_mapped(const struct vmabench_storm *storm)
{
	if (storm->flags & ~VMABENCH_STORM_FLAGS)
		return -EINVAL;
	if (storm->flags & VMABENCH_STORM_ANON &&
	    (storm->fd != -1 || !(storm->flags & VMABENCH_STORM_PRIVATE)))
		return -EINVAL;
	return 0;
}

int vmabench_storm_check(const struct vmabench_storm *storm)
{
	u64 bytes, end;

	if (check_pattern(&storm->pattern) || check_mapped(storm))
		return -EINVAL;
	if (storm->clock > VMABENCH_CLOCK_TSC ||
	    (storm->clock == VMABENCH_CLOCK_TSC && !COMPAT_HAS_TSC))
		return -EINVAL;
	if (!storm->pages || storm->pages > VMABENCH_MAX_PAGES)
		return -EINVAL;
	if (!storm->maps || storm->maps > VMABENCH_MAX_MAPS)
		return -EINVAL;
	if (!storm->batches || storm->batches > VMABENCH_MAX_BATCHES)
		return -EINVAL;
	if ((u64)storm->maps * storm->batches > VMABENCH_MAX_OPS)
		return -EINVAL;

	bytes = vmabench_span(&storm->pattern, storm->pages, storm->maps) << PAGE_SHIFT;
	if (!PAGE_ALIGNED(storm->addr) || check_add_overflow(storm->addr, bytes, &end) ||
	    end > TASK_SIZE)
		return -EINVAL;
	return 0;
}
