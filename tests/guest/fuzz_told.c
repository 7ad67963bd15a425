// SPDX-License-Identifier: GPL-2.0
/*
 * A driver whose .mmap_prepare does a thing drawn from a seed, good, bad or odd, is mapped,
 * directly or by way of another driver, with arguments drawn as well, over and beside what
 * is there already. Each mmap() must end as the rules of the hook say (lib/hookrules.c), and
 * what it maps must be as they say. Between them VMAs are unmapped, protected, moved, locked
 * and forked, and all is counted: references, writers, charge and locked memory are those of
 * the VMAs that there are. --calls N; with --fail WHAT, of lib/failing.c, something in mmap()
 * fails now and then as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/calls.h"
#include "lib/failing.h"
#include "lib/hookrules.h"
#include "lib/layout.h"
#include "lib/ranges.h"
#include "lib/told.h"

#define ARENA_PAGES 24
#define EACH_CHECK  16 /* steps between two counts */
#define KIB	    ((long)PAGE / 1024)
#define OTHERS	    4
#define TOLD	    "/dev/vmabench-test-told-prepare"
#define ERRNOS	    134 /* that are counted */

static int calls;

/* What the hook may put in. */
static const struct other {
	const char *name; /* as it is in smaps */
	enum hookrules_seal seal;
	int seals;
} others[OTHERS] = {
	{ "/memfd:plain", SEAL_NONE, 0 },
	{ "/memfd:sealed", SEAL_WRITE, F_SEAL_WRITE },
	{ "/memfd:future", SEAL_FUTURE_WRITE, F_SEAL_FUTURE_WRITE },
	{ "/tmp/fuzz_told", SEAL_NONE, 0 },
};

struct fuzz {
	uint64_t state;
	char *arena;
	struct told_file files[2][2]; /* [nested][read_only] */
	int others[OTHERS];
	struct vmabench_look was[OTHERS], told_was;
	long committed, locked; /* before the first, KiB */
	const struct failing_means *failing; /* what is made to fail, or NULL */
	unsigned int mapped, merged, failed, refused[ERRNOS];
	struct hookrules_map last; /* that was mapped, up to page last_end */
	size_t last_end;
	struct layout layout;
};

