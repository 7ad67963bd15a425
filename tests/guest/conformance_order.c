// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 9: when, in the course of
 * mmap(), the hook is asked. Limits come before it, the charge, and the clean-up of
 * what was mapped there; the merge comes after it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define MAPS  16
#define PAGES 64

static const struct vmabench_told nothing = { .file = VMABENCH_TOLD_NONE };

/* Merged, the range would be part of a VMA by the time that the hook looks. */
static void hook_runs_before_the_merge(const void *arg)
{
	int fd = told_open(VMABENCH_HOOK_PREPARE, O_RDWR);
	char *arena = arena_get(MAPS);
	size_t i;

	(void)arg;
	told_tell(fd, nothing);
	for (i = 0; i < MAPS; i++) {
		map_at(fd, arena, i, 1);
		ktap_expect_eq("hook calls", told_seen(fd).calls, i + 1);
		ktap_expect_eq("VMAs", vmas_in(arena, MAPS), 1);
	}
	ktap_expect_eq("calls that found the range mapped", told_seen(fd).in_way, 0);
}

static void limit_comes_first(const void *arg)
{
	struct rlimit none = { PAGE, PAGE }, any = { RLIM_INFINITY, RLIM_INFINITY };
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR), err;
	char *arena = arena_get(1);

	told_tell(fd, nothing);
	ktap_expect(!setrlimit(RLIMIT_AS, &none), "setrlimit: %s", strerror(errno));
	err = try_map(fd, arena, 1, PROT_READ, MAP_SHARED, 0);
	ktap_expect(!setrlimit(RLIMIT_AS, &any), "setrlimit: %s", strerror(errno));
	ktap_expect_eq("mmap", err, -ENOMEM);
	ktap_expect_eq("hook calls", told_seen(fd).calls, 0);
}

/* Private memory that can be written to is charged for; the hook sees that it was. */
static void charge_comes_first(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR);
	char *arena = arena_get(PAGES);
	long before;

	told_tell(fd, nothing);
	meminfo_kib("Committed_AS"); /* takes what memory it needs */
	before = meminfo_kib("Committed_AS");
	ktap_expect_eq("mmap", try_map(fd, arena, PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0),
		       0);
	ktap_expect_eq("Committed_AS in KiB at the call", told_seen(fd).committed_kib - before,
		       PAGES * PAGE / 1024);
}

static void clean_up_comes_first(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR);
	char *arena = arena_get(3);

	told_tell(fd, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE, .close = 1 });
	map_at(fd, arena, 0, 3);
	ktap_expect_eq("closes at the first call", told_seen(fd).closes_then, 0);
	ktap_expect_eq("mmap", try_map(fd, arena, 3, PROT_READ, MAP_SHARED, 0), 0);
	ktap_expect_eq("closes at the second call", told_seen(fd).closes_then, 1);
	ktap_expect_eq("closes", told_seen(fd).closes, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 1);
}

/* It says EBUSY while it is mapped. Over itself it is not. */
static void exclusive_device_maps_over_itself(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR), i;
	char *arena = arena_get(2);

	told_tell(fd, (struct vmabench_told){
			      .file = VMABENCH_TOLD_NONE,
			      .close = 1,
			      .exclusive = 1,
			      .set_flags = VMABENCH_VM_DONTEXPAND,
		      });
	map_at(fd, arena, 0, 1);
	ktap_expect_eq("mmap beside it", try_map(fd, arena + PAGE, 1, PROT_READ, MAP_SHARED, 0),
		       -EBUSY);
	for (i = 0; i < MAPS; i++)
		ktap_expect_eq("mmap over it", try_map(fd, arena, 1, PROT_READ, MAP_SHARED, 0), 0);
	ktap_expect_eq("closes", told_seen(fd).closes, MAPS);
	ktap_expect_eq("hook calls", told_seen(fd).calls, MAPS + 2);
	unmap_at(arena, 0, 1);
	ktap_expect_eq("closes", told_seen(fd).closes, MAPS + 1);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		ONLY_PREPARE("02_hook_runs_before_the_merge", hook_runs_before_the_merge),
		EACH_HOOK("02_limit_comes_first", limit_comes_first),
		EACH_HOOK("02_charge_comes_first", charge_comes_first),
		EACH_HOOK("02_clean_up_comes_first", clean_up_comes_first),
		EACH_HOOK("02_exclusive_device_maps_over_itself",
			  exclusive_device_maps_over_itself),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
