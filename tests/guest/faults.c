// SPDX-License-Identifier: GPL-2.0
/*
 * What is left when something inside mmap() fails? For each hook, profile and
 * place the first allocation, or the first call of a function that can be made
 * to fail by name (--fail NAME or all), fails, then the second, and so on until a
 * call comes through without a failure (Documentation/fault-injection). After
 * each one, everything that mmap() counts must be what it was. Needs a kernel
 * with FAILSLAB or FAIL_FUNCTION, and kmemleak.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/failing.h"

#define ARENA_PAGES   12
#define MOST_FAILURES 200 /* a sweep that is longer than this never ends */
#define KIB(pages)    ((long)(PAGE / 1024 * (pages)))

/*
 * Where the mapping goes, its pages in the arena. Fill: between two that it may merge
 * with, which takes the maple tree a new node, as appending does not. Over: three VMAs
 * of four pages, of which it replaces the half of the first, the second and the half of
 * the third; the second is read-only, so that it is not accounted and merges with neither.
 */
enum place { HOLE, APPEND, FILL, OVER };
#define PLACES (OVER + 1)

static const struct {
	const char *name;
	size_t at, pages;
	size_t accounted; /* of the pages that are there before */
} places[] = {
	[HOLE] = { "hole", 2, 8, 0 },
	[APPEND] = { "append", 2, 8, 0 },
	[FILL] = { "fill", 2, 8, 0 },
	[OVER] = { "over", 2, 8, 4 },
};

struct sweep_arg {
	const struct failing_means *means;
	enum vmabench_hook hook;
	enum place place;
	const struct vmabench_profile *profile;
};

struct sweep {
	struct sweep_arg arg;
	int fd;
	char *arena, *spare; /* spare: a page for the storm that reads the references */
	/* Some survive: kmemleak's own allocations are made to fail too, and it has a reserve. */
	unsigned int failed, survived, kept, gone;
	bool merged; /* the last mapping did, which may take no allocation */
};

struct figures {
	long commit_kib, locked_kib;
	unsigned int vmas, refs;
	struct vmabench_counters counters;
};

static struct figures take_figures(const struct sweep *sweep)
{
	uint64_t ns[1];
	struct vmabench_storm storm = {
		.pattern = empty_pattern,
		.pages = 1,
		.maps = 1,
		.batches = 1,
		.addr = (unsigned long)sweep->spare,
		.mmap_times = (unsigned long)ns,
		.munmap_times = (unsigned long)ns,
	};
	struct figures figures = {
		.commit_kib = meminfo_kib("Committed_AS"),
		.locked_kib = status_kib("VmLck"),
		.vmas = vmas_in(sweep->arena, ARENA_PAGES),
		.counters = device_counters(sweep->fd),
	};

	ktap_expect_eq("storm", device_storm(sweep->fd, &storm), 0);
	figures.refs = storm.file_refs;
	return figures;
}

/* From @was to @is, Committed_AS has moved by @commit KiB and VmLck by @locked KiB. */
static void expect_moved(const struct figures *was, const struct figures *is, long commit,
			 long locked)
{
	ktap_expect_eq("Committed_AS in KiB", is->commit_kib - was->commit_kib, commit);
	ktap_expect_eq("VmLck in KiB", is->locked_kib - was->locked_kib, locked);
}

static void *map_pages(const struct sweep *sweep, size_t at, size_t pages)
{
	return mmap(sweep->arena + at * PAGE, pages * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_FIXED, sweep->fd, at * PAGE);
}

static void map_old(const struct sweep *sweep, size_t at, int prot)
{
	char *old = sweep->arena + at * PAGE;

	ktap_expect(mmap(old, 4 * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
			 0) == old,
		    "mmap: %s", strerror(errno));
	if (prot & PROT_WRITE)
		memset(old, 0x5a, 4 * PAGE);
}

static void set_up(const struct sweep *sweep)
{
	switch (sweep->arg.place) {
	case HOLE:
		break;
	case FILL:
		ktap_expect(map_pages(sweep, 10, 2) != MAP_FAILED, "mmap: %s", strerror(errno));
		/* fallthrough */
	case APPEND:
		ktap_expect(map_pages(sweep, 0, 2) != MAP_FAILED, "mmap: %s", strerror(errno));
		break;
	case OVER:
		map_old(sweep, 0, PROT_READ | PROT_WRITE);
		map_old(sweep, 4, PROT_READ);
		map_old(sweep, 8, PROT_READ | PROT_WRITE);
		break;
	}
}

static void expect_old(const struct sweep *sweep, size_t at, size_t pages)
{
	size_t page;

	for (page = at; page < at + pages; page++)
		expect_words(sweep->arena + page * PAGE, 1,
			     page / 4 == 1 ? 0 : 0x5a5a5a5a5a5a5a5aull);
}