static int open_other(const struct other *other)
{
	int fd;

	if (!strncmp(other->name, "/memfd:", 7))
		fd = memfd_create(other->name + 7, MFD_ALLOW_SEALING | MFD_CLOEXEC);
	else
		fd = open(other->name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ktap_expect(fd >= 0, "open %s: %s", other->name, strerror(errno));
	ktap_expect(!other->seals || !fcntl(fd, F_ADD_SEALS, other->seals), "F_ADD_SEALS: %s",
		    strerror(errno));
	return fd;
}

/* The same as last time just above that, so that the two can be merged, or something else. */
static struct hookrules_map pick_next(struct fuzz *fuzz)
{
	struct hookrules_map map = fuzz->last;

	if (!map.pages || fuzz->last_end + map.pages > ARENA_PAGES || random_next(&fuzz->state) % 2)
		return hookrules_draw(&fuzz->state, random_next(&fuzz->state) % ARENA_PAGES,
				      ARENA_PAGES, OTHERS);
	map.pgoff = fuzz->last_end;
	return map;
}

/*
 * A VMA just below, of this mapping's file and alike in all else, would have been merged with.
 * (Two that became alike later may be apart for their ->close.)
 */
static void expect_merged(struct fuzz *fuzz, const struct layout_vma *vma, size_t page,
			  const char *what)
{
	const struct layout_vma *below = page ? layout_at(&fuzz->layout, page - 1) : NULL;

	if (below && below != vma && !strcmp(below->name, vma->name) &&
	    !strcmp(below->flags, vma->flags) && !strstr(vma->flags, "de") &&
	    below->offset + (below->end - below->start) * PAGE == vma->offset)
		ktap_fail(__FILE_NAME__, __LINE__, "not merged: %s", what);
}

static void expect_mapped(struct fuzz *fuzz, const struct hookrules_map *map, size_t page,
			  const struct hookrules_end *end)
{
	const char *what = hookrules_describe(map);
	const struct layout_vma *vma;
	int other = map->told.file;
	const char *name = other < 0 ? TOLD : others[other].name;

	layout_read(&fuzz->layout, fuzz->arena, ARENA_PAGES);
	vma = layout_at(&fuzz->layout, page);
	ktap_expect(vma && vma->end >= page + map->pages, "not there: %s", what);
	ktap_expect(hookrules_flags_are(vma->flags, end->vm_flags), "flags %s, not %#llx: %s",
		    vma->flags, (unsigned long long)end->vm_flags, what);
	ktap_expect(vma->offset + (page - vma->start) * PAGE == end->pgoff * PAGE,
		    "offset %#lx: %s", vma->offset, what);
	ktap_expect(!strncmp(vma->name, name, strlen(name)), "of %s: %s", vma->name, what);
	fuzz->last = *map;
	fuzz->last_end = page + map->pages;
	fuzz->mapped++;
	fuzz->merged += vma->end - vma->start > map->pages;
	/* Another open file of the same name cannot be told apart here; a merge may fail. */
	if (!map->nested && other >= 0 && !fuzz->failing)
		expect_merged(fuzz, vma, page, what);
}

static void expect_end(struct fuzz *fuzz, const struct hookrules_map *map, int err,
		       const struct hookrules_end *end)
{
	const struct told_file *file = &fuzz->files[map->nested][map->read_only];
	size_t page = map->pgoff;

	ktap_expect(err == end->err, "got %d, want %d: %s", err, end->err, hookrules_describe(map));
	ktap_expect_eq("hook calls", told_seen(file->told).calls, end->called);
	if (err)
		fuzz->refused[-err < ERRNOS ? -err : 0]++;
	if (err && end->called)
		ktap_expect(!vmas_in(fuzz->arena + page * PAGE, map->pages), "left: %s",
			    hookrules_describe(map));
	else if (!err)
		expect_mapped(fuzz, map, page, end);
}

/* Where something is made to fail as well, the old mapping may be there or gone. */
static void fuzz_map(struct fuzz *fuzz)
{
	struct hookrules_map map = pick_next(fuzz);
	size_t page = map.pgoff;
	const struct told_file *file = &fuzz->files[map.nested][map.read_only];
	struct vmabench_told told = map.told;
	struct hookrules_end end;
	bool fails;
	int err;

	if (told.file >= 0) {
		map.seal = others[told.file].seal;
		told.file = fuzz->others[told.file];
	}
	end = hookrules_predict(&map);
	/* What .mmap forgets where it is refused over accounted memory, see commit-leak. */
	if (map.nested)
		unmap_at(fuzz->arena, page, map.pages);
	told_tell(file->told, told);
	/* What .mmap loses where its retry fails, see retry-oom. */
	fails = fuzz->failing && !map.nested;
	if (fails)
		failing_arm(1 + random_next(&fuzz->state) % (fuzz->failing->is_function ? 2 : 10));
	err = try_map(file->map, fuzz->arena + page * PAGE, map.pages, map.prot, map.flags,
		      page * PAGE);
	fails = fails && failing_disarm() && err == -ENOMEM;
	fuzz->failed += fails;
	if (!fails)
		expect_end(fuzz, &map, err, &end);
	told_tell(file->told, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE });
}

/* The VMAs of the file @name: how many, and how many of them count as writers. */
static void expect_held(struct fuzz *fuzz, const char *name, const struct vmabench_look *was,
			const struct vmabench_look *is, uint64_t refs)
{
	size_t i, vmas = 0, writers = 0;

	for (i = 0; i < fuzz->layout.nr; i++) {
		const struct layout_vma *vma = &fuzz->layout.vmas[i];

		if (strncmp(vma->name, name, strlen(name)))
			continue;
		vmas++;
		writers += strstr(vma->flags, "sh") && strstr(vma->flags, "mw");
	}
	ktap_expect(refs - was->refs == vmas, "%s: %lld references for %zu VMAs", name,
		    (long long)(refs - was->refs), vmas);
	ktap_expect(is->writable - was->writable == (int)writers, "%s: %d writers for %zu", name,
		    is->writable - was->writable, writers);
}

/* References to the two told files, which have one name. */
static uint64_t told_refs(const struct fuzz *fuzz)
{
	int fd = fuzz->files[0][0].told;

	return told_look(fd, fd).refs + told_look(fd, fuzz->files[0][1].told).refs;
}

static void expect_counts(struct fuzz *fuzz)
{
	int fd = fuzz->files[0][0].told;
	long committed = 0, locked = 0;
	struct vmabench_look is;
	size_t i, kib;

	layout_read(&fuzz->layout, fuzz->arena, ARENA_PAGES);
	for (i = 0; i < fuzz->layout.nr; i++) {
		kib = (fuzz->layout.vmas[i].end - fuzz->layout.vmas[i].start) * KIB;
		committed += strstr(fuzz->layout.vmas[i].flags, "ac") ? kib : 0;
		locked += strstr(fuzz->layout.vmas[i].flags, "lo") ? kib : 0;
	}
	ktap_expect_eq("VmLck", status_kib("VmLck") - fuzz->locked, locked);
	ktap_expect_eq("Committed_AS", meminfo_kib("Committed_AS") - fuzz->committed, committed);
	for (i = 0; i < OTHERS; i++) {
		is = told_look(fd, fuzz->others[i]);
		expect_held(fuzz, others[i].name, &fuzz->was[i], &is, is.refs);
	}
	is = told_look(fd, fd);
	expect_held(fuzz, TOLD, &fuzz->told_was, &is, told_refs(fuzz));
}

