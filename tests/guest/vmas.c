// SPDX-License-Identifier: GPL-2.0
/*
 * How many VMAs and how many calls of the hook does a pattern leave, for each
 * profile through each hook? What its traits say. Asked twice: by the storm in
 * the kernel and by plain mmap() from here, counted in /proc/self/maps.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"

#define MAPS	16
#define BATCHES 3
#define PAGES	2

/* What becomes of adjacent maps. For each of the others the hook is called. */
enum fate {
	MERGE_FIRST, /* one VMA; .mmap's hook is called for the first only */
	MERGE_RETRY, /* the hook is always called; one VMA where the kernel tries again */
	MERGE_HOOK, /* the hook is always called and its change decides: one VMA */
	MERGE_NEVER, /* the hook is always called; MAPS VMAs */
};

static enum fate fate_of(const struct vmabench_profile *profile, enum vmabench_hook hook)
{
	if (hook == VMABENCH_HOOK_PREPARE)
		return profile->prepared_fits ? MERGE_HOOK : MERGE_NEVER;
	if (profile->asked_fits)
		return MERGE_FIRST;
	return profile->retry_fits ? MERGE_RETRY : MERGE_NEVER;
}

static const struct shape {
	const char *name;
	struct vmabench_pattern pattern;
	/* VMAs: where maps merge, the same with a close() that no merge may take away, or not. */
	unsigned int merged, merged_close, apart;
	/* Calls of the hook: where merging comes before it, or not. */
	unsigned int calls_first, calls;
} shapes[] = {
	{ "append", { .stride = 1 }, 1, 1, MAPS, 1, MAPS },
	{ "isolated", { .lead = 1, .stride = 1, .gap = 1 }, MAPS, MAPS, MAPS, MAPS, MAPS },
	{ "prepend",
	  { .stride = 1, .flags = VMABENCH_PATTERN_DESCENDS | VMABENCH_PATTERN_UNMAP_BACK },
	  1,
	  1,
	  MAPS,
	  1,
	  MAPS },
	{ "spread",
	  { .lead = 2,
	    .stride = 2,
	    .flags = VMABENCH_PATTERN_DESCENDS | VMABENCH_PATTERN_UNMAP_RANGE },
	  MAPS,
	  MAPS,
	  MAPS,
	  MAPS,
	  MAPS },
	{ "over", { .flags = VMABENCH_PATTERN_OVER }, 1, 1, 1, MAPS, MAPS },
	{ "fill",
	  { .lead = 1, .stride = 2, .flags = VMABENCH_PATTERN_FILL },
	  1,
	  MAPS + 1,
	  2 * MAPS + 1,
	  MAPS + 1,
	  2 * MAPS + 1 },
	{ "replace",
	  { .stride = 1, .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_OVER },
	  1,
	  1,
	  MAPS,
	  1,
	  2 * MAPS },
	{ "unmap_range",
	  { .stride = 1,
	    .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS |
		     VMABENCH_PATTERN_UNMAP_RANGE },
	  1,
	  1,
	  MAPS,
	  1,
	  MAPS },
	{ "unmap_each",
	  { .stride = 1,
	    .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS |
		     VMABENCH_PATTERN_UNMAP_BACK },
	  1,
	  1,
	  MAPS,
	  1,
	  MAPS },
	{ "punch",
	  { .stride = 2, .flags = VMABENCH_PATTERN_WHOLE | VMABENCH_PATTERN_UNMAPS },
	  MAPS + 1,
	  MAPS + 1,
	  MAPS + 1,
	  1,
	  1 },
	{ "refused", { .stride = 1, .flags = VMABENCH_PATTERN_REFUSED }, 0, 0, 0, MAPS, MAPS },
};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

struct vmas_arg {
	enum vmabench_hook hook;
	const struct shape *shape;
	const struct vmabench_profile *profile;
};

static bool has_flag(const struct vmas_arg *arg, uint32_t flag)
{
	return arg->shape->pattern.flags & flag;
}

static unsigned int expected_vmas(const struct vmas_arg *arg)
{
	enum fate fate = fate_of(arg->profile, arg->hook);

	if (fate == MERGE_NEVER || (fate == MERGE_RETRY && !ktap_has(KTAP_RETRY)))
		return arg->shape->apart;
	return arg->profile->has_close ? arg->shape->merged_close : arg->shape->merged;
}

static unsigned int expected_calls(const struct vmas_arg *arg)
{
	return fate_of(arg->profile, arg->hook) == MERGE_FIRST ? arg->shape->calls_first :
								 arg->shape->calls;
}

static unsigned int unless(const struct vmas_arg *arg)
{
	return arg->shape->merged != arg->shape->apart ? merge_leaks(arg->hook, arg->profile) : 0;
}

