// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 2: nothing is left of a
 * mapping that the driver refuses, or whose hook asks for what cannot be had: no VMA,
 * no charge, no reference. What was there before is gone, as with .mmap.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define PAGES  64
#define ROUNDS 100
#define RW     (PROT_READ | PROT_WRITE)
#define KIB    ((long)(PAGES * PAGE / 1024))

/* What the hook does, and how mmap() has to end. */
struct refusal {
	const char *name;
	struct vmabench_told told;
	int err;
	unsigned int warnings; /* in all, at the first of its kind */
};

static const struct refusal refusals[] = {
	{ "refuses", { .ret = -ENXIO, .file = VMABENCH_TOLD_NONE }, -ENXIO, 0 },
	/* Whoever maps takes these for an address. */
	{ "returns_a_positive_number", { .ret = 1, .file = VMABENCH_TOLD_NONE }, -EINVAL, 0 },
	{ "returns_no_errno", { .ret = -5000, .file = VMABENCH_TOLD_NONE }, -EINVAL, 0 },
	/* From here on it has handed over a reference, or what it takes for one. */
	{ "sets_no_file", { .file = VMABENCH_TOLD_NULL }, -EINVAL, 1 },
	{ "gains_a_right",
	  { .set_flags = VMABENCH_VM_EXEC, .file = VMABENCH_TOLD_SAME },
	  -EACCES,
	  1 },
	{ "wraps_pgoff", { .shift_pgoff = -1, .file = VMABENCH_TOLD_SAME }, -EOVERFLOW, 0 },
};
#define REFUSALS (sizeof(refusals) / sizeof(refusals[0]))

struct refusal_arg {
	const struct refusal *refusal;
	const struct told_path *path;
};

static void map_memory(char *arena)
{
	ktap_expect_eq("mmap of memory",
		       try_map(-1, arena, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS, 0), 0);
	memset(arena, 0x5a, PAGES * PAGE);
}

static long committed_kib(void)
{
	meminfo_kib("Committed_AS"); /* takes what memory it needs */
	return meminfo_kib("Committed_AS");
}

/* Be refused with mmap()'s @flags, @over accounted memory or not; Committed_AS is off by @leak. */
static void expect_nothing_left(const struct refusal_arg *arg, const struct told_file *file,
				int flags, bool over, long leak)
{
	struct vmabench_look was = told_look(file->told, file->told), is;
	char *arena = arena_get(PAGES);
	long before = committed_kib();
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		if (over)
			map_memory(arena);
		ktap_expect_eq("mmap", try_map(file->map, arena, PAGES, RW, flags, 0),
			       arg->refusal->err);
		ktap_expect_eq("VMAs", vmas_in(arena, PAGES), 0);
	}
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before, ROUNDS * leak);
	is = told_look(file->told, file->told);
	ktap_expect_eq("references", is.refs - was.refs, 0);
	ktap_expect_eq("i_mmap_writable", is.writable - was.writable, 0);
}

/*
 * Through another driver's .mmap 6.12 forgets what was charged for the old memory where
 * the new is accounted as well: see commit-leak in lib/features.c.
 */
static void refused_mapping_leaves_nothing(const void *data)
{
	const struct refusal_arg *arg = data;
	struct told_file file = told_open_path(arg->path, O_RDWR);
	bool leaks =
		arg->path->nested ? ktap_has(KTAP_COMMIT_LEAK) : ktap_has(KTAP_PREPARE_COMMIT_LEAK);
	int kmsg = kmsg_open();

	told_tell(file.told, arg->refusal->told);
	expect_nothing_left(arg, &file, MAP_SHARED, false, 0);
	expect_nothing_left(arg, &file, MAP_PRIVATE, false, 0);
	expect_nothing_left(arg, &file, MAP_SHARED, true, 0);
	expect_nothing_left(arg, &file, MAP_PRIVATE, true, leaks ? KIB : 0);
	ktap_expect_eq("hook calls", told_seen(file.told).calls, 4 * ROUNDS);
	ktap_expect_eq("warnings", kmsg_count(kmsg, "WARNING:"), arg->refusal->warnings);
}

/*
 * 6.12 has unmapped the old memory by the time .mmap refuses, and has forgotten
 * what was charged for it. That is not ours to mend, but a kernel in which it
 * is otherwise is not the one that we say it is.
 */
static void mmap_refusal_over_memory(const void *arg)
{
	int fd = told_open(VMABENCH_HOOK_MMAP, O_RDWR);
	char *arena = arena_get(PAGES);
	long before = committed_kib();

	(void)arg;
	told_tell(fd, refusals[0].told);
	map_memory(arena);
	ktap_expect_eq("mmap", try_map(fd, arena, PAGES, RW, MAP_PRIVATE, 0), -ENXIO);
	ktap_expect_eq("VMAs", vmas_in(arena, PAGES), 0);
	ktap_expect_eq("Committed_AS in KiB", meminfo_kib("Committed_AS") - before,
		       ktap_has(KTAP_COMMIT_LEAK) ? KIB : 0);
}

/* Half of a VMA is replaced, and not: the other half is as it was. */
static void refusal_in_the_middle_leaves_the_rest(const void *data)
{
	const enum vmabench_hook *hook = data;
	int fd = told_open(*hook, O_RDWR);
	char *arena = arena_get(PAGES);

	told_tell(fd, refusals[0].told);
	map_memory(arena);
	ktap_expect_eq("mmap", try_map(fd, arena + 16 * PAGE, 16, RW, MAP_SHARED, 0), -ENXIO);
	ktap_expect_eq("VMAs", vmas_in(arena, PAGES), 2);
	ktap_expect_eq("VMAs that were to be replaced", vmas_in(arena + 16 * PAGE, 16), 0);
	expect_words(arena, 16, 0x5a5a5a5a5a5a5a5aull);
	expect_words(arena + 32 * PAGE, PAGES - 32, 0x5a5a5a5a5a5a5a5aull);
}

int main(int argc, char **argv)
{
	static const struct ktap_case others[] = {
		{ .name = "10_mmap_refusal_over_memory", .run = mmap_refusal_over_memory },
		EACH_HOOK("10_refusal_in_the_middle_leaves_the_rest",
			  refusal_in_the_middle_leaves_the_rest),
	};
	static const size_t nr_others = sizeof(others) / sizeof(others[0]);
	struct ktap_case cases[2 * REFUSALS + nr_others];
	struct refusal_arg args[2 * REFUSALS];
	size_t i;

	for (i = 0; i < 2 * REFUSALS; i++) {
		args[i] = (struct refusal_arg){ &refusals[i / 2], &told_paths[i % 2] };
		cases[i] = (struct ktap_case){
			.name = case_name("10_hook_that_%s_leaves_nothing/%s",
					  args[i].refusal->name, args[i].path->name),
			.run = refused_mapping_leaves_nothing,
			.arg = &args[i],
			.needs = KTAP_PREPARE,
			.unless = i / 2 ? KTAP_TRUSTS_HOOK : 0,
			.splats = args[i].refusal->warnings,
		};
	}
	memcpy(&cases[i], others, sizeof(others));
	return ktap_main(argc, argv, cases, i + nr_others);
}
