// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 1: when the hook runs
 * and what becomes of what it sets. The number in a case's name is that of the
 * behaviour in docs/kernels.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define MAPS 16

/* How mmap() of one shared page of @fd, wherever the kernel likes, is refused; 0 if it is not. */
static int refusal(int fd)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -errno : 0;
}

static void prepare_only_file_maps(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "plain");
	char *arena = arena_get(1);

	map_at(fd, arena, 0, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 1);
	ktap_expect(!strcmp(vma_at(arena).perms, "rw-s"), "mapped %s", vma_at(arena).perms);
}

static void no_hook_is_enodev_silently(const void *arg)
{
	int fd = test_device_open("nohook", O_RDWR), kmsg = kmsg_open();

	ktap_expect_eq("mmap", refusal(fd), -ENODEV);
	ktap_expect_eq("lines in the log", kmsg_count(kmsg, ""), 0);
}

static void both_hooks_warn_once_and_enodev(const void *arg)
{
	int fd = test_device_open("both", O_RDWR), kmsg = kmsg_open();

	ktap_expect_eq("first mmap", refusal(fd), -ENODEV);
	ktap_expect_eq("second mmap", refusal(fd), -ENODEV);
	ktap_expect_eq("warnings", kmsg_count(kmsg, "WARNING:"), 1);
}

static void hook_runs_once_an_mmap(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "special");
	char *arena = arena_get(MAPS);
	size_t i;

	device_reset(fd);
	for (i = 0; i < MAPS; i++) {
		map_at(fd, arena, i, 1);
		ktap_expect_eq("hook calls", device_counters(fd).hook_calls, i + 1);
	}
}

/* In any order: with the one before, with the one after, with both. */
static void changed_flags_merge(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "flags");
	char *arena = arena_get(5);

	map_at(fd, arena, 1, 1);
	map_at(fd, arena, 2, 1);
	ktap_expect_eq("VMAs after append", vmas_in(arena, 5), 1);
	map_at(fd, arena, 0, 1);
	ktap_expect_eq("VMAs after prepend", vmas_in(arena, 5), 1);
	map_at(fd, arena, 4, 1);
	ktap_expect_eq("VMAs with a hole", vmas_in(arena, 5), 2);
	map_at(fd, arena, 3, 1);
	ktap_expect_eq("VMAs after fill", vmas_in(arena, 5), 1);
}

static void changed_flags_reach_the_vma(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "flags");
	int plain = device_open(VMABENCH_HOOK_PREPARE, "plain");
	char *arena = arena_get(4);

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 1, 1);
	map_at(plain, arena, 3, 1);
	ktap_expect(vma_has_flag(arena, "dd"), "a mapping with VM_DONTDUMP has no dd");
	ktap_expect(!vma_has_flag(arena + 3 * PAGE, "dd"), "a mapping without VM_DONTDUMP has dd");
}

/* The lowest mapping of the address space: 6.12's retry does not look at it, see mm/mmap.c. */
static void merges_without_a_lower_vma(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "flags");
	char *lowest = (char *)0x20000;

	ktap_expect_eq("VMAs below", vmas_in(NULL, 0x22), 0);
	map_at(fd, lowest, 1, 1);
	map_at(fd, lowest, 0, 1);
	ktap_expect_eq("VMAs", vmas_in(NULL, 0x22), 1);
}

/* The same driver through .mmap merges only where the kernel tries a second time. */
static void mmap_twin_needs_the_retry(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_MMAP, "flags");
	char *arena = arena_get(MAPS);
	size_t i;

	for (i = 0; i < MAPS; i++)
		map_at(fd, arena, i, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, MAPS), ktap_has(KTAP_RETRY) ? 1 : MAPS);
}

static void merge_keeps_private_data(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "private");
	char *arena = arena_get(3);

	map_at(fd, arena, 1, 1);
	map_at(fd, arena, 2, 1);
	map_at(fd, arena, 0, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 1);
	expect_words(arena, 3, (unsigned long)arena + PAGE);
}

static void merge_keeps_vm_ops(const void *arg)
{
	int fd = test_device_open("prepare-altops", O_RDWR);
	char *arena = arena_get(3);

	map_at(fd, arena, 1, 1);
	map_at(fd, arena, 2, 1);
	map_at(fd, arena, 0, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 1);
	expect_words(arena, 3, ((unsigned long)arena / PAGE + 1) % 2);
}

static void new_vma_has_vm_ops(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "plain");
	char *arena = arena_get(2);

	map_at(fd, arena, 0, 2);
	expect_words(arena, 2, VMABENCH_PAGE_WORD);
}

/* MAP_POPULATE touches the pages as soon as the VMA can be found. */
static void new_vma_has_private_data(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "private");
	char *arena = arena_get(4);

	device_reset(fd);
	ktap_expect(mmap(arena, 2 * PAGE, PROT_READ,
			 MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, fd, 0) == arena,
		    "mmap: %s", strerror(errno));
	ktap_expect_eq("faults", device_counters(fd).faults, 2);
	expect_words(arena, 2, (unsigned long)arena);
	ktap_expect_eq("faults", device_counters(fd).faults, 2);
	map_at(fd, arena, 3, 1);
	expect_words(arena + 3 * PAGE, 1, (unsigned long)arena + 3 * PAGE);
}

