// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 2: nothing is left of
 * a mapping that the driver refuses.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"

static void refused_mapping_leaves_nothing(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "error");
	char *arena = arena_get(4);
	unsigned int i;

	device_reset(fd);
	for (i = 0; i < 100; i++)
		ktap_expect(mmap(arena, 4 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
				 0) == MAP_FAILED && errno == ENXIO,
			    "mmap was not refused with ENXIO");
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls, 100);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 0);
}

/* A private writable mapping is charged before the driver can refuse it. */
static void refused_mapping_gives_its_charge_back(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "error");
	char *arena = arena_get(512);
	long before;
	unsigned int i;

	meminfo_kib("Committed_AS");
	before = meminfo_kib("Committed_AS");
	for (i = 0; i < 100; i++)
		ktap_expect(mmap(arena, 512 * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd, 0) == MAP_FAILED,
			    "mmap was not refused");
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before, 0);
}

/* Fill @arena with private, accounted memory; then the error device refuses to replace it. */
static void refuse_over_memory(enum vmabench_hook hook, char *arena, size_t pages)
{
	int fd = device_open(hook, "error");

	ktap_expect(mmap(arena, pages * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == arena,
		    "mmap: %s", strerror(errno));
	memset(arena, 0x5a, pages * PAGE);
	ktap_expect(mmap(arena, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd,
			 0) == MAP_FAILED && errno == ENXIO, "mmap was not refused with ENXIO");
}

/* Where the hook comes late the old memory is gone, and what was charged for it leaks. */
static void refused_mapping_keeps_the_old_one(const void *arg)
{
	bool late = ktap_has(KTAP_LATE_HOOK);
	char *arena = arena_get(64);
	long before;

	meminfo_kib("Committed_AS");
	before = meminfo_kib("Committed_AS");
	refuse_over_memory(VMABENCH_HOOK_PREPARE, arena, 64);
	ktap_expect_eq("VMAs", vmas_in(arena, 64), late ? 0 : 1);
	if (!late)
		expect_words(arena, 64, 0x5a5a5a5a5a5a5a5aull);
	unmap_at(arena, 0, 64);
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before,
		       late && ktap_has(KTAP_COMMIT_LEAK) ? 64 * PAGE / 1024 : 0);
}

/*
 * 6.12 has unmapped the old memory by the time .mmap refuses, and has forgotten
 * what was charged for it. That is not ours to mend, but a kernel in which it
 * is otherwise is not the one that we say it is.
 */
static void mmap_refusal_over_memory(const void *arg)
{
	char *arena = arena_get(64);
	long before;

	meminfo_kib("Committed_AS");
	before = meminfo_kib("Committed_AS");
	refuse_over_memory(VMABENCH_HOOK_MMAP, arena, 64);
	ktap_expect_eq("VMAs", vmas_in(arena, 64), 0);
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before,
		       ktap_has(KTAP_COMMIT_LEAK) ? 64 * PAGE / 1024 : 0);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("10_refused_mapping_leaves_nothing", refused_mapping_leaves_nothing),
		EACH_HOOK("10_refused_mapping_gives_its_charge_back",
			  refused_mapping_gives_its_charge_back),
		ONLY_PREPARE("10_refused_mapping_keeps_the_old_one",
			     refused_mapping_keeps_the_old_one),
		{ .name = "10_mmap_refusal_over_memory", .run = mmap_refusal_over_memory },
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
