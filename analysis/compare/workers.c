// SPDX-License-Identifier: GPL-2.0
#include "workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#define THREADS_MAX 64

struct job {
	atomic_size_t next;
	size_t n;
	void (*work)(void *arg, size_t i);
	void *arg;
};

static void *take_turns(void *arg)
{
	struct job *job = arg;
	size_t i;

	while ((i = atomic_fetch_add(&job->next, 1)) < job->n)
		job->work(job->arg, i);
	return NULL;
}

static size_t count_cpus(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) ? 1 : CPU_COUNT(&set);

	return n < THREADS_MAX ? n : THREADS_MAX;
}

void workers_run(size_t n, void (*work)(void *arg, size_t i), void *arg)
{
	struct job job = { .n = n, .work = work, .arg = arg };
	pthread_t thread[THREADS_MAX];
	size_t cpus = count_cpus(), started = 0;

	/* This thread works too, alone where no other can be had. */
	while (started + 1 < cpus && started + 1 < n &&
	       !pthread_create(&thread[started], NULL, take_turns, &job))
		started++;
	take_turns(&job);
	while (started > 0)
		pthread_join(thread[--started], NULL);
}
