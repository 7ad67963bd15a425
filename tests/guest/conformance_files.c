// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 4: a file that a hook
 * puts in belongs to somebody at any time. The device of the profile swapfile counts
 * the opens and releases of both its files; a told one has its references looked at.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define MAPS	100
#define BATCHES 100 /* 10,000 maps */
#define TRIES	10000
#define NESTED	2000

/* A file of @hook's swapfile, which nobody else has, with the counters at zero. */
static int open_counted(enum vmabench_hook hook)
{
	int fd = device_open(hook, "swapfile");

	device_reset(fd);
	return fd;
}

/*
 * When @fd, the last of its device, is closed it goes and the file that was put
 * in goes with it. Opening the device again to look makes two new ones.
 */
static void expect_both_files_released(enum vmabench_hook hook, int fd)
{
	struct vmabench_counters counters;

	ktap_expect_eq("releases before close", device_counters(fd).file_releases, 0);
	close(fd);
	counters = device_counters(device_open(hook, "swapfile"));
	ktap_expect_eq("releases", counters.file_releases, 2);
	ktap_expect_eq("opens", counters.file_opens, 2);
}

static void swapped_file_is_mapped(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "swapfile");
	char *arena = arena_get(2);

	map_at(fd, arena, 0, 1);
	ktap_expect(!strcmp(vma_at(arena).file, "anon_inode:[vmabench-swapfile]"),
		    "/proc/self/maps has %s", vma_at(arena).file);
	expect_words(arena, 1, VMABENCH_PAGE_WORD);
}

/* The mapping is the last to hold it. */
static void swapped_file_outlives_the_device(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = open_counted(*hook);
	char *arena = arena_get(2);

	map_at(fd, arena, 0, 2);
	close(fd);
	expect_words(arena, 2, VMABENCH_PAGE_WORD);
	fd = device_open(*hook, "swapfile");
	ktap_expect_eq("releases while mapped", device_counters(fd).file_releases, 1);
	unmap_at(arena, 0, 2);
	ktap_expect_eq("releases", device_counters(fd).file_releases, 2);
}

static void storm(int fd, const struct vmabench_pattern *pattern, uint32_t vmas)
{
	static uint64_t map_ns[BATCHES], unmap_ns[BATCHES];
	struct vmabench_storm storm = {
		.pattern = *pattern,
		.pages = 1,
		.maps = MAPS,
		.batches = BATCHES,
		.addr = (unsigned long)arena_get(vmabench_span(pattern, 1, MAPS)),
		.mmap_times = (unsigned long)map_ns,
		.munmap_times = (unsigned long)unmap_ns,
	};

	ktap_expect_eq("storm", device_storm(fd, &storm), 0);
	ktap_expect_eq("VMAs", storm.vmas_max, vmas);
	ktap_expect_eq("hook calls", storm.hook_calls, MAPS * BATCHES);
	ktap_expect_eq("references to the file that was asked for", storm.file_refs, 1);
}

static void references_balance_for_new_vmas(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = open_counted(*hook);

	storm(fd, &isolated_pattern, MAPS);
	expect_both_files_released(*hook, fd);
}

/* Through .mmap nothing merges, but the references balance all the same. */
static void references_balance_for_merges(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = open_counted(*hook);

	storm(fd, &append_pattern, *hook == VMABENCH_HOOK_PREPARE ? 1 : MAPS);
	expect_both_files_released(*hook, fd);
}

static void references_balance_for_nested_callers(const void *arg)
{
	int fd = open_counted(VMABENCH_HOOK_PREPARE);
	int outer = test_device_over("nested", O_RDWR, fd);
	char *arena = arena_get(1);
	size_t i;

	for (i = 0; i < NESTED; i++) {
		map_at(outer, arena, 0, 1);
		unmap_at(arena, 0, 1);
	}
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls, NESTED);
	close(outer);
	expect_both_files_released(VMABENCH_HOOK_PREPARE, fd);
}

