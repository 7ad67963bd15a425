// SPDX-License-Identifier: GPL-2.0
/* The two ways of running a pattern of maps: inside the kernel, and by system calls. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "device.h"
#include "drive.h"
#include "profiles.h"
#include "../kmod/vmabench_mark.h"

bool storm_merges_before_hook(const struct storm_case *c)
{
	return c->profile && c->hook == VMABENCH_HOOK_MMAP && c->profile->asked_fits;
}

bool storm_merges(const struct storm_case *c)
{
	if (!c->profile)
		return false;
	if (c->hook == VMABENCH_HOOK_PREPARE)
		return c->profile->prepared_fits;
	return c->profile->asked_fits || (c->profile->retry_fits && c->retry_merge);
}

/* A file that nothing but its descriptor holds has one reference. */
static void check_file_refs(struct storm_slot *slot, const struct vmabench_storm *storm)
{
	slot->unbalanced += storm->file_refs != 1;
}

static int drive_kernel(struct storm_slot *slot, enum vmabench_pattern pattern,
			const struct arena *arena)
{
	struct vmabench_counters counters;
	struct vmabench_storm storm = {
		.pattern = pattern,
		.pages = slot->c.args.pages,
		.maps = slot->c.args.maps,
		.batches = slot->c.args.batches,
		.addr = arena->addr,
		.mmap_times = (uintptr_t)slot->times[0],
		.munmap_times = (uintptr_t)slot->times[1],
		.clock = slot->c.clock,
	};
	int err;

	err = device_reset(slot->dev);
	if (!err)
		err = device_storm(slot->dev, &storm);
	if (!err)
		err = device_counters(slot->dev, &counters);
	if (err)
		return err;
	if (storm.batches_done != storm.batches)
		return -EIO;
	slot->vmas_min = storm.vmas_min;
	slot->vmas_max = storm.vmas_max;
	slot->hook_calls = storm.hook_calls;
	slot->unbalanced += counters.hook_calls != storm.hook_calls;
	check_file_refs(slot, &storm);
	return 0;
}

int drive_map(const struct storm_slot *slot, enum vmabench_pattern pattern,
	      const struct arena *arena, size_t page)
{
	const struct storm_args *args = &slot->c.args;

	for (uint32_t i = 0; i < args->maps; i++) {
		const uint64_t off = vmabench_map_page(pattern, args->pages, i) * page;
		void *p;

		if (pattern == VMABENCH_PATTERN_EMPTY) {
			asm volatile("" : : "r"(off) : "memory");
			continue;
		}
		p = mmap((void *)(arena->addr + off), args->pages * page, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED_NOREPLACE, slot->dev->fd, (off_t)off);
		if (p == MAP_FAILED)
			return -errno;
	}
	return 0;
}

int drive_unmap(const struct storm_slot *slot, enum vmabench_pattern pattern,
		const struct arena *arena, size_t page)
{
	const struct storm_args *args = &slot->c.args;

	for (uint32_t i = 0; i < args->maps; i++) {
		const uint64_t off = vmabench_map_page(pattern, args->pages, i) * page;

		if (pattern == VMABENCH_PATTERN_EMPTY) {
			asm volatile("" : : "r"(off) : "memory");
			continue;
		}
		if (munmap((void *)(arena->addr + off), args->pages * page))
			return -errno;
	}
	return 0;
}

/* Counting takes longer than a batch and leaves the caches different: it has its own batch. */
static int count_batch(struct storm_slot *slot, enum vmabench_pattern pattern,
		       const struct arena *arena, size_t page)
{
	int err;

	err = drive_map(slot, pattern, arena, page);
	if (!err)
		err = arena_count_vmas(arena, &slot->vmas_min);
	slot->vmas_max = slot->vmas_min;
	return err ? err : drive_unmap(slot, pattern, arena, page);
}

int drive_read_device(struct storm_slot *slot, const struct arena *arena)
{
	struct vmabench_counters counters;
	uint64_t unused = 0;
	struct vmabench_storm storm = {
		.pattern = VMABENCH_PATTERN_EMPTY,
		.pages = 1,
		.maps = 1,
		.batches = 1,
		.addr = arena->addr,
		.mmap_times = (uintptr_t)&unused,
		.munmap_times = (uintptr_t)&unused,
	};
	int err;

	err = device_counters(slot->dev, &counters);
	if (!err)
		err = device_storm(slot->dev, &storm);
	if (err)
		return err;
	slot->hook_calls = counters.hook_calls;
	check_file_refs(slot, &storm);
	return 0;
}

static int drive_syscall(struct storm_slot *slot, enum vmabench_pattern pattern,
			 const struct arena *arena)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int err;

	err = count_batch(slot, pattern, arena, page);
	if (!err && slot->dev)
		err = device_reset(slot->dev);
	for (uint32_t b = 0; b < slot->c.args.batches && !err; b++) {
		const uint64_t start = storm_now(slot->c.clock);
		uint64_t mapped, unmapped;

		vmabench_mark(BEGIN_0);
		err = drive_map(slot, pattern, arena, page);
		vmabench_mark(END);
		mapped = storm_now(slot->c.clock);
		if (err)
			break;
		vmabench_mark(BEGIN_1);
		err = drive_unmap(slot, pattern, arena, page);
		vmabench_mark(END);
		unmapped = storm_now(slot->c.clock);
		slot->times[0][b] = mapped - start;
		slot->times[1][b] = unmapped - mapped;
	}
	/* The storm that reads the device sets marks of its own, which are not this row's. */
	vmabench_mark_select(VMABENCH_REGION_NONE);
	if (!err && slot->dev)
		err = drive_read_device(slot, arena);
	return err;
}

int storm_map(struct storm_slot *slot, enum vmabench_pattern pattern)
{
	const struct storm_args *args = &slot->c.args;
	struct arena arena;
	uint32_t left;
	int err;

	err = arena_reserve(&arena, vmabench_span(pattern, args->pages, args->maps));
	if (err)
		return err;
	if (slot->c.vantage == STORM_KERNEL)
		err = drive_kernel(slot, pattern, &arena);
	else
		err = drive_syscall(slot, pattern, &arena);
	if (!err)
		err = arena_count_vmas(&arena, &left);
	if (!err)
		slot->unbalanced += left;
	arena_release(&arena);
	return err;
}