static void storm_leaves(const void *data)
{
	const struct vmas_arg *arg = data;
	size_t span = vmabench_span(&arg->shape->pattern, PAGES, MAPS);
	int fd = device_open(arg->hook, arg->profile->name);
	char *arena = arena_get(span);
	uint64_t map_ns[BATCHES], unmap_ns[BATCHES];
	struct vmabench_storm storm = {
		.pattern = arg->shape->pattern,
		.pages = PAGES,
		.maps = MAPS,
		.batches = BATCHES,
		.addr = (unsigned long)arena,
		.mmap_times = (unsigned long)map_ns,
		.munmap_times = (unsigned long)unmap_ns,
	};

	ktap_expect_eq("storm", device_storm(fd, &storm), 0);
	ktap_expect_eq("fewest VMAs", storm.vmas_min, expected_vmas(arg));
	ktap_expect_eq("most VMAs", storm.vmas_max, expected_vmas(arg));
	ktap_expect_eq("hook calls", storm.hook_calls, BATCHES * expected_calls(arg));
	ktap_expect_eq("batches done", storm.batches_done, BATCHES);
	ktap_expect_eq("file references", storm.file_refs, 1);
	ktap_expect_eq("VMAs after the storm", vmas_in(arena, span), 0);
	ktap_expect_eq("refusals", device_counters(fd).hook_errors,
		       has_flag(arg, VMABENCH_PATTERN_REFUSED) ? BATCHES * MAPS : 0);
}

/* Maps what stands there before the walk, or what comes over it. */
static void map_walk(const struct vmas_arg *arg, int fd, char *arena,
		     const struct vmabench_walk *walk)
{
	for (uint32_t i = 0; i < walk->calls; i++) {
		char *at = arena + vmabench_page(walk, i) * PAGE;

		if (has_flag(arg, VMABENCH_PATTERN_OVER))
			unmap_at(arena, vmabench_page(walk, i), walk->pages);
		if (!has_flag(arg, VMABENCH_PATTERN_REFUSED)) {
			map_at(fd, arena, vmabench_page(walk, i), walk->pages);
			continue;
		}
		ktap_expect(mmap(at, walk->pages * PAGE, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_FIXED_NOREPLACE, fd, at - arena) == MAP_FAILED &&
				    errno == ENXIO,
			    "mmap: %s", strerror(errno));
	}
}

static void unmap_walk(char *arena, const struct vmabench_walk *walk)
{
	for (uint32_t i = 0; i < walk->calls; i++)
		unmap_at(arena, vmabench_page(walk, i), walk->pages);
}

static void mmap_leaves(const void *data)
{
	const struct vmas_arg *arg = data;
	const struct vmabench_pattern *pattern = &arg->shape->pattern;
	const struct vmabench_walk bed = vmabench_bed_walk(pattern, PAGES, MAPS);
	const struct vmabench_walk map = vmabench_map_walk(pattern, PAGES, MAPS);
	const struct vmabench_walk unmap = vmabench_unmap_walk(pattern, PAGES, MAPS);
	size_t span = vmabench_span(pattern, PAGES, MAPS);
	int fd = device_open(arg->hook, arg->profile->name);
	char *arena = arena_get(span);
	unsigned int vmas;

	device_reset(fd);
	map_walk(arg, fd, arena, &bed);
	if (!has_flag(arg, VMABENCH_PATTERN_UNMAPS))
		map_walk(arg, fd, arena, &map);
	vmas = vmas_in(arena, span);
	if (!has_flag(arg, VMABENCH_PATTERN_REFUSED))
		unmap_walk(arena, &unmap);
	if (has_flag(arg, VMABENCH_PATTERN_UNMAPS) && vmas_in(arena, span) > vmas)
		vmas = vmas_in(arena, span);
	ktap_expect_eq("VMAs", vmas, expected_vmas(arg));
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls, expected_calls(arg));
	if (vmabench_has_edge(pattern))
		unmap_walk(arena, &bed);
	ktap_expect_eq("VMAs afterwards", vmas_in(arena, span), 0);
}

int main(int argc, char **argv)
{
	const size_t profiles = count_profiles(), most = 2 * SHAPES * profiles;
	struct ktap_case cases[2 * most];
	struct vmas_arg args[most];
	size_t i, n = 0;

	for (i = 0; i < most; i++) {
		const struct vmas_arg arg = {
			.hook = i / profiles / SHAPES,
			.shape = &shapes[i / profiles % SHAPES],
			.profile = profile_at(i % profiles),
		};

		if (arg.profile->refuses != has_flag(&arg, VMABENCH_PATTERN_REFUSED))
			continue;
		args[n] = arg;
		cases[2 * n] = (struct ktap_case){
			.name = case_name("vmas/%s/%s/%s/kernel", hook_names[arg.hook],
					  arg.shape->name, arg.profile->name),
			.run = storm_leaves,
			.arg = &args[n],
			.needs = hook_needs(arg.hook),
			.unless = unless(&arg),
		};
		cases[2 * n + 1] = cases[2 * n];
		cases[2 * n + 1].name = case_name("vmas/%s/%s/%s/syscall", hook_names[arg.hook],
						  arg.shape->name, arg.profile->name);
		cases[2 * n + 1].run = mmap_leaves;
		n++;
	}
	return ktap_main(argc, argv, cases, 2 * n);
}
