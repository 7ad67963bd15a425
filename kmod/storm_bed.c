// SPDX-License-Identifier: GPL-2.0
/*
 * Batches that are not mapped and unmapped alone: what lies in the arena before
 * one, one that only unmaps, and one whose maps are all refused. kstorm.c has
 * the others. The clock is read as there: round a phase, never round a call.
 */

#include <linux/mman.h>

#include "device.h"
#include "kstorm.h"
#include "vmabench_mark.h"

static unsigned long map_range(const struct run *run, const struct walk *walk, u32 i)
{
	unsigned long addr = vmabench_map_addr(walk, i);

	return vm_mmap(run->file, addr, walk->at.pages << PAGE_SHIFT, PROT_READ | PROT_WRITE,
		       walk->map_flags, addr - walk->arena);
}

int vmabench_map_bed(struct run *run)
{
	const struct walk *bed = &run->bed;
	u32 i;

	for (i = 0; i < bed->at.calls; i++) {
		unsigned long ret = map_range(run, bed, i);

		if (IS_ERR_VALUE(ret)) {
			vmabench_discard_maps(bed, i, 0);
			return ret;
		}
	}
	return 0;
}

void vmabench_unmap_bed(struct run *run, int err)
{
	if (err || vmabench_has_edge(&run->storm.pattern))
		vmabench_discard_maps(&run->bed, run->bed.at.calls, 0);
}

/* The calls of the walk, until one fails. */
static int unmap_ranges(const struct walk *walk)
{
	unsigned long len = walk->at.pages << PAGE_SHIFT;
	int err = 0;
	u32 i;

	for (i = 0; i < walk->at.calls && !err; i++)
		err = vm_munmap(vmabench_map_addr(walk, i), len);
	return err;
}

int vmabench_unmap_of_bed(struct run *run, u32 b)
{
	const struct vmabench_storm *storm = &run->storm;
	u32 before, after;
	u64 start;
	int err;

	err = vmabench_count_vmas(storm, &before);
	if (err)
		return err;
	start = vmabench_read_clock(storm);
	vmabench_mark(BEGIN_0);
	err = unmap_ranges(&run->unmap);
	vmabench_mark(END);
	run->munmap_times[b] = vmabench_read_clock(storm) - start;
	if (!err)
		err = vmabench_count_vmas(storm, &after);
	if (!err)
		vmabench_note_vmas(run, b, max(before, after));
	return err;
}

/* *@ret is what the last call was refused with, or where it mapped. Returns which call that was. */
static u32 map_until_mapped(const struct run *run, unsigned long *ret)
{
	const struct walk *walk = &run->map;
	u32 i;

	for (i = 0; i < walk->at.calls; i++) {
		*ret = map_range(run, walk, i);
		if (*ret != -ENXIO)
			break;
	}
	return i;
}

int vmabench_be_refused(struct run *run, u32 b)
{
	const struct vmabench_storm *storm = &run->storm;
	unsigned long ret = 0;
	u32 refused, vmas;
	u64 start;
	int err;

	start = vmabench_read_clock(storm);
	vmabench_mark(BEGIN_0);
	refused = map_until_mapped(run, &ret);
	vmabench_mark(END);
	run->mmap_times[b] = vmabench_read_clock(storm) - start;
	if (refused < run->map.at.calls) {
		if (IS_ERR_VALUE(ret))
			return ret;
		vmabench_discard_maps(&run->map, refused + 1, refused);
		return -EPROTO;
	}
	err = vmabench_count_vmas(storm, &vmas);
	if (!err)
		vmabench_note_vmas(run, b, vmas);
	return err;
}
