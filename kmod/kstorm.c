// SPDX-License-Identifier: GPL-2.0
/*
 * The storm inside the kernel: mmap() and munmap() of a file without a system
 * call in the figure. The clock is read round a phase of a batch, never
 * round one call; what is checked between phases is outside of both times.
 */

#include <linux/file.h>
#include <linux/mman.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "kstorm.h"
#include "vmabench_mark.h"

/* How often an unmapping that must not fail is tried again, a tick apart. */
#define UNMAP_TRIES 1000

static struct walk plan_walk(const struct vmabench_storm *storm, struct vmabench_walk at)
{
	const u32 flags = storm->pattern.flags;
	const unsigned long map_flags =
		storm->flags & VMABENCH_STORM_PRIVATE ? MAP_PRIVATE : MAP_SHARED;

	return (struct walk){
		.at = at,
		.arena = storm->addr,
		.map_flags = map_flags |
			     (flags & VMABENCH_PATTERN_OVER ? MAP_FIXED : MAP_FIXED_NOREPLACE),
		.empty = flags & VMABENCH_PATTERN_EMPTY,
	};
}

static void plan_walks(struct run *run)
{
	const struct vmabench_storm *storm = &run->storm;
	const struct vmabench_pattern *pattern = &storm->pattern;

	run->bed = plan_walk(storm, vmabench_bed_walk(pattern, storm->pages, storm->maps));
	run->map = plan_walk(storm, vmabench_map_walk(pattern, storm->pages, storm->maps));
	run->unmap = plan_walk(storm, vmabench_unmap_walk(pattern, storm->pages, storm->maps));
}

static unsigned long arena_end(const struct vmabench_storm *storm)
{
	return storm->addr +
	       ((unsigned long)vmabench_span(&storm->pattern, storm->pages, storm->maps)
		<< PAGE_SHIFT);
}

/* Map a batch. *@mapped, 0 before, says how many stand, on error too. */
static int map_batch(struct file *file, const struct walk *walk, u32 *mapped)
{
	unsigned long len = walk->at.pages << PAGE_SHIFT;
	u32 i;

	for (i = 0; i < walk->at.calls; i++) {
		unsigned long addr = vmabench_map_addr(walk, i);
		unsigned long ret;

		OPTIMIZER_HIDE_VAR(addr);
		if (walk->empty)
			continue;
		ret = vm_mmap(file, addr, len, PROT_READ | PROT_WRITE, walk->map_flags,
			      addr - walk->arena);
		if (IS_ERR_VALUE(ret))
			return ret;
		(*mapped)++;
	}
	return 0;
}

/* Unmap the maps from *@done to @mapped. *@done says how far it came. */
static int unmap_batch(const struct walk *walk, u32 mapped, u32 *done)
{
	unsigned long len = walk->at.pages << PAGE_SHIFT;
	u32 i;

	for (i = *done; i < mapped; i++) {
		unsigned long addr = vmabench_map_addr(walk, i);
		int err;

		OPTIMIZER_HIDE_VAR(addr);
		if (walk->empty)
			continue;
		err = vm_munmap(addr, len);
		if (err) {
			*done = i;
			return err;
		}
	}
	*done = mapped;
	return 0;
}

/*
 * Unmap what is left of a batch that failed. vm_munmap() of maps that are ours
 * gives up when a killed task has to wait for the mmap lock or when a split has
 * no memory. Both pass, and a killed task may leave the mm to others, so it is
 * tried again.
 */
void vmabench_discard_maps(const struct walk *walk, u32 mapped, u32 done)
{
	int tries = 0;

	while (unmap_batch(walk, mapped, &done) && ++tries < UNMAP_TRIES)
		schedule_timeout_uninterruptible(1);
	WARN_ONCE(done < mapped, "vmabench: %u maps could not be unmapped\n", mapped - done);
}

int vmabench_count_vmas(const struct vmabench_storm *storm, u32 *count)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, storm->addr);

	*count = 0;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	for_each_vma_range(vmi, vma, arena_end(storm))(*count)++;
	mmap_read_unlock(mm);
	return 0;
}

void vmabench_note_vmas(struct run *run, u32 b, u32 vmas)
{
	struct vmabench_storm *storm = &run->storm;

	storm->vmas_min = b ? min(storm->vmas_min, vmas) : vmas;
	storm->vmas_max = max(storm->vmas_max, vmas);
	storm->batches_done++;
}

