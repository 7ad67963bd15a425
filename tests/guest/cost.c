// SPDX-License-Identifier: GPL-2.0
/*
 * What mmap(), munmap() and brk() cost those who have nothing to do with .mmap_prepare:
 * anonymous memory, the heap, a file in memory, and a driver's .mmap. A line
 * "cost NAME TICKS..." for each, in hundredths of a tick of the clock for a pair of calls,
 * a figure for each phase: the maple tree is filled in another way, by which the same
 * calls cost up to some dozens of instructions more or less. Where the clock counts
 * instructions (the target tcg), tests/kernel/deep_cost.sh compares two kernels by them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#define BYTES	((size_t)128 << 20) /* as will-it-scale's mmap1 and mmap2 */
#define CALLS	100 /* a batch: short enough for most to come between two ticks */
#define BATCHES 21
#define PHASES	8

struct subject {
	const char *name;
	int (*open)(void);
	void (*run)(int fd);
};

static int open_none(void)
{
	return -1;
}

static int open_memfd(void)
{
	int fd = memfd_create("cost", MFD_CLOEXEC);

	ktap_expect(fd >= 0 && !ftruncate(fd, BYTES), "memfd: %s", strerror(errno));
	return fd;
}

static int open_device(void)
{
	return device_open(VMABENCH_HOOK_MMAP, "plain");
}

static int open_flags_device(void)
{
	return device_open(VMABENCH_HOOK_MMAP, "flags");
}

static void map_and_unmap(int fd, int flags)
{
	void *addr = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, flags, fd, 0);

	ktap_expect(addr != MAP_FAILED && !munmap(addr, BYTES), "mmap: %s", strerror(errno));
}

static void run_anonymous(int fd)
{
	map_and_unmap(fd, MAP_PRIVATE | MAP_ANONYMOUS);
}

static void run_private(int fd)
{
	map_and_unmap(fd, MAP_PRIVATE);
}

static void run_shared(int fd)
{
	map_and_unmap(fd, MAP_SHARED);
}

static void run_brk(int fd)
{
	static unsigned long top;

	if (!top)
		top = syscall(SYS_brk, 0);
	ktap_expect((unsigned long)syscall(SYS_brk, top + PAGE) == top + PAGE &&
			    (unsigned long)syscall(SYS_brk, top) == top,
		    "brk");
}

static const struct subject subjects[] = {
	{ "anonymous", open_none, run_anonymous },
	{ "brk", open_none, run_brk },
	{ "tmpfs-private", open_memfd, run_private },
	{ "tmpfs-shared", open_memfd, run_shared },
	{ "device", open_device, run_shared },
	{ "device-that-sets-flags", open_flags_device, run_shared },
};

static uint64_t now(void)
{
	struct timespec time;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The median of a pair of calls, in hundredths of a tick; what a tick interrupts is not that. */
static uint64_t measure(const struct subject *subject, int fd)
{
	uint64_t ticks[BATCHES], start;
	int i, batch;

	for (batch = 0; batch < BATCHES; batch++) {
		start = now();
		for (i = 0; i < CALLS; i++)
			subject->run(fd);
		ticks[batch] = now() - start;
	}
	qsort(ticks, BATCHES, sizeof(ticks[0]), compare);
	return ticks[BATCHES / 2] * 100 / CALLS;
}

static void print_cost(const void *arg)
{
	const struct subject *subject = arg;
	char *arena = arena_get(PHASES), line[256];
	int fd = subject->open(), phase, len;

	len = snprintf(line, sizeof(line), "cost %s", subject->name);
	for (phase = 0; phase < PHASES; phase++) {
		/* One more VMA, which merges with none. */
		ktap_expect(mmap(arena + phase * PAGE, PAGE, phase % 2 ? PROT_READ : PROT_NONE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
				 0) != MAP_FAILED,
			    "mmap: %s", strerror(errno));
		len += snprintf(line + len, sizeof(line) - len, " %llu",
				(unsigned long long)measure(subject, fd));
	}
	puts(line);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct ktap_case cases[sizeof(subjects) / sizeof(subjects[0])];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cases[i] = (struct ktap_case){
			.name = case_name("cost/%s", subjects[i].name),
			.run = print_cost,
			.arg = &subjects[i],
		};
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
