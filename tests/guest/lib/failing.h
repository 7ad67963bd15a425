/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Making the kernel fail and looking for leaks, where it has FAILSLAB, FAIL_FUNCTION
 * and kmemleak (Documentation/fault-injection, Documentation/dev-tools/kmemleak.rst).
 * But for failing_mount() and failing_parse(), all of these end the case as failed
 * where the kernel does not do what is asked.
 */
#ifndef VMABENCH_TESTS_FAILING_H
#define VMABENCH_TESTS_FAILING_H

#include <stdbool.h>
#include <stddef.h>

/* When, in the course of mmap(), it can be that something fails. */
enum failing_when {
	FAILS_GATHERING = 1 << 0, /* the VMAs in the way */
	FAILS_CHARGING = 1 << 1, /* they are still there; no hook has been asked */
	FAILS_MERGING = 1 << 2, /* they are gone, and a neighbour is to be expanded */
	FAILS_MAPPING = 1 << 3, /* they are gone, and there is to be a new VMA */
};

/* One thing that can be made to fail. */
struct failing_means {
	const char *name;
	bool is_function; /* each call of it; else each allocation */
	const char *retval; /* what it returns then, where 0 is no failure */
	unsigned int when; /* enum failing_when */
};

struct failing_set {
	const struct failing_means *means;
	size_t count;
};

/* Mount debugfs, where the switches are. Returns 0 or -errno. */
int failing_mount(void);

/*
 * Take --fail NAME, where it stands last, off the command line and fill in @set: all,
 * or the means of that name; without it, allocations. Returns 0, or -EINVAL when there
 * is no such means, which has been said.
 */
int failing_parse(int *argc, char **argv, struct failing_set *set);

/* Let @chosen fail and nothing else; allocations that may sleep too, as those in mmap() may. */
void failing_choose(const struct failing_means *chosen);

/* From the next system call on, make this thread's @n-th of what was chosen fail, or none for 0. */
void failing_arm(unsigned int n);

/* No more of that. Returns whether it came to the @n-th one. */
bool failing_disarm(void);

/* Scan the kernel for memory that nothing points to. */
void expect_no_leaks(void);

#endif /* VMABENCH_TESTS_FAILING_H */
