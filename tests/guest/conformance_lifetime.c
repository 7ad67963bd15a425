// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 3: device memory does
 * not merge, and open and close come as they did.
 */
#include <stdint.h>

#include "guest.h"
#include "ktap.h"

#define MAPS 16

static void special_never_merges(const void *arg)
{
	static const char *const flags[] = { "pf", "io", "de", "dd" };
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "special");
	char *arena = arena_get(3);
	uint64_t word;
	size_t i;

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 2, 1);
	map_at(fd, arena, 1, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 3);
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		ktap_expect(vma_has_flag(arena + PAGE, flags[i]), "no %s", flags[i]);
	ktap_expect_eq("signal", touch(arena, &word), 0);
	ktap_expect(word == VMABENCH_PAGE_WORD, "the page reads %#llx", (unsigned long long)word);
}

static void open_is_never_called_by_mmap(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "close");
	char *arena = arena_get(8);

	device_reset(fd);
	map_at(fd, arena, 2, 1); /* alone */
	map_at(fd, arena, 3, 1); /* after another */
	map_at(fd, arena, 1, 1); /* before another */
	map_at(fd, arena, 6, 1);
	map_at(fd, arena, 4, 2); /* between two */
	ktap_expect_eq("opens", device_counters(fd).vma_opens, 0);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, 0);
}

static void close_runs_once_for_each_vma_that_goes(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "close");
	char *arena = arena_get(2 * MAPS);
	size_t i;

	device_reset(fd);
	for (i = 0; i < MAPS; i++)
		map_at(fd, arena, 2 * i, 1);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, 0);
	for (i = 0; i < MAPS; i++) {
		unmap_at(arena, 2 * i, 1);
		ktap_expect_eq("closes", device_counters(fd).vma_closes, i + 1);
	}

	/* Merged maps are one VMA. */
	for (i = 0; i < MAPS; i++)
		map_at(fd, arena, i, 1);
	unmap_at(arena, 0, MAPS);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, MAPS + 1);
	ktap_expect_eq("opens", device_counters(fd).vma_opens, 0);
}

static void three_way_merge_with_close_keeps_next(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "close");
	char *arena = arena_get(3);

	device_reset(fd);
	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 2, 1);
	map_at(fd, arena, 1, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 2);
	ktap_expect_eq("end of the first", vma_at(arena).end, (unsigned long)arena + 2 * PAGE);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, 0);
	unmap_at(arena, 0, 3);
	ktap_expect_eq("closes", device_counters(fd).vma_closes, 2);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("15_special_never_merges", special_never_merges),
		EACH_HOOK("16_open_is_never_called_by_mmap", open_is_never_called_by_mmap),
		EACH_HOOK("16_close_runs_once_for_each_vma_that_goes",
			  close_runs_once_for_each_vma_that_goes),
		EACH_HOOK("16_three_way_merge_with_close_keeps_next",
			  three_way_merge_with_close_keeps_next),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
