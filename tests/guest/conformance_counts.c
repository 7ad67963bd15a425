// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 14: how often mmap() tries to
 * merge and allocates a VMA, counted and not inferred from what is left. Needs a kernel
 * with kprobes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define COUNT "/dev/vmabench-test-count"
#define MAPS  64

struct counts {
	uint64_t of[VMABENCH_COUNT_NR];
};

static struct counts read_counts(int fd)
{
	struct counts counts;

	ktap_expect(read(fd, &counts, sizeof(counts)) == sizeof(counts), "read " COUNT ": %s",
		    strerror(errno));
	return counts;
}

/* What the maps of @fd but the first cost, each adjacent to the one before. */
static struct counts append(int fd, unsigned int vmas)
{
	int count = open(COUNT, O_RDONLY | O_CLOEXEC);
	char *arena = arena_get(MAPS);
	struct counts counts;
	size_t i;

	ktap_expect(count >= 0, "open " COUNT ": %s", strerror(errno));
	map_at(fd, arena, 0, 1);
	read_counts(count);
	for (i = 1; i < MAPS; i++)
		map_at(fd, arena, i, 1);
	counts = read_counts(count);
	ktap_expect_eq("VMAs", vmas_in(arena, MAPS), vmas);
	return counts;
}

static void expect_counts(struct counts counts, unsigned int allocs, unsigned int merges)
{
	ktap_expect_eq("VMAs allocated", counts.of[VMABENCH_COUNT_VMA_ALLOC], allocs * (MAPS - 1));
	ktap_expect_eq("attempts to merge", counts.of[VMABENCH_COUNT_MERGE], merges * (MAPS - 1));
}

static void prepare_merges_at_once(const void *arg)
{
	expect_counts(append(device_open(VMABENCH_HOOK_PREPARE, arg), 1), 0, 1);
}

/* One attempt, in vain, and no second one. */
static void prepare_that_cannot_merge_does_not_retry(const void *arg)
{
	(void)arg;
	expect_counts(append(device_open(VMABENCH_HOOK_PREPARE, "special"), MAPS), 1, 1);
}

static void mmap_merges_at_once_without_flags(const void *arg)
{
	(void)arg;
	expect_counts(append(device_open(VMABENCH_HOOK_MMAP, "plain"), 1), 0, 1);
}

/* What the counts are there to tell apart: with the retry, a VMA and two attempts for each. */
static void mmap_allocates_and_retries(const void *arg)
{
	bool retry = ktap_has(KTAP_RETRY);

	(void)arg;
	expect_counts(append(device_open(VMABENCH_HOOK_MMAP, "flags"), retry ? 1 : MAPS), 1,
		      retry ? 2 : 1);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		{ .name = "03_prepare_merges_at_once/plain",
		  .run = prepare_merges_at_once,
		  .arg = "plain",
		  .needs = KTAP_PREPARE },
		{ .name = "03_prepare_merges_at_once/flags",
		  .run = prepare_merges_at_once,
		  .arg = "flags",
		  .needs = KTAP_PREPARE },
		{ .name = "03_prepare_merges_at_once/pgoff",
		  .run = prepare_merges_at_once,
		  .arg = "pgoff",
		  .needs = KTAP_PREPARE },
		{ .name = "03_prepare_merges_at_once/swapfile",
		  .run = prepare_merges_at_once,
		  .arg = "swapfile",
		  .needs = KTAP_PREPARE },
		ONLY_PREPARE("05_prepare_that_cannot_merge_does_not_retry",
			     prepare_that_cannot_merge_does_not_retry),
		{ .name = "03_mmap_merges_at_once_without_flags",
		  .run = mmap_merges_at_once_without_flags },
		{ .name = "05_mmap_allocates_and_retries", .run = mmap_allocates_and_retries },
	};

	if (access(COUNT, R_OK)) {
		fprintf(stderr,
			"vmabench: conformance_counts: nothing to count by: %s; "
			"run it on an x86_64 debug kernel\n",
			strerror(errno));
		return 2;
	}
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
