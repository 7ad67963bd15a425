// SPDX-License-Identifier: GPL-2.0
/*
 * What does it cost to move the end of the heap? No driver and no file: brk() has a way of its own
 * to a VMA, which mostly extends the one that there is, and shares the merging with mmap(). A
 * change to merging that is meant for mmap() shows here, too.
 */
#include "../arena.h"
#include "../storm.h"
#include "../../kmod/vmabench_mark.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Past the C library, whose malloc() is not told: the heap has its old end when a batch is over. */
static int set_end(uintptr_t end)
{
	return (uintptr_t)syscall(SYS_brk, end) == end ? 0 : -ENOMEM;
}

static int grow(const struct arena *heap, size_t step)
{
	for (size_t off = step; off <= heap->span; off += step)
		if (set_end(heap->addr + off))
			return -ENOMEM;
	return 0;
}

static int shrink(const struct arena *heap, size_t step)
{
	for (size_t off = heap->span; off; off -= step)
		if (set_end(heap->addr + off - step))
			return -ENOMEM;
	return 0;
}

/* Counting takes longer than a batch: it has its own. */
static int count_batch(struct storm_slot *slot, const struct arena *heap, size_t step)
{
	int err = grow(heap, step);

	if (!err)
		err = arena_count_vmas(heap, &slot->vmas_min);
	slot->vmas_max = slot->vmas_min;
	return err ? err : shrink(heap, step);
}

static int time_batch(struct storm_slot *slot, const struct arena *heap, size_t step, uint32_t b)
{
	const uint64_t start = storm_now(slot->c.clock);
	uint64_t grown;
	int err;

	vmabench_mark(BEGIN_0);
	err = grow(heap, step);
	vmabench_mark(END);
	grown = storm_now(slot->c.clock);
	if (err)
		return err;
	vmabench_mark(BEGIN_1);
	err = shrink(heap, step);
	vmabench_mark(END);
	slot->times[0][b] = grown - start;
	slot->times[1][b] = storm_now(slot->c.clock) - grown;
	return err;
}

static int brk_run(struct storm_slot *slot)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), step = slot->c.args.pages * page;
	const uintptr_t end = (uintptr_t)syscall(SYS_brk, 0);
	const struct arena heap = {
		.addr = (end + page - 1) / page * page,
		.span = slot->c.args.maps * step,
	};
	uint32_t left = 0;
	int err;

	err = count_batch(slot, &heap, step);
	for (uint32_t b = 0; b < slot->c.args.batches && !err; b++)
		err = time_batch(slot, &heap, step, b);
	if (!err)
		err = arena_count_vmas(&heap, &left);
	slot->unbalanced += left;
	set_end(end);
	return err;
}

/* The heap is one VMA, however often it grew. */
static void brk_predict(const struct storm_case *c, struct storm_expect *expect)
{
	(void)c;
	expect->vmas = 1;
	expect->hook_calls = 0;
}

/* User-Mode Linux takes 50 to 80 us a call: few calls a slot. */
STORM(brk) = {
	STORM_ID(brk),
	.summary = "move the end of the heap up and down again by brk()",
	.vantages = { [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.phases = { "mmap", "munmap" },
	.defaults = { .pages = 1, .maps = 16, .batches = 4 },
	.run = brk_run,
	.predict = brk_predict,
};