static void begin(struct fuzz *fuzz)
{
	int i, fd;

	for (i = 0; i < 4; i++) {
		struct told_file *file = &fuzz->files[i / 2][i % 2];

		*file = told_open_path(&told_paths[i / 2], i % 2 ? O_RDONLY : O_RDWR);
		/* Both ways lead to one file. */
		if (i / 2) {
			close(file->map);
			file->told = fuzz->files[0][i % 2].told;
			file->map =
				test_device_over("nested", i % 2 ? O_RDONLY : O_RDWR, file->told);
		}
	}
	fd = fuzz->files[0][0].told;
	for (i = 0; i < OTHERS; i++) {
		fuzz->others[i] = open_other(&others[i]);
		fuzz->was[i] = told_look(fd, fuzz->others[i]);
	}
	fuzz->told_was = told_look(fd, fd);
	fuzz->told_was.refs = told_refs(fuzz);
	meminfo_kib("Committed_AS"); /* takes what memory it needs */
	layout_read(&fuzz->layout, fuzz->arena, ARENA_PAGES);
	fuzz->committed = meminfo_kib("Committed_AS");
	fuzz->locked = status_kib("VmLck");
}

static void maps_end_as_the_rules_say(const void *arg)
{
	static struct fuzz fuzz;
	int i;

	fuzz.state = ktap_seed();
	fuzz.arena = arena_get(ARENA_PAGES);
	fuzz.failing = arg;
	begin(&fuzz);
	if (fuzz.failing)
		failing_choose(fuzz.failing);
	for (i = 0; i < calls; i++) {
		if (random_next(&fuzz.state) % 4)
			fuzz_map(&fuzz);
		else
			ranges_step(&fuzz.state, fuzz.arena, ARENA_PAGES);
		if (i % EACH_CHECK == 0)
			expect_counts(&fuzz);
	}
	unmap_at(fuzz.arena, 0, ARENA_PAGES);
	expect_counts(&fuzz);
	ktap_diag("seed %llu: %u mapped, %u merged; %u EACCES, %u EINVAL, %u EOVERFLOW, %u EPERM",
		  ktap_seed(), fuzz.mapped, fuzz.merged, fuzz.refused[EACCES], fuzz.refused[EINVAL],
		  fuzz.refused[EOVERFLOW], fuzz.refused[EPERM]);
	ktap_expect(fuzz.mapped >= (unsigned int)calls / 8 && fuzz.merged && fuzz.refused[EACCES] &&
			    fuzz.refused[EINVAL] && fuzz.refused[EOVERFLOW] && fuzz.refused[EPERM],
		    "too few calls of each kind to mean anything");
	if (fuzz.failing) {
		ktap_diag("%u failed for %s", fuzz.failed, fuzz.failing->name);
		ktap_expect(fuzz.failed >= (unsigned int)calls / 250, "too few failed");
		expect_no_leaks();
	}
}

/* A case for each of @set. */
static int run_failing(int argc, char **argv, const struct failing_set *set)
{
	struct ktap_case cases[set->count];
	size_t i;

	if (failing_mount()) {
		fprintf(stderr, "vmabench: fuzz_told: no debugfs; run it on a debug kernel\n");
		return 2;
	}
	for (i = 0; i < set->count; i++)
		cases[i] = (struct ktap_case){
			.name = case_name("fuzz/maps_that_fail_leave_nothing/%s",
					  set->means[i].name),
			.run = maps_end_as_the_rules_say,
			.arg = &set->means[i],
			.needs = KTAP_PREPARE,
			.unless = KTAP_TRUSTS_HOOK,
			.splats = i ? 0 : 4,
		};
	return ktap_main(argc, argv, cases, set->count);
}

int main(int argc, char **argv)
{
	/* The warnings: a right gained and a file that is NULL, directly and nested. */
	static const struct ktap_case cases[] = {
		{ .name = "fuzz/maps_end_as_the_rules_say",
		  .run = maps_end_as_the_rules_say,
		  .needs = KTAP_PREPARE,
		  .unless = KTAP_TRUSTS_HOOK,
		  .splats = 4 },
	};
	bool failing = argc >= 3 && !strcmp(argv[argc - 2], "--fail");
	struct failing_set set;

	if (failing_parse(&argc, argv, &set))
		return 2;
	calls = calls_parse(&argc, argv, 4000);
	if (calls < 0)
		return 2;
	if (failing)
		return run_failing(argc, argv, &set);
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
