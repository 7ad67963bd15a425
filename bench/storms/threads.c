// SPDX-License-Identifier: GPL-2.0
/*
 * What is left of a saving when several threads map at once? They share one mm and its locks: what
 * one does longer under them, the others wait for. Each maps as append does, in an arena of its
 * own, on a CPU of its own, so that only the locks and the memory are shared. An operation's time
 * is that of each thread, not divided by their number.
 */
#include "../storm.h"

/* As append, for each thread. */
static void threads_predict(const struct storm_case *c, struct storm_expect *expect)
{
	const uint64_t calls = storm_merges_before_hook(c) ? 1 : c->args.maps;

	expect->vmas = c->args.threads * (storm_merges(c) ? 1 : c->args.maps);
	expect->hook_calls = calls * c->args.threads * c->args.batches;
}

/* By system calls alone: an ioctl is one thread's. */
STORM(threads) = {
	STORM_ID(threads),
	.summary = "threads of one mm map at once, each appending in an arena of its own",
	.vantages = { [STORM_SYSCALL] = true },
	.outputs = { [STORM_COST] = true },
	.maps_device = true,
	.phases = { "mmap", "munmap" },
	.pattern = { .stride = 1 },
	.defaults = { .pages = 1, .maps = 240, .batches = 4, .threads = 2 },
	.run = storm_map_threads,
	.predict = threads_predict,
};