/* Ten thousand maps of @file, whose told file is @fd: one reference is left, to each of them. */
static void expect_references_balance(const struct told_file *file, int other)
{
	struct vmabench_look was = told_look(file->told, other), is;
	char *arena = arena_get(2);
	size_t i;

	for (i = 0; i < TRIES; i++) {
		/* Beside one that it merges with, and alone. */
		map_at(file->map, arena, 0, 1);
		map_at(file->map, arena, 1, 1);
		unmap_at(arena, 0, 2);
	}
	ktap_expect_eq("hook calls", told_seen(file->told).calls, 2 * TRIES);
	is = told_look(file->told, other);
	ktap_expect_eq("references", is.refs - was.refs, 0);
	ktap_expect_eq("i_mmap_writable", is.writable - was.writable, 0);
}

/* It is mapped already: nothing tells a hook that it need not put it in. */
static void same_file_put_in_balances(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);
	char *arena = arena_get(1);

	told_tell(file.told, (struct vmabench_told){ .file = VMABENCH_TOLD_SAME });
	expect_references_balance(&file, file.told);
	map_at(file.map, arena, 0, 1);
	ktap_expect(!strcmp(vma_at(arena).file, "/dev/vmabench-test-told-prepare"),
		    "/proc/self/maps has %s", vma_at(arena).file);
}

static void other_file_put_in_balances(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);
	int other = told_open(VMABENCH_HOOK_PREPARE, O_RDWR);
	char *arena = arena_get(1);

	told_tell(file.told, (struct vmabench_told){ .file = other });
	expect_references_balance(&file, other);
	map_at(file.map, arena, 0, 1);
	ktap_expect_eq("references while mapped", told_look(file.told, other).refs, 3);
	unmap_at(arena, 0, 1);
	/* Its own descriptor's, and that of the hook's. */
	ktap_expect_eq("references", told_look(file.told, other).refs, 2);
}

/*
 * No more address space from here on: that is found out before the hook is asked, so
 * for what fails after it see faults.c and conformance_refusal.c.
 */
static void failure_before_the_hook_takes_nothing(const void *arg)
{
	struct rlimit none = { PAGE, PAGE }, any = { RLIM_INFINITY, RLIM_INFINITY };
	int fd = open_counted(VMABENCH_HOOK_PREPARE), err;
	char *arena = arena_get(1);
	size_t i;

	(void)arg;
	ktap_expect(!setrlimit(RLIMIT_AS, &none), "setrlimit: %s", strerror(errno));
	for (i = 0; i < TRIES; i++) {
		err = try_map(fd, arena, 1, PROT_READ, MAP_SHARED, 0);
		ktap_expect_eq("mmap", err, -ENOMEM);
	}
	ktap_expect(!setrlimit(RLIMIT_AS, &any), "setrlimit: %s", strerror(errno));
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls, 0);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
	expect_both_files_released(VMABENCH_HOOK_PREPARE, fd);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("09_swapped_file_is_mapped", swapped_file_is_mapped),
		EACH_HOOK("09_swapped_file_outlives_the_device", swapped_file_outlives_the_device),
		EACH_HOOK("09_references_balance_for_new_vmas", references_balance_for_new_vmas),
		{ .name = "09_references_balance_for_merges/mmap",
		  .run = references_balance_for_merges,
		  .arg = &both_hooks[0] },
		{ .name = "09_references_balance_for_merges/prepare",
		  .run = references_balance_for_merges,
		  .arg = &both_hooks[1],
		  .needs = KTAP_PREPARE,
		  .unless = KTAP_SWAP_LEAK },
		{ .name = "09_references_balance_for_nested_callers",
		  .run = references_balance_for_nested_callers,
		  .needs = KTAP_PREPARE,
		  .unless = KTAP_SWAP_LEAK },
		EACH_PATH("09_same_file_put_in_balances", same_file_put_in_balances,
			  KTAP_SWAP_LEAK),
		EACH_PATH("09_other_file_put_in_balances", other_file_put_in_balances,
			  KTAP_SWAP_LEAK),
		ONLY_PREPARE("09_failure_before_the_hook_takes_nothing",
			     failure_before_the_hook_takes_nothing),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