/* Batch @b: map all, unmap all. */
static noinline int map_and_unmap(struct run *run, u32 b)
{
	const struct vmabench_storm *storm = &run->storm;
	u32 mapped = 0, done = 0, vmas = 0;
	u64 start;
	int err;

	start = vmabench_read_clock(storm);
	vmabench_mark(BEGIN_0);
	err = map_batch(run->file, &run->map, &mapped);
	vmabench_mark(END);
	run->mmap_times[b] = vmabench_read_clock(storm) - start;
	if (err) {
		vmabench_discard_maps(&run->map, mapped, 0);
		return err;
	}

	err = vmabench_count_vmas(storm, &vmas);
	if (!err) {
		start = vmabench_read_clock(storm);
		vmabench_mark(BEGIN_1);
		err = unmap_batch(&run->unmap, run->unmap.at.calls, &done);
		vmabench_mark(END);
		run->munmap_times[b] = vmabench_read_clock(storm) - start;
	}
	if (err) {
		vmabench_discard_maps(&run->unmap, run->unmap.at.calls, done);
		return err;
	}

	vmabench_note_vmas(run, b, vmas);
	return 0;
}

static int run_batch(struct run *run, u32 b)
{
	const u32 flags = run->storm.pattern.flags;
	int err;

	err = vmabench_map_bed(run);
	if (err)
		return err;
	if (flags & VMABENCH_PATTERN_UNMAPS)
		err = vmabench_unmap_of_bed(run, b);
	else if (flags & VMABENCH_PATTERN_REFUSED)
		err = vmabench_be_refused(run, b);
	else
		err = map_and_unmap(run, b);
	vmabench_unmap_bed(run, err);
	return err;
}

static int run_storm(struct run *run)
{
	u32 b, vmas;
	int err;

	/* Maps may leave gaps, which MAP_FIXED_NOREPLACE does not look at. */
	err = vmabench_count_vmas(&run->storm, &vmas);
	if (err)
		return err;
	if (vmas)
		return -EEXIST;

	for (b = 0; b < run->storm.batches; b++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = run_batch(run, b);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/* References to the file, ours apart. */
static u32 count_refs(const struct run *run)
{
	return run->file ? file_count(run->file) - 1 : 0;
}

/* On error too: batches_done says how much of the buffers means something. 0 or -EFAULT. */
static int copy_results(const struct run *run, struct vmabench_storm __user *uarg)
{
	const struct vmabench_storm *storm = &run->storm;
	const size_t bytes = storm->batches_done * sizeof(*run->mmap_times);
	const u32 flags = storm->pattern.flags;

	if (!(flags & VMABENCH_PATTERN_UNMAPS) &&
	    copy_to_user(u64_to_user_ptr(storm->mmap_times), run->mmap_times, bytes))
		return -EFAULT;
	if (!(flags & VMABENCH_PATTERN_REFUSED) &&
	    copy_to_user(u64_to_user_ptr(storm->munmap_times), run->munmap_times, bytes))
		return -EFAULT;
	return copy_to_user(uarg, storm, sizeof(*storm)) ? -EFAULT : 0;
}

/*
 * A storm whose arguments are in order, and whose file is held. On its own, so that the code that
 * is timed does not depend on what else is done in this file.
 */
static int run_checked(struct run *run, struct vmabench_device *dev,
		       struct vmabench_storm __user *uarg)
{
	struct vmabench_counters before, after;
	struct vmabench_storm *storm = &run->storm;
	int err, copy_err;

	plan_walks(run);
	run->mmap_times =
		kvcalloc(storm->batches, 2 * sizeof(*run->mmap_times), GFP_KERNEL_ACCOUNT);
	if (!run->mmap_times)
		return -ENOMEM;
	run->munmap_times = run->mmap_times + storm->batches;

	storm->vmas_min = 0;
	storm->vmas_max = 0;
	storm->batches_done = 0;
	vmabench_counters_sum(dev, &before);
	err = run_storm(run);
	vmabench_counters_sum(dev, &after);
	storm->hook_calls = after.hook_calls - before.hook_calls;
	storm->file_refs = count_refs(run);
	copy_err = copy_results(run, uarg);
	kvfree(run->mmap_times);
	return err ?: copy_err;
}

int vmabench_storm_ioctl(struct file *file, struct vmabench_storm __user *uarg)
{
	struct run run = {};
	int err;

	if (copy_from_user(&run.storm, uarg, sizeof(run.storm)))
		return -EFAULT;
	err = vmabench_storm_check(&run.storm);
	if (err)
		return err;
	if (!(run.storm.flags & VMABENCH_STORM_ANON)) {
		run.file = fget(run.storm.fd);
		if (!run.file)
			return -EBADF;
	}
	err = run_checked(&run, vmabench_file_device(file), uarg);
	if (run.file)
		fput(run.file);
	return err;
}