/* Returns the KiB of Committed_AS that the kernel has forgotten. */
static long expect_failure(struct sweep *sweep, const struct figures *was, const struct figures *is)
{
	size_t at = places[sweep->arg.place].at, pages = places[sweep->arg.place].pages;
	long accounted = KIB(places[sweep->arg.place].accounted);
	bool gone = !vmas_in(sweep->arena + at * PAGE, pages);
	long leak = 0;

	ktap_expect_eq("file references", is->refs, was->refs);
	if (sweep->arg.place != OVER) {
		ktap_expect_eq("VMAs", is->vmas, was->vmas);
		expect_moved(was, is, 0, 0);
		return 0;
	}

	/*
	 * The old mapping stays, split perhaps, until its pages are cleared. Then a hook is asked.
	 */
	if (is->counters.hook_calls)
		ktap_expect(gone, "the hook was called and the old mapping is there");
	if (!gone) {
		sweep->kept++;
		expect_old(sweep, 0, ARENA_PAGES);
		ktap_expect(is->vmas >= was->vmas && is->vmas <= was->vmas + 2,
			    "%u VMAs, %u before", is->vmas, was->vmas);
		expect_moved(was, is, 0, 0);
		return 0;
	}

	/*
	 * Gone as by munmap(), but that for a file with .mmap 6.12 forgets what was charged:
	 * see conformance_refusal.c.
	 */
	sweep->gone++;
	expect_old(sweep, 0, at);
	expect_old(sweep, at + pages, ARENA_PAGES - at - pages);
	if (ktap_has(sweep->arg.hook == VMABENCH_HOOK_MMAP ? KTAP_COMMIT_LEAK :
							     KTAP_PREPARE_COMMIT_LEAK))
		leak = accounted;
	ktap_expect_eq("VMAs", is->vmas, 2);
	expect_moved(was, is, leak - accounted, -KIB(pages));
	return leak;
}

/* Memory that cannot be written to is not, and .mmap_prepare says so in time. */
static bool is_charged(const struct sweep *sweep)
{
	return sweep->arg.hook == VMABENCH_HOOK_MMAP || !sweep->arg.profile->takes_write;
}

static void expect_success(struct sweep *sweep, const struct figures *was, const struct figures *is)
{
	size_t pages = places[sweep->arg.place].pages;
	bool over = sweep->arg.place == OVER;
	int added = over ? 1 : (int)is->vmas - (int)was->vmas;
	long locked = sweep->arg.profile->special ? 0 : KIB(pages);

	if (over)
		ktap_expect_eq("VMAs", is->vmas, 3);
	else
		ktap_expect(added <= 1 && is->vmas >= 1, "%u VMAs, %u before", is->vmas, was->vmas);
	sweep->merged = added <= 0;
	/* Another file is mapped: expect_files_released() sees after it. */
	if (sweep->arg.profile->swaps_file)
		added = 0;
	ktap_expect_eq("file references", (int)is->refs - (int)was->refs, added);
	expect_moved(was, is,
		     (is_charged(sweep) ? KIB(pages) : 0) - KIB(places[sweep->arg.place].accounted),
		     locked - (over ? KIB(pages) : 0));
}

/* mmap() with the @n-th allocation failing, or none for 0. Returns whether it was reached. */
static bool map_failing(struct sweep *sweep, unsigned int n)
{
	size_t at = places[sweep->arg.place].at, pages = places[sweep->arg.place].pages;
	struct figures empty = take_figures(sweep), was, is;
	bool refused = sweep->arg.profile->refuses;
	long leak = 0;
	unsigned int device_vmas;
	bool injected;
	void *addr;
	int err;

	set_up(sweep);
	device_reset(sweep->fd);
	was = take_figures(sweep);

	failing_arm(n);
	addr = map_pages(sweep, at, pages);
	err = addr == MAP_FAILED ? errno : 0;
	injected = failing_disarm() && n;

	is = take_figures(sweep);
	ktap_expect(is.counters.hook_calls <= 1, "the hook was called twice");
	ktap_expect_eq("VMAs opened", is.counters.vma_opens, 0);
	ktap_expect_eq("VMAs closed", is.counters.vma_closes, 0);
	if (!err) {
		ktap_expect(!refused, "mmap was not refused");
		expect_success(sweep, &was, &is);
		sweep->survived += injected;
	} else {
		/* A failure that the kernel got round leaves the driver its say. */
		ktap_expect(err == (is.counters.hook_errors ? ENXIO : ENOMEM) &&
				    (injected || refused),
			    "mmap, allocation %u: %s", n, strerror(err));
		leak = expect_failure(sweep, &was, &is);
		sweep->failed += err == ENOMEM;
		sweep->survived += injected && err != ENOMEM;
	}

	device_vmas = sweep->arg.place == OVER ? !err : is.vmas;
	unmap_at(sweep->arena, 0, ARENA_PAGES);
	was = take_figures(sweep);
	ktap_expect_eq("VMAs closed at the end", was.counters.vma_closes,
		       sweep->arg.profile->has_close ? device_vmas : 0);
	ktap_expect_eq("file references at the end", was.refs, 1);
	expect_moved(&empty, &was, leak, 0);
	return injected;
}

