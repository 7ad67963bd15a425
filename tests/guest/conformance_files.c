// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 4: a file that a hook
 * puts in belongs to somebody at any time, and a mapping that fails after the
 * hook leaves nothing. The device of the profile swapfile counts the opens and
 * releases of both its files.
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

#define MAPS	100
#define BATCHES	100	/* 10,000 maps */
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

static void storm(int fd, uint32_t pattern, uint32_t vmas)
{
	static uint64_t map_ns[BATCHES], unmap_ns[BATCHES];
	struct vmabench_storm storm = {
		.pattern = pattern,
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

	storm(fd, VMABENCH_PATTERN_ISOLATED, MAPS);
	expect_both_files_released(*hook, fd);
}

/* Through .mmap nothing merges, but the references balance all the same. */
static void references_balance_for_merges(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = open_counted(*hook);

	storm(fd, VMABENCH_PATTERN_APPEND, *hook == VMABENCH_HOOK_PREPARE ? 1 : MAPS);
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

/* No more address space from here on. */
static void forbid_growth(void)
{
	struct rlimit none = { PAGE, PAGE };

	ktap_expect(!setrlimit(RLIMIT_AS, &none), "setrlimit: %s", strerror(errno));
}

static void allow_growth(void)
{
	struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };

	ktap_expect(!setrlimit(RLIMIT_AS, &any), "setrlimit: %s", strerror(errno));
}

/* The limit is that of the final flags, so the hook has been asked by then. */
static void fail_after_the_hook(int fd, char *arena, size_t tries)
{
	size_t i;

	forbid_growth();
	for (i = 0; i < tries; i++)
		ktap_expect(mmap(arena, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0) ==
			    MAP_FAILED && errno == ENOMEM, "mmap was not refused with ENOMEM");
	allow_growth();
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls,
		       ktap_has(KTAP_LATE_HOOK) ? 0 : tries);
	ktap_expect_eq("hook errors", device_counters(fd).hook_errors, 0);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
}

static void references_balance_for_failures(const void *arg)
{
	int fd = open_counted(VMABENCH_HOOK_PREPARE);

	fail_after_the_hook(fd, arena_get(1), TRIES);
	expect_both_files_released(VMABENCH_HOOK_PREPARE, fd);
}

static void failure_after_the_hook_runs_no_close(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "close");

	device_reset(fd);
	fail_after_the_hook(fd, arena_get(1), 100);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, 0);
	ktap_expect_eq("opens", device_counters(fd).vma_opens, 0);
}

/* The charge for private memory comes after the limit, the hook before both. */
static void failure_after_the_hook_keeps_the_old_mapping(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "plain");
	char *arena = arena_get(128);
	long before;

	ktap_expect(mmap(arena, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
			 MAP_FIXED_NOREPLACE, -1, 0) == arena, "mmap: %s", strerror(errno));
	memset(arena, 0x5a, PAGE);
	before = meminfo_kib("Committed_AS");
	device_reset(fd);
	forbid_growth();
	ktap_expect(mmap(arena, 128 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd,
			 0) == MAP_FAILED && errno == ENOMEM, "mmap was not refused with ENOMEM");
	allow_growth();
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls,
		       ktap_has(KTAP_LATE_HOOK) ? 0 : 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 128), 1);
	expect_words(arena, 1, 0x5a5a5a5a5a5a5a5aull);
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before, 0);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("09_swapped_file_is_mapped", swapped_file_is_mapped),
		EACH_HOOK("09_swapped_file_outlives_the_device", swapped_file_outlives_the_device),
		EACH_HOOK("09_references_balance_for_new_vmas", references_balance_for_new_vmas),
		{ .name = "09_references_balance_for_merges/mmap",
		  .run = references_balance_for_merges, .arg = &both_hooks[0] },
		{ .name = "09_references_balance_for_merges/prepare",
		  .run = references_balance_for_merges, .arg = &both_hooks[1],
		  .needs = KTAP_PREPARE, .unless = KTAP_SWAP_LEAK },
		{ .name = "09_references_balance_for_nested_callers",
		  .run = references_balance_for_nested_callers,
		  .needs = KTAP_PREPARE, .unless = KTAP_SWAP_LEAK },
		ONLY_PREPARE("09_references_balance_for_failures", references_balance_for_failures),
		ONLY_PREPARE("11_failure_after_the_hook_runs_no_close",
			     failure_after_the_hook_runs_no_close),
		ONLY_PREPARE("11_failure_after_the_hook_keeps_the_old_mapping",
			     failure_after_the_hook_keeps_the_old_mapping),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
