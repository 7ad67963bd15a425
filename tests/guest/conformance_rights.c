// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 5: which flags a hook
 * may set and clear, what it may not touch, and that accounting goes by what it
 * leaves.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"

/* How changing the protection of the page at @addr ends: 0 or -errno. */
static int protect(char *addr, int prot)
{
	return mprotect(addr, PAGE, prot) ? -errno : 0;
}

static void cleared_flag_stays_cleared(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "clear");
	int plain = device_open(*hook, "plain");
	char *arena = arena_get(4);

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 1, 1);
	map_at(plain, arena, 3, 1);
	ktap_expect(!vma_has_flag(arena, "mw"), "a mapping without VM_MAYWRITE has mw");
	ktap_expect(vma_has_flag(arena + 3 * PAGE, "mw"), "a mapping with VM_MAYWRITE has no mw");
	ktap_expect_eq("mprotect to read", protect(arena, PROT_READ), 0);
	ktap_expect_eq("mprotect to write", protect(arena, PROT_READ | PROT_WRITE), -EACCES);
	ktap_expect_eq("mprotect of plain to read", protect(arena + 3 * PAGE, PROT_READ), 0);
	ktap_expect_eq("mprotect of plain to write",
		       protect(arena + 3 * PAGE, PROT_READ | PROT_WRITE), 0);
}

static void writes_to_start_and_end_are_ignored(const void *arg)
{
	int fd = test_device_open("prepare-range", O_RDWR);
	char *arena = arena_get(4);
	struct vma_line line;

	map_at(fd, arena, 1, 2);
	line = vma_at(arena + PAGE);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 1);
	ktap_expect_eq("start", line.start, (unsigned long)arena + PAGE);
	ktap_expect_eq("end", line.end, (unsigned long)arena + 3 * PAGE);
	unmap_at(arena, 1, 2);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 0);
}

/* Map a page of @fd, to which only reading was asked for, and try to get more. */
static void expect_no_right_to_write(int fd)
{
	bool gained = ktap_has(KTAP_MAYWRITE_GAIN);
	char *arena = arena_get(1);

	ktap_expect(mmap(arena, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0) == arena,
		    "mmap: %s", strerror(errno));
	ktap_expect(vma_has_flag(arena, "mw") == gained, "the mapping has %smw",
		    gained ? "no " : "");
	ktap_expect_eq("mprotect", protect(arena, PROT_READ | PROT_WRITE), gained ? 0 : -EACCES);
}

/* do_mmap() takes VM_MAYWRITE from a shared mapping of a file that is open for reading alone. */
static void maywrite_cannot_be_gained(const void *arg)
{
	expect_no_right_to_write(test_device_open("prepare-maywrite", O_RDONLY));
}

static void maywrite_cannot_be_gained_nested(const void *arg)
{
	int inner = test_device_open("prepare-maywrite", O_RDONLY);

	expect_no_right_to_write(test_device_over("nested", O_RDONLY, inner));
}

/* @arg names a device whose hook sets VM_LOCKED. Adjacent maps of it are one VMA in the end. */
static void locked_memory_is_accounted(const void *arg)
{
	int fd = test_device_open(arg, O_RDWR);
	char *arena = arena_get(5);
	long before = status_kib("VmLck");

	map_at(fd, arena, 0, 2);
	ktap_expect(vma_has_flag(arena, "lo"), "a mapping with VM_LOCKED has no lo");
	ktap_expect_eq("VmLck in KiB after one", status_kib("VmLck") - before, 2 * PAGE / 1024);
	map_at(fd, arena, 2, 3);
	ktap_expect_eq("VmLck in KiB after two", status_kib("VmLck") - before, 5 * PAGE / 1024);
	unmap_at(arena, 1, 1);
	ktap_expect_eq("VmLck in KiB after a hole", status_kib("VmLck") - before, 4 * PAGE / 1024);
	unmap_at(arena, 0, 5);
	ktap_expect_eq("VmLck in KiB afterwards", status_kib("VmLck") - before, 0);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("12_cleared_flag_stays_cleared", cleared_flag_stays_cleared),
		ONLY_PREPARE("12_writes_to_start_and_end_are_ignored",
			     writes_to_start_and_end_are_ignored),
		ONLY_PREPARE("13_maywrite_cannot_be_gained", maywrite_cannot_be_gained),
		ONLY_PREPARE("13_maywrite_cannot_be_gained_nested",
			     maywrite_cannot_be_gained_nested),
		{ .name = "14_locked_memory_is_accounted/mmap", .run = locked_memory_is_accounted,
		  .arg = "mmap-locked" },
		{ .name = "14_locked_memory_is_accounted/prepare",
		  .run = locked_memory_is_accounted, .arg = "prepare-locked",
		  .needs = KTAP_PREPARE },
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