/* A file that a profile opened for itself is released with the device, if nobody holds it. */
static void expect_files_released(struct sweep *sweep)
{
	struct vmabench_counters counters;

	device_reset(sweep->fd);
	close(sweep->fd);
	sweep->fd = device_open(sweep->arg.hook, sweep->arg.profile->name);
	counters = device_counters(sweep->fd);
	ktap_expect_eq("files released", counters.file_releases, counters.file_opens);
}

static void each_failure_leaves_nothing(const void *arg)
{
	struct sweep sweep = { .arg = *(const struct sweep_arg *)arg };
	unsigned int when = sweep.arg.means->when, n = 1;

	failing_choose(sweep.arg.means);
	sweep.arena = arena_get(ARENA_PAGES);
	sweep.spare = arena_get(1);
	sweep.fd = device_open(sweep.arg.hook, sweep.arg.profile->name);
	ktap_expect(!mlockall(MCL_FUTURE | MCL_ONFAULT), "mlockall: %s", strerror(errno));

	/* Once for the process to get all the memory that it needs. */
	map_failing(&sweep, 0);
	sweep.kept = 0;
	sweep.gone = 0;
	while (map_failing(&sweep, n)) {
		n++;
		ktap_expect(n <= MOST_FAILURES, "the sweep does not end");
	}
	expect_files_released(&sweep);
	ktap_diag("%u failures injected: %u refused, %u survived", n - 1, sweep.failed,
		  sweep.survived);
	ktap_expect(sweep.failed || sweep.merged, "nothing was made to fail");
	if (sweep.arg.place != OVER)
		return;

	/* A refusal by the driver, which needs no failure, comes when the old mapping is gone. */
	ktap_expect_eq("old mapping was kept", !!sweep.kept,
		       !!(when & (FAILS_GATHERING | FAILS_CHARGING)));
	ktap_expect_eq("old mapping was gone", !!sweep.gone,
		       (when & FAILS_MAPPING) || sweep.arg.profile->refuses);
}

/* Last, so that it sees what all the sweeps left. */
static void nothing_leaks(const void *arg)
{
	(void)arg;
	expect_no_leaks();
}

/*
 * Where every mapping is refused there is nothing to append to, and prepare refuses
 * before there is more than the VMAs in the way, and the charge, that can fail.
 */
static bool is_pointless(const struct sweep_arg *arg)
{
	unsigned int before =
		arg->place == OVER ? FAILS_GATHERING | FAILS_CHARGING : FAILS_CHARGING;

	if (!arg->profile->refuses)
		return false;
	if (arg->place == APPEND || arg->place == FILL)
		return true;
	return arg->hook == VMABENCH_HOOK_PREPARE && !(arg->means->when & before);
}

/* By the retry, for which the flags have to change, and which has to want a node of the tree. */
static bool may_lose_its_vma(const struct sweep_arg *arg)
{
	return arg->hook == VMABENCH_HOOK_MMAP && arg->profile->retry_fits &&
	       (arg->means->when & FAILS_MERGING) &&
	       (arg->place == FILL || (arg->place == APPEND && arg->means->is_function));
}

/* Fill in a sweep for each means, hook, profile and place that makes sense. Returns how many. */
static size_t add_sweeps(const struct failing_set *set, struct sweep_arg *args,
			 struct ktap_case *cases)
{
	size_t a_hook = PLACES * count_profiles(), a_means = 2 * a_hook, i, n = 0;

	for (i = 0; i < set->count * a_means; i++) {
		args[n] = (struct sweep_arg){
			.means = &set->means[i / a_means],
			.hook = both_hooks[i / a_hook % 2],
			.place = i % PLACES,
			.profile = profile_at(i / PLACES % count_profiles()),
		};
		if (is_pointless(&args[n]))
			continue;
		cases[n] = (struct ktap_case){
			.name = case_name("faults/%s/%s/%s/%s", args[n].means->name,
					  hook_names[args[n].hook], args[n].profile->name,
					  places[args[n].place].name),
			.run = each_failure_leaves_nothing,
			.arg = &args[n],
			.needs = hook_needs(args[n].hook),
			.unless = may_lose_its_vma(&args[n]) ? KTAP_RETRY_OOM : 0,
		};
		n++;
	}
	return n;
}

int main(int argc, char **argv)
{
	struct failing_set set;
	struct ktap_case *cases;
	struct sweep_arg *args;
	size_t most, n;

	if (failing_parse(&argc, argv, &set))
		return 2;
	most = set.count * 2 * PLACES * count_profiles();
	cases = calloc(most + 1, sizeof(*cases));
	args = calloc(most, sizeof(*args));
	if (!cases || !args || failing_mount()) {
		fprintf(stderr, "vmabench: faults: cannot start; run it on a debug kernel\n");
		return 2;
	}
	n = add_sweeps(&set, args, cases);
	cases[n++] = (struct ktap_case){ .name = "faults/nothing_leaks", .run = nothing_leaks };
	return ktap_main(argc, argv, cases, n);
}
