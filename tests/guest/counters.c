// SPDX-License-Identifier: GPL-2.0
/* Does each counter of a device count what vmabench_abi.h says, and nothing else? */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

static void expect_counters(int fd, struct vmabench_counters want)
{
	struct vmabench_counters got = device_counters(fd);

	ktap_expect_eq("hook_calls", got.hook_calls, want.hook_calls);
	ktap_expect_eq("hook_errors", got.hook_errors, want.hook_errors);
	ktap_expect_eq("vma_opens", got.vma_opens, want.vma_opens);
	ktap_expect_eq("vma_closes", got.vma_closes, want.vma_closes);
	ktap_expect_eq("faults", got.faults, want.faults);
	ktap_expect_eq("file_opens", got.file_opens, want.file_opens);
	ktap_expect_eq("file_releases", got.file_releases, want.file_releases);
}

static void reset_zeroes(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "close");
	char *arena = arena_get(1);

	map_at(fd, arena, 0, 1);
	unmap_at(arena, 0, 1);
	ktap_expect(device_counters(fd).hook_calls, "the hook was not counted");
	device_reset(fd);
	expect_counters(fd, (struct vmabench_counters){});
}

static void refusals_are_errors(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int i, fd = device_open(*hook, "error");

	device_reset(fd);
	for (i = 0; i < 5; i++)
		ktap_expect(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED &&
				    errno == ENXIO,
			    "mmap was not refused");
	expect_counters(fd, (struct vmabench_counters){ .hook_calls = 5, .hook_errors = 5 });
}

static void faults_are_counted_once_a_page(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "plain");
	char *arena = arena_get(4);
	uint64_t word;
	size_t i;

	device_reset(fd);
	map_at(fd, arena, 0, 4);
	for (i = 0; i < 4; i++) {
		ktap_expect_eq("touch", touch(arena + i * PAGE, &word), 0);
		ktap_expect_eq("touch again", touch(arena + i * PAGE, &word), 0);
	}
	expect_counters(fd, (struct vmabench_counters){ .hook_calls = 1, .faults = 4 });
}

static void splits_open_and_unmaps_close(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "close");
	char *arena = arena_get(3);

	device_reset(fd);
	map_at(fd, arena, 0, 3);
	expect_counters(fd, (struct vmabench_counters){ .hook_calls = 1 });
	unmap_at(arena, 1, 1);
	expect_counters(fd, (struct vmabench_counters){
				    .hook_calls = 1, .vma_opens = 2, .vma_closes = 1 });
	unmap_at(arena, 0, 3);
	expect_counters(fd, (struct vmabench_counters){
				    .hook_calls = 1, .vma_opens = 2, .vma_closes = 3 });
}

static void files_are_counted(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "plain"), other;
	char *arena = arena_get(1);

	device_reset(fd);
	other = device_open(*hook, "plain");
	map_at(other, arena, 0, 1);
	close(other);
	expect_counters(fd, (struct vmabench_counters){ .hook_calls = 1, .file_opens = 1 });
	unmap_at(arena, 0, 1);
	expect_counters(fd, (struct vmabench_counters){
				    .hook_calls = 1, .file_opens = 1, .file_releases = 1 });
}

static void devices_count_apart(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "plain"), other = device_open(*hook, "flags");
	char *arena = arena_get(1);

	device_reset(fd);
	device_reset(other);
	map_at(other, arena, 0, 1);
	expect_counters(fd, (struct vmabench_counters){});
	expect_counters(other, (struct vmabench_counters){ .hook_calls = 1 });
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("counters/reset_zeroes", reset_zeroes),
		EACH_HOOK("counters/refusals_are_errors", refusals_are_errors),
		EACH_HOOK("counters/faults_are_counted_once_a_page",
			  faults_are_counted_once_a_page),
		EACH_HOOK("counters/splits_open_and_unmaps_close", splits_open_and_unmaps_close),
		EACH_HOOK("counters/files_are_counted", files_are_counted),
		EACH_HOOK("counters/devices_count_apart", devices_count_apart),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
