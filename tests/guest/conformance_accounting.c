// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 11: what a mapping is counted
 * as goes by the flags that the hook leaves. Locked memory is in VmLck; and what is
 * charged for is in Committed_AS, though the charge comes before the hook.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define PAGES	   64
#define RW	   (PROT_READ | PROT_WRITE)
#define KIB(pages) ((long)(PAGE / 1024 * (pages)))

/* Adjacent maps are one VMA in the end. */
static void expect_locked_memory(int told, int map)
{
	char *arena = arena_get(5);
	long before = status_kib("VmLck");

	told_tell(told, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE,
						.set_flags = VMABENCH_VM_LOCKED });
	map_at(map, arena, 0, 2);
	ktap_expect(vma_has_flag(arena, "lo"), "a mapping with VM_LOCKED has no lo");
	ktap_expect_eq("VmLck in KiB after one", status_kib("VmLck") - before, KIB(2));
	map_at(map, arena, 2, 3);
	ktap_expect_eq("VmLck in KiB after two", status_kib("VmLck") - before, KIB(5));
	unmap_at(arena, 1, 1);
	ktap_expect_eq("VmLck in KiB after a hole", status_kib("VmLck") - before, KIB(4));
	told_tell(told, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE,
						.clear_flags = VMABENCH_VM_LOCKED });
	ktap_expect_eq("mmap over some", try_map(map, arena + 2 * PAGE, 2, RW, MAP_SHARED, 0), 0);
	ktap_expect_eq("VmLck in KiB after that", status_kib("VmLck") - before, KIB(2));
	unmap_at(arena, 0, 5);
	ktap_expect_eq("VmLck in KiB afterwards", status_kib("VmLck") - before, 0);
}

static void locked_memory_is_accounted(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR);

	expect_locked_memory(fd, fd);
}

static void nested_locked_memory_is_accounted(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);

	expect_locked_memory(file.told, file.map);
}

/*
 * What mlock() would refuse a hook may do, by either hook: it has not to answer to RLIMIT_MEMLOCK.
 */
static void memlock_limit_is_not_asked_again(const void *arg)
{
	struct rlimit none = { 0, 0 };
	const enum vmabench_hook *hook = arg;
	int fd = told_open(*hook, O_RDWR);
	char *arena = arena_get(1);

	ktap_expect(!setrlimit(RLIMIT_MEMLOCK, &none), "setrlimit: %s", strerror(errno));
	told_tell(fd, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE,
					      .set_flags = VMABENCH_VM_LOCKED });
	map_at(fd, arena, 0, 1);
	ktap_expect(vma_has_flag(arena, "lo"), "a mapping with VM_LOCKED has no lo");
}

/* A change by the hook, and what is charged for a mapping with that change. */
struct charge {
	const char *name;
	int flags, prot;
	unsigned long long set_flags, clear_flags;
	bool charged;
};

static const struct charge charges[] = {
	{ "private", MAP_PRIVATE, RW, 0, 0, true },
	{ "shared", MAP_SHARED, RW, 0, 0, false },
	{ "read_only", MAP_PRIVATE, PROT_READ, 0, 0, false },
	{ "private_with_noreserve", MAP_PRIVATE, RW, VMABENCH_VM_NORESERVE, 0, false },
	{ "private_that_lost_write", MAP_PRIVATE, RW, 0, VMABENCH_VM_MAYWRITE, false },
	{ "shared_made_private", MAP_SHARED, RW, 0, VMABENCH_VM_SHARED, true },
	{ "noreserve_taken_back", MAP_PRIVATE | MAP_NORESERVE, RW, 0, VMABENCH_VM_NORESERVE, true },
};
#define CHARGES (sizeof(charges) / sizeof(charges[0]))

static long committed_kib(void)
{
	meminfo_kib("Committed_AS"); /* takes what memory it needs */
	return meminfo_kib("Committed_AS");
}

