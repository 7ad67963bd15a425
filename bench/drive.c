// SPDX-License-Identifier: GPL-2.0
/* The two ways of running a pattern of maps: inside the kernel, and by system calls. */
#include "drive.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "device.h"
#include "profiles.h"
#include "../kmod/vmabench_mark.h"

bool storm_merges_before_hook(const struct storm_case *c)
{
	return c->profile && c->hook == VMABENCH_HOOK_MMAP && c->profile->asked_fits;
}

bool storm_merges(const struct storm_case *c)
{
	if (!c->profile)
		return c->merges;
	if (c->hook == VMABENCH_HOOK_PREPARE)
		return c->profile->prepared_fits;
	return c->profile->asked_fits || (c->profile->retry_fits && c->retry_merge);
}

void storm_predict_adjacent(const struct storm_case *c, struct storm_expect *expect)
{
	const uint64_t calls = storm_merges_before_hook(c) ? 1 : c->args.maps;

	expect->vmas = storm_merges(c) ? 1 : c->args.maps;
	expect->hook_calls = calls * c->args.batches;
}

bool storm_has_close(const struct storm_case *c)
{
	return c->profile && c->profile->has_close;
}

/* A file that nothing but its descriptor holds has one reference; anonymous memory is no file. */
static void check_file_refs(struct storm_slot *slot, const struct vmabench_storm *storm)
{
	slot->unbalanced += storm->file_refs != !(slot->flags & VMABENCH_STORM_ANON);
}

/* The hook of a device of ours refuses each map, or none. */
static void check_refusals(struct storm_slot *slot, const struct vmabench_counters *counters)
{
	const bool refused = slot->pattern->flags & VMABENCH_PATTERN_REFUSED;

	slot->unbalanced += counters->hook_errors != (refused ? counters->hook_calls : 0);
}

static int drive_kernel(struct storm_slot *slot, const struct arena *arena)
{
	const bool unmaps = slot->pattern->flags & VMABENCH_PATTERN_UNMAPS;
	struct vmabench_counters counters;
	struct vmabench_storm storm = {
		.pattern = *slot->pattern,
		.pages = slot->c.args.pages,
		.maps = slot->c.args.maps,
		.batches = slot->c.args.batches,
		.addr = arena->addr,
		.mmap_times = (uintptr_t)slot->times[unmaps],
		.munmap_times = (uintptr_t)slot->times[!unmaps],
		.clock = slot->c.clock,
		.fd = slot->fd,
		.flags = slot->flags,
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
	check_refusals(slot, &counters);
	check_file_refs(slot, &storm);
	return 0;
}

static struct vmabench_walk in_bytes(struct vmabench_walk walk)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	walk.first *= page;
	walk.step *= (int64_t)page;
	walk.pages *= page;
	return walk;
}

void drive_plan(struct drive_plan *plan, const struct storm_slot *slot, const struct arena *arena)
{
	const struct vmabench_pattern *pattern = slot->pattern;
	const struct storm_args *args = &slot->c.args;

	*plan = (struct drive_plan){
		.bed = in_bytes(vmabench_bed_walk(pattern, args->pages, args->maps)),
		.map = in_bytes(vmabench_map_walk(pattern, args->pages, args->maps)),
		.unmap = in_bytes(vmabench_unmap_walk(pattern, args->pages, args->maps)),
		.addr = arena->addr,
		.fd = slot->fd,
		.flags = (slot->flags & VMABENCH_STORM_PRIVATE ? MAP_PRIVATE : MAP_SHARED) |
			 (slot->flags & VMABENCH_STORM_ANON ? MAP_ANONYMOUS : 0) |
			 (pattern->flags & VMABENCH_PATTERN_OVER ? MAP_FIXED : MAP_FIXED_NOREPLACE),
		.empty = pattern->flags & VMABENCH_PATTERN_EMPTY,
	};
}

int drive_map(const struct drive_plan *plan)
{
	for (uint32_t i = 0; i < plan->map.calls; i++) {
		const uint64_t off = vmabench_page(&plan->map, i);
		void *p;

		if (plan->empty) {
			asm volatile("" : : "r"(off) : "memory");
			continue;
		}
		p = mmap((void *)(plan->addr + off), plan->map.pages, PROT_READ | PROT_WRITE,
			 plan->flags, plan->fd, (off_t)off);
		if (p == MAP_FAILED)
			return -errno;
	}
	return 0;
}

int drive_unmap(const struct drive_plan *plan)
{
	for (uint32_t i = 0; i < plan->unmap.calls; i++) {
		const uint64_t off = vmabench_page(&plan->unmap, i);

		if (plan->empty) {
			asm volatile("" : : "r"(off) : "memory");
			continue;
		}
		if (munmap((void *)(plan->addr + off), plan->unmap.pages))
			return -errno;
	}
	return 0;
}

