// SPDX-License-Identifier: GPL-2.0
/*
 * The storm inside the kernel: mmap() and munmap() of this device without a
 * system call in the figure. The clock is read round a phase of a batch, never
 * round one call; what is checked between phases is outside of both times.
 */

#include <linux/ktime.h>
#include <linux/mman.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "device.h"
#include "vmabench_mark.h"

/* How often an unmapping that must not fail is tried again, a tick apart. */
#define UNMAP_TRIES	1000

static unsigned long map_addr(const struct vmabench_storm *storm, u32 i)
{
	return storm->addr +
	       ((unsigned long)vmabench_map_page(storm->pattern, storm->pages, i) << PAGE_SHIFT);
}

static unsigned long map_len(const struct vmabench_storm *storm)
{
	return (unsigned long)storm->pages << PAGE_SHIFT;
}

static unsigned long arena_end(const struct vmabench_storm *storm)
{
	return storm->addr + ((unsigned long)vmabench_span(storm->pattern, storm->pages,
							   storm->maps) << PAGE_SHIFT);
}

/* 0 or -EINVAL. Afterwards no address or size of the storm overflows. */
static int check_storm(const struct vmabench_storm *storm)
{
	u64 bytes, end;

	if (storm->pattern >= VMABENCH_PATTERN_NR || storm->reserved)
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

	bytes = vmabench_span(storm->pattern, storm->pages, storm->maps) << PAGE_SHIFT;
	if (!PAGE_ALIGNED(storm->addr) || check_add_overflow(storm->addr, bytes, &end) ||
	    end > TASK_SIZE)
		return -EINVAL;
	return 0;
}

/* Map a batch. *@mapped says how many stand, on error too. */
static int map_batch(struct file *file, const struct vmabench_storm *storm, u32 *mapped)
{
	unsigned long len = map_len(storm);
	u32 i;

	for (i = 0; i < storm->maps; i++) {
		unsigned long addr = map_addr(storm, i);
		unsigned long ret;

		OPTIMIZER_HIDE_VAR(addr);
		if (storm->pattern == VMABENCH_PATTERN_EMPTY)
			continue;
		ret = vm_mmap(file, addr, len, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_FIXED_NOREPLACE, addr - storm->addr);
		if (IS_ERR_VALUE(ret)) {
			*mapped = i;
			return ret;
		}
	}
	*mapped = storm->maps;
	return 0;
}

/* Unmap the maps from *@done to @mapped. *@done says how far it came. */
static int unmap_batch(const struct vmabench_storm *storm, u32 mapped, u32 *done)
{
	unsigned long len = map_len(storm);
	u32 i;

	for (i = *done; i < mapped; i++) {
		unsigned long addr = map_addr(storm, i);
		int err;

		OPTIMIZER_HIDE_VAR(addr);
		if (storm->pattern == VMABENCH_PATTERN_EMPTY)
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
static void discard_maps(const struct vmabench_storm *storm, u32 mapped, u32 done)
{
	int tries = 0;

	while (unmap_batch(storm, mapped, &done) && ++tries < UNMAP_TRIES)
		schedule_timeout_uninterruptible(1);
	WARN_ONCE(done < mapped, "vmabench: %u maps could not be unmapped\n", mapped - done);
}

/* VMAs that touch the arena, or -EINTR. */
static int count_vmas(const struct vmabench_storm *storm, u32 *count)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, storm->addr);

	*count = 0;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	for_each_vma_range(vmi, vma, arena_end(storm))
		(*count)++;
	mmap_read_unlock(mm);
	return 0;
}

static u64 read_clock(const struct vmabench_storm *storm)
{
	return storm->clock == VMABENCH_CLOCK_TSC ? compat_read_tsc() : ktime_get_ns();
}

static int run_batch(struct file *file, struct vmabench_storm *storm, u64 *mmap_times,
		     u64 *munmap_times)
{
	u32 mapped, done = 0, vmas = 0;
	u64 start;
	int err;

	start = read_clock(storm);
	vmabench_mark(BEGIN_0);
	err = map_batch(file, storm, &mapped);
	vmabench_mark(END);
	*mmap_times = read_clock(storm) - start;

	if (!err)
		err = count_vmas(storm, &vmas);
	if (!err) {
		start = read_clock(storm);
		vmabench_mark(BEGIN_1);
		err = unmap_batch(storm, mapped, &done);
		vmabench_mark(END);
		*munmap_times = read_clock(storm) - start;
	}
	if (err) {
		discard_maps(storm, mapped, done);
		return err;
	}

	storm->vmas_min = storm->batches_done ? min(storm->vmas_min, vmas) : vmas;
	storm->vmas_max = max(storm->vmas_max, vmas);
	storm->batches_done++;
	return 0;
}

static int run_storm(struct file *file, struct vmabench_storm *storm, u64 *mmap_times,
		     u64 *munmap_times)
{
	u32 i, vmas;
	int err;

	/* Isolated maps leave gaps that MAP_FIXED_NOREPLACE does not look at. */
	err = count_vmas(storm, &vmas);
	if (err)
		return err;
	if (vmas)
		return -EEXIST;

	for (i = 0; i < storm->batches; i++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = run_batch(file, storm, &mmap_times[i], &munmap_times[i]);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

int vmabench_storm_ioctl(struct file *file, struct vmabench_storm __user *uarg)
{
	struct vmabench_device *dev = vmabench_file_device(file);
	struct vmabench_counters before, after;
	struct vmabench_storm storm;
	u64 *mmap_times, *munmap_times;
	size_t bytes;
	int err;

	if (copy_from_user(&storm, uarg, sizeof(storm)))
		return -EFAULT;
	err = check_storm(&storm);
	if (err)
		return err;

	mmap_times = kvcalloc(storm.batches, 2 * sizeof(*mmap_times), GFP_KERNEL_ACCOUNT);
	if (!mmap_times)
		return -ENOMEM;
	munmap_times = mmap_times + storm.batches;

	storm.vmas_min = 0;
	storm.vmas_max = 0;
	storm.batches_done = 0;
	vmabench_counters_sum(dev, &before);
	err = run_storm(file, &storm, mmap_times, munmap_times);
	vmabench_counters_sum(dev, &after);
	storm.hook_calls = after.hook_calls - before.hook_calls;
	storm.file_refs = file_count(file);

	/* On error too: batches_done says how much of the buffers means something. */
	bytes = storm.batches_done * sizeof(*mmap_times);
	if (copy_to_user(u64_to_user_ptr(storm.mmap_times), mmap_times, bytes) ||
	    copy_to_user(u64_to_user_ptr(storm.munmap_times), munmap_times, bytes) ||
	    copy_to_user(uarg, &storm, sizeof(storm)))
		err = err ?: -EFAULT;
	kvfree(mmap_times);
	return err;
}