static void charge_goes_by_the_final_flags(const void *arg)
{
	const struct charge *charge = arg;
	int fd = told_open(VMABENCH_HOOK_PREPARE, O_RDWR), over;
	char *arena = arena_get(PAGES);
	long before = committed_kib();
	long want = charge->charged ? KIB(PAGES) : 0;

	told_tell(fd, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE,
					      .set_flags = charge->set_flags,
					      .clear_flags = charge->clear_flags });
	/* Where nothing was, and over memory that was charged for itself, all or half of it. */
	for (over = 0; over <= PAGES; over += PAGES / 2) {
		if (over)
			ktap_expect_eq("mmap of memory",
				       try_map(-1, arena, over, RW, MAP_PRIVATE | MAP_ANONYMOUS, 0),
				       0);
		ktap_expect_eq("mmap", try_map(fd, arena, PAGES, charge->prot, charge->flags, 0),
			       0);
		ktap_expect_eq("Committed_AS in KiB while mapped", committed_kib() - before, want);
		unmap_at(arena, 0, PAGES);
		ktap_expect_eq("Committed_AS in KiB afterwards", committed_kib() - before, 0);
	}
}

/*
 * More than there is memory, of which a shared file needs none: the hook makes it private. What was
 * there is gone, as after any refusal, and so is what it was charged for.
 */
static void charge_that_is_not_to_be_had_is_refused(const void *arg)
{
	const size_t more = meminfo_kib("MemTotal") / KIB(1) * 2;
	int fd = told_open(VMABENCH_HOOK_PREPARE, O_RDWR);
	int other = told_open(VMABENCH_HOOK_PREPARE, O_RDWR);
	char *arena = arena_get(more);
	struct vmabench_look was, is;
	long before;

	(void)arg;
	told_tell(fd, (struct vmabench_told){ .file = other, .clear_flags = VMABENCH_VM_SHARED });
	was = told_look(fd, other);
	before = committed_kib();
	ktap_expect_eq("mmap of memory",
		       try_map(-1, arena, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS, 0), 0);
	ktap_expect_eq("mmap", try_map(fd, arena, more, RW, MAP_SHARED, 0), -ENOMEM);
	ktap_expect_eq("hook calls", told_seen(fd).calls, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, more), 0);
	ktap_expect_eq("Committed_AS in KiB", committed_kib() - before, 0);
	is = told_look(fd, other);
	ktap_expect_eq("references", is.refs - was.refs, 0);
	ktap_expect_eq("i_mmap_writable", is.writable - was.writable, 0);
}

int main(int argc, char **argv)
{
	static const struct ktap_case others[] = {
		EACH_HOOK("14_locked_memory_is_accounted", locked_memory_is_accounted),
		{ .name = "14_locked_memory_is_accounted/nested",
		  .run = nested_locked_memory_is_accounted,
		  .arg = &told_paths[1],
		  .needs = KTAP_PREPARE },
		EACH_HOOK("14_memlock_limit_is_not_asked_again", memlock_limit_is_not_asked_again),
		{ .name = "14_charge_that_is_not_to_be_had_is_refused",
		  .run = charge_that_is_not_to_be_had_is_refused,
		  .needs = KTAP_PREPARE,
		  .unless = KTAP_TRUSTS_HOOK },
	};
	static const size_t nr_others = sizeof(others) / sizeof(others[0]);
	struct ktap_case cases[CHARGES + nr_others];
	size_t i;

	for (i = 0; i < CHARGES; i++)
		cases[i] = (struct ktap_case){
			.name = case_name("14_charge_goes_by_the_final_flags/%s", charges[i].name),
			.run = charge_goes_by_the_final_flags,
			.arg = &charges[i],
			.needs = KTAP_PREPARE,
			.unless = i < 3 ? 0 : KTAP_TRUSTS_HOOK,
		};
	memcpy(&cases[i], others, sizeof(others));
	return ktap_main(argc, argv, cases, i + nr_others);
}