/* What a batch maps: nothing, where it only unmaps. 0 or -errno. */
static int map_batch(const struct storm_slot *slot, const struct drive_plan *plan)
{
	const uint32_t flags = slot->pattern->flags;

	if (flags & VMABENCH_PATTERN_UNMAPS)
		return 0;
	return flags & VMABENCH_PATTERN_REFUSED ? drive_be_refused(plan) : drive_map(plan);
}

/* Counting takes longer than a batch and leaves the caches different: it has its own batch. */
static int count_batch(struct storm_slot *slot, const struct drive_plan *plan,
		       const struct arena *arena)
{
	const uint32_t flags = slot->pattern->flags;
	uint32_t after = 0;
	int err;

	err = drive_map_bed(plan);
	if (!err)
		err = map_batch(slot, plan);
	if (!err)
		err = arena_count_vmas(arena, &slot->vmas_min);
	if (!err && !(flags & VMABENCH_PATTERN_REFUSED))
		err = drive_unmap(plan);
	if (!err && flags & VMABENCH_PATTERN_UNMAPS)
		err = arena_count_vmas(arena, &after);
	if (after > slot->vmas_min)
		slot->vmas_min = after;
	slot->vmas_max = slot->vmas_min;
	return err ? err : drive_unmap_bed(plan, slot->pattern);
}

int drive_read_device(struct storm_slot *slot, const struct arena *arena)
{
	struct vmabench_counters counters;
	uint64_t unused = 0;
	struct vmabench_storm storm = {
		.pattern.flags = VMABENCH_PATTERN_EMPTY,
		.pages = 1,
		.maps = 1,
		.batches = 1,
		.addr = arena->addr,
		.mmap_times = (uintptr_t)&unused,
		.munmap_times = (uintptr_t)&unused,
		.fd = slot->fd,
		.flags = slot->flags,
	};
	int err;

	err = device_counters(slot->dev, &counters);
	if (!err)
		err = device_storm(slot->dev, &storm);
	if (err)
		return err;
	slot->hook_calls = counters.hook_calls;
	check_refusals(slot, &counters);
	check_file_refs(slot, &storm);
	return 0;
}

/* Batch @b: map all, unmap all. */
static int time_both(struct storm_slot *slot, const struct drive_plan *plan, uint32_t b)
{
	const uint64_t start = storm_now(slot->c.clock);
	uint64_t mapped, unmapped;
	int err;

	vmabench_mark(BEGIN_0);
	err = drive_map(plan);
	vmabench_mark(END);
	mapped = storm_now(slot->c.clock);
	if (err)
		return err;
	vmabench_mark(BEGIN_1);
	err = drive_unmap(plan);
	vmabench_mark(END);
	unmapped = storm_now(slot->c.clock);
	slot->times[0][b] = mapped - start;
	slot->times[1][b] = unmapped - mapped;
	return err;
}

/* Batch @b of the patterns that have one phase. */
static int time_one(struct storm_slot *slot, const struct drive_plan *plan, uint32_t b)
{
	int (*const phase)(const struct drive_plan *) =
		slot->pattern->flags & VMABENCH_PATTERN_UNMAPS ? drive_unmap : drive_be_refused;
	const uint64_t start = storm_now(slot->c.clock);
	int err;

	vmabench_mark(BEGIN_0);
	err = phase(plan);
	vmabench_mark(END);
	slot->times[0][b] = storm_now(slot->c.clock) - start;
	return err;
}

static int time_batch(struct storm_slot *slot, const struct drive_plan *plan, uint32_t b)
{
	const uint32_t one = VMABENCH_PATTERN_UNMAPS | VMABENCH_PATTERN_REFUSED;
	int err;

	err = drive_map_bed(plan);
	if (!err)
		err = slot->pattern->flags & one ? time_one(slot, plan, b) :
						   time_both(slot, plan, b);
	return err ? err : drive_unmap_bed(plan, slot->pattern);
}

static int drive_syscall(struct storm_slot *slot, const struct arena *arena)
{
	struct drive_plan plan;
	int err;

	drive_plan(&plan, slot, arena);
	err = count_batch(slot, &plan, arena);
	if (!err && slot->dev)
		err = device_reset(slot->dev);
	for (uint32_t b = 0; b < slot->c.args.batches && !err; b++)
		err = time_batch(slot, &plan, b);
	/* The storm that reads the device sets marks of its own, which are not this row's. */
	vmabench_mark_select(VMABENCH_REGION_NONE);
	if (!err && slot->dev)
		err = drive_read_device(slot, arena);
	return err;
}

int storm_map(struct storm_slot *slot)
{
	const struct storm_args *args = &slot->c.args;
	struct arena arena;
	uint32_t left;
	int err;

	err = arena_reserve(&arena, vmabench_span(slot->pattern, args->pages, args->maps));
	if (err)
		return err;
	if (slot->c.vantage == STORM_KERNEL)
		err = drive_kernel(slot, &arena);
	else
		err = drive_syscall(slot, &arena);
	if (!err)
		err = arena_count_vmas(&arena, &left);
	if (!err)
		slot->unbalanced += left;
	arena_release(&arena);
	return err;
}