/* @arg names a device whose hook leaves vm_ops alone. Private is where a zero page would come. */
static void unset_vm_ops_are_sigbus(const void *arg)
{
	int fd = test_device_open(arg, O_RDWR);
	char *arena = arena_get(3);
	uint64_t word;

	map_at(fd, arena, 0, 1);
	ktap_expect_eq("signal of shared", touch(arena, &word), SIGBUS);
	ktap_expect(mmap(arena + 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd,
			 0) != MAP_FAILED,
		    "mmap: %s", strerror(errno));
	ktap_expect_eq("signal of private", touch(arena + 2 * PAGE, &word), SIGBUS);
}

static void changed_pgoff_shows_in_maps(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "pgoff");
	char *arena = arena_get(4);

	map_at(fd, arena, 3, 1);
	ktap_expect_eq("offset", vma_at(arena + 3 * PAGE).offset,
		       (3 + VMABENCH_PGOFF_SHIFT) * PAGE);
}

static void changed_pgoff_decides_the_merge(const void *arg)
{
	int fd = device_open(VMABENCH_HOOK_PREPARE, "pgoff");
	char *arena = arena_get(4);

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 1, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 1);
	ktap_expect_eq("offset", vma_at(arena).offset, VMABENCH_PGOFF_SHIFT * PAGE);

	/* As it is asked for this one would fit behind the two; as it becomes it does not. */
	ktap_expect(mmap(arena + 2 * PAGE, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
			 (2 + VMABENCH_PGOFF_SHIFT) * PAGE) != MAP_FAILED,
		    "mmap: %s", strerror(errno));
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 2);
}

/*
 * A page that ends where the offsets do would be followed by one at offset 0: one VMA
 * whose last page is below its first, which neither rmap nor truncate would find.
 */
static void pgoff_that_wraps_is_refused(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);
	char *arena = arena_get(4);

	told_tell(file.told,
		  (struct vmabench_told){ .file = VMABENCH_TOLD_NONE, .shift_pgoff = -1 });
	ktap_expect_eq("first page", try_map(file.map, arena, 1, PROT_READ, MAP_SHARED, 0),
		       -EOVERFLOW);
	ktap_expect_eq("second page",
		       try_map(file.map, arena + PAGE, 1, PROT_READ, MAP_SHARED, PAGE), 0);
	ktap_expect_eq("offset", vma_at(arena + PAGE).offset, 0);
	ktap_expect_eq("two pages", try_map(file.map, arena, 2, PROT_READ, MAP_SHARED, 0),
		       -EOVERFLOW);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 0);

	/* The last one that there can be. */
	told_tell(file.told,
		  (struct vmabench_told){ .file = VMABENCH_TOLD_NONE, .shift_pgoff = -3 });
	ktap_expect_eq("last page", try_map(file.map, arena, 1, PROT_READ, MAP_SHARED, PAGE), 0);
	ktap_expect_eq("one page more", try_map(file.map, arena, 2, PROT_READ, MAP_SHARED, PAGE),
		       -EOVERFLOW);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		ONLY_PREPARE("01_prepare_only_file_maps", prepare_only_file_maps),
		{ .name = "01_no_hook_is_enodev_silently", .run = no_hook_is_enodev_silently },
		{ .name = "01_both_hooks_warn_once_and_enodev",
		  .run = both_hooks_warn_once_and_enodev,
		  .needs = KTAP_PREPARE,
		  .splats = 1 },
		ONLY_PREPARE("02_hook_runs_once_an_mmap", hook_runs_once_an_mmap),
		ONLY_PREPARE("03_changed_flags_merge", changed_flags_merge),
		ONLY_PREPARE("03_changed_flags_reach_the_vma", changed_flags_reach_the_vma),
		ONLY_PREPARE("04_merges_without_a_lower_vma", merges_without_a_lower_vma),
		{ .name = "05_mmap_twin_needs_the_retry", .run = mmap_twin_needs_the_retry },
		ONLY_PREPARE("06_merge_keeps_private_data", merge_keeps_private_data),
		ONLY_PREPARE("06_merge_keeps_vm_ops", merge_keeps_vm_ops),
		ONLY_PREPARE("07_new_vma_has_vm_ops", new_vma_has_vm_ops),
		ONLY_PREPARE("07_new_vma_has_private_data", new_vma_has_private_data),
		{ .name = "07_unset_vm_ops_are_sigbus/mmap",
		  .run = unset_vm_ops_are_sigbus,
		  .arg = "mmap-noops" },
		{ .name = "07_unset_vm_ops_are_sigbus/prepare",
		  .run = unset_vm_ops_are_sigbus,
		  .arg = "prepare-noops",
		  .needs = KTAP_PREPARE },
		ONLY_PREPARE("08_changed_pgoff_shows_in_maps", changed_pgoff_shows_in_maps),
		ONLY_PREPARE("08_changed_pgoff_decides_the_merge", changed_pgoff_decides_the_merge),
		EACH_PATH("08_pgoff_that_wraps_is_refused", pgoff_that_wraps_is_refused,
			  KTAP_TRUSTS_HOOK),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
