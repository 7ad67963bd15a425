/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a storm is. One that times itself needs those of the clock and the arena besides.
 *
 * A storm is one file in storms/, named after it, that ends in one descriptor:
 *
 *	STORM(append) = {
 *		STORM_ID(append),
 *		.summary = "...",
 *		...
 *	};
 *
 * run() does one slot: args.batches batches of args.maps operations each, whose times it leaves in
 * slot->times. Most storms have storm_map() for it, and say in their pattern (vmabench_abi.h) what
 * that maps. predict() says what the slot must leave behind when nothing went wrong; the two share
 * nothing, so that each can show the other to be wrong.
 */
#ifndef VMABENCH_STORM_H
#define VMABENCH_STORM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <time.h>

#include "../kmod/vmabench_abi.h"

#define STORM_MAX_PHASES 2

enum storm_vantage {
	STORM_KERNEL, /* VMABENCH_IOC_STORM: timed inside the kernel */
	STORM_SYSCALL, /* system calls, timed round a batch in user space */
	STORM_NR_VANTAGES,
};

/* What comes of a storm. A row of one that asks for what nothing measures yet is refused. */
enum storm_output {
	STORM_COST, /* of each phase: the time of a batch of operations */
	STORM_LATENCY, /* of each operation, by its length; not yet */
	STORM_PER_THREAD, /* the cost to each thread apart; not yet */
	STORM_NR_OUTPUTS,
};

/* Unit of each: pages of a map, operations of a batch (by each thread), batches of a slot, threads.
 */
struct storm_args {
	uint32_t pages;
	uint32_t maps;
	uint32_t batches;
	uint32_t threads; /* 0: the storm does not ask how many */
};

#define STORM_MAX_THREADS 64

/* Everything that what a storm leaves behind depends on. */
struct storm_case {
	const struct vmabench_profile *profile; /* NULL: no device of ours is mapped */
	bool merges; /* without a profile: adjacent maps do */
	enum vmabench_hook hook;
	enum storm_vantage vantage;
	struct storm_args args;
	enum vmabench_clock clock; /* what is timed with, by either vantage */
	bool retry_merge; /* the kernel merges again after .mmap changed the flags */
};

struct storm_expect {
	uint32_t vmas; /* in the arena after a batch's mmap phase; see vmabench_abi.h */
	uint64_t hook_calls; /* of the whole slot */
	bool vmas_unknown; /* vmas is not known: whether the maps merge is somebody else's to say */
};

struct storm_slot {
	struct storm_case c;
	const struct vmabench_pattern *pattern; /* the storm's */
	/* Of ours: runs the kernel vantage, and sees references. NULL: none is needed. */
	const struct device *dev;
	int fd; /* of what is mapped; -1: nothing, or anonymous memory */
	uint32_t flags; /* VMABENCH_STORM_*: how */
	uint64_t *times[STORM_MAX_PHASES]; /* out: args.batches values for each phase, by c.clock */
	uint32_t vmas_min, vmas_max; /* out: as in storm_expect */
	uint64_t hook_calls; /* out */
	uint32_t unbalanced; /* out: what the slot left behind: VMAs, file references, ... */
};

struct storm {
	const char *name;
	const char *file; /* the source file, to compare with the name */
	const char *summary; /* one line, no full stop */
	bool vantages[STORM_NR_VANTAGES];
	bool outputs[STORM_NR_OUTPUTS];
	bool maps_device; /* its rows name a mapping */
	bool is_refused; /* a mapping that is refused, and no other */
	const char *phases[STORM_MAX_PHASES + 1]; /* NULL-terminated */
	struct vmabench_pattern pattern; /* of storm_map() and storm_map_threads() */
	struct storm_args defaults;
	int (*run)(struct storm_slot *slot); /* 0 or -errno */
	void (*predict)(const struct storm_case *c, struct storm_expect *expect);
};

/* Puts a pointer to the descriptor where storm_at() finds it. */
#define STORM(id)                                                                                  \
	static const struct storm storm_##id;                                                      \
	static const void *const storm_ptr_##id __attribute__((section("storms"), used)) =         \
		&storm_##id;                                                                       \
	static const struct storm storm_##id

#define STORM_ID(id) .name = #id, .file = __FILE_NAME__

/*
 * run() of a storm that maps by its pattern, by whichever vantage the case asks for: reserves the
 * arena, runs the batches, and checks what they left.
 */
int storm_map(struct storm_slot *slot);

/*
 * run() of a storm in which threads of one mm map at once, by system calls, each by the pattern in
 * an arena of its own: each on a CPU of its own. A batch's time is that from when all begin until
 * the last is done. vmas_min and vmas_max are of all arenas together.
 */
int storm_map_threads(struct storm_slot *slot);

/*
 * Are adjacent maps of one file, ascending and with contiguous offsets, merged into one VMA, and
 * does that happen before the hook has been called? That can be only where .mmap is still to come
 * and what was asked for fits as it is; .mmap_prepare is called before the first attempt.
 */
bool storm_merges(const struct storm_case *c);
bool storm_merges_before_hook(const struct storm_case *c);

/*
 * predict() of a storm whose maps lie side by side, mapped one by one: they are one VMA or as many
 * as they are. Where the first merge attempt succeeds before .mmap is called, only the first map of
 * a batch reaches the hook; in every other case each map does.
 */
void storm_predict_adjacent(const struct storm_case *c, struct storm_expect *expect);

/* Have its VMAs a close()? Such a one is never removed by a merge, but may grow. */
bool storm_has_close(const struct storm_case *c);

/* The clock of the syscall vantage. Read it round a batch, never round one call. */
static inline uint64_t storm_now(enum vmabench_clock clock)
{
	struct timespec ts;

	if (clock == VMABENCH_CLOCK_TSC)
		return __builtin_ia32_rdtsc();
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

#endif /* VMABENCH_STORM_H */
