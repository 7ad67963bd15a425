// SPDX-License-Identifier: GPL-2.0
/* Threads of one mm that map at once: what they wait for is the mm's locks, and each other's CPUs'
 * caches. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "device.h"
#include "drive.h"

struct worker {
	struct crew *crew;
	struct arena arena;
	struct drive_plan plan;
	pthread_t thread;
	uint32_t index; /* 0: the thread that runs the storm */
};

struct crew {
	struct storm_slot *slot;
	struct worker *worker;
	uint32_t nr;
	atomic_uint waiting, passed;
	atomic_int err; /* the first: all leave at the next barrier */
};

/*
 * Spins: a thread that slept would have to be woken, which takes longer than mapping a batch. Each
 * has a CPU of its own. Returns what has gone wrong so far.
 */
static int meet(struct crew *crew)
{
	const unsigned int before = atomic_load(&crew->passed);

	if (atomic_fetch_add(&crew->waiting, 1) + 1 == crew->nr) {
		atomic_store(&crew->waiting, 0);
		atomic_fetch_add(&crew->passed, 1);
	}
	while (atomic_load(&crew->passed) == before && !atomic_load(&crew->err))
		__builtin_ia32_pause();
	return atomic_load(&crew->err);
}

static void fail(struct crew *crew, int err)
{
	int none = 0;

	if (err)
		atomic_compare_exchange_strong(&crew->err, &none, err);
}

/* The first batch is not timed: what it has mapped is counted, and the module's counters start anew
 * behind it. */
static void count_vmas(struct crew *crew)
{
	struct storm_slot *slot = crew->slot;
	uint32_t vmas;
	int err = 0;

	slot->vmas_min = 0;
	for (uint32_t i = 0; i < crew->nr && !err; i++) {
		err = arena_count_vmas(&crew->worker[i].arena, &vmas);
		slot->vmas_min += err ? 0 : vmas;
	}
	slot->vmas_max = slot->vmas_min;
	fail(crew, err);
}

static void run_worker(struct worker *worker)
{
	struct crew *crew = worker->crew;
	struct storm_slot *slot = crew->slot;
	const enum vmabench_clock clock = slot->c.clock;

	for (uint32_t b = 0; b <= slot->c.args.batches; b++) {
		uint64_t start, mapped, unmapped;

		if (meet(crew))
			return;
		start = storm_now(clock);
		fail(crew, drive_map(&worker->plan));
		if (meet(crew))
			return;
		mapped = storm_now(clock) - start;
		if (!b && !worker->index)
			count_vmas(crew);
		if (meet(crew))
			return;
		start = storm_now(clock);
		fail(crew, drive_unmap(&worker->plan));
		if (meet(crew))
			return;
		unmapped = storm_now(clock) - start;
		if (worker->index)
			continue;
		if (!b) {
			fail(crew, device_reset(slot->dev));
			continue;
		}
		slot->times[0][b - 1] = mapped;
		slot->times[1][b - 1] = unmapped;
	}
}

static void *start_worker(void *data)
{
	run_worker(data);
	return NULL;
}

/* Puts the calling thread on the @nth of the CPUs in @allowed. 0 or -errno. */
static int pin_to(const cpu_set_t *allowed, uint32_t nth)
{
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		cpu_set_t one;

		if (!CPU_ISSET(cpu, allowed) || nth--)
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		return sched_setaffinity(0, sizeof(one), &one) ? -errno : 0;
	}
	return -EINVAL;
}

/* How many threads the process has, by /proc; 0 where that does not say. */
static nlink_t count_threads(void)
{
	struct stat st;

	return stat("/proc/self/task", &st) ? 0 : st.st_nlink;
}

/*
 * Waits until there are @before threads again. A thread that was joined still has its share of the
 * open files for a moment; a call on a file that is shared takes a reference to it, which the check
 * of references would see.
 */
static void await_exit(nlink_t before)
{
	while (count_threads() > before)
		sched_yield();
}

/* Starts a thread on each CPU but the first, runs there itself, and is on all of @allowed again
 * afterwards. */
static int run_crew(struct crew *crew, const cpu_set_t *allowed)
{
	const nlink_t before = count_threads();
	uint32_t started = 1;
	int err = 0;

	/* A thread begins where the one that starts it is. */
	for (; started < crew->nr && !err; started++) {
		err = pin_to(allowed, started);
		if (!err)
			err = -pthread_create(&crew->worker[started].thread, NULL, start_worker,
					      &crew->worker[started]);
		if (err)
			break;
	}
	if (!err)
		err = pin_to(allowed, 0);
	fail(crew, err);
	if (!err)
		run_worker(&crew->worker[0]);
	while (started > 1)
		pthread_join(crew->worker[--started].thread, NULL);
	await_exit(before);
	sched_setaffinity(0, sizeof(*allowed), allowed);
	return atomic_load(&crew->err);
}

static int check_left(struct crew *crew)
{
	uint32_t left;
	int err;

	for (uint32_t i = 0; i < crew->nr; i++) {
		err = arena_count_vmas(&crew->worker[i].arena, &left);
		if (err)
			return err;
		crew->slot->unbalanced += left;
	}
	return drive_read_device(crew->slot, &crew->worker[0].arena);
}

int storm_map_threads(struct storm_slot *slot)
{
	const struct storm_args *args = &slot->c.args;
	struct crew crew = {
		.slot = slot,
		.worker = calloc(args->threads, sizeof(*crew.worker)),
		.nr = args->threads,
	};
	uint32_t reserved = 0;
	cpu_set_t allowed;
	int err = 0;

	if (!crew.worker)
		return -ENOMEM;
	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		err = -errno;
	for (; reserved < crew.nr && !err; reserved++) {
		struct worker *worker = &crew.worker[reserved];

		worker->crew = &crew;
		worker->index = reserved;
		err = arena_reserve(&worker->arena,
				    vmabench_span(slot->pattern, args->pages, args->maps));
		if (err)
			break;
		drive_plan(&worker->plan, slot, &worker->arena);
	}
	if (!err)
		err = run_crew(&crew, &allowed);
	if (!err)
		err = check_left(&crew);
	while (reserved)
		arena_release(&crew.worker[--reserved].arena);
	free(crew.worker);
	return err;
}
