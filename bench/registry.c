// SPDX-License-Identifier: GPL-2.0
#include "registry.h"

#include <assert.h>
#include <errno.h>

#include "section.h"

static_assert(STORM_NR_VANTAGES == NR_VANTAGES, "each vantage has a name");

const char *const output_names[STORM_NR_OUTPUTS] = {
	[STORM_COST] = "cost",
	[STORM_LATENCY] = "latency",
	[STORM_PER_THREAD] = "per-thread",
};

SECTION(storms);

const struct storm *storm_at(size_t i)
{
	return section_at(&storms, i);
}

const struct storm *storm_find(const char *name)
{
	return section_find(&storms, name);
}

static bool has_vantage(const struct storm *storm)
{
	for (int v = 0; v < STORM_NR_VANTAGES; v++)
		if (storm->vantages[v])
			return true;
	return false;
}

/*
 * One at least, and no more than the pattern times or there is room for; each is one that results
 * are read by.
 */
static bool phases_are_known(const struct storm *storm)
{
	const uint32_t one = VMABENCH_PATTERN_UNMAPS | VMABENCH_PATTERN_REFUSED;
	int p = 0;

	while (p < STORM_MAX_PHASES && storm->phases[p] &&
	       find_name(storm->phases[p], phase_names, PHASE_NR) < PHASE_NR)
		p++;
	if (storm->pattern.flags & one && p > 1)
		return false;
	return p && !storm->phases[p];
}

static bool pattern_is_in_range(const struct vmabench_pattern *pattern)
{
	return !(pattern->flags & ~VMABENCH_PATTERN_FLAGS) && pattern->lead <= VMABENCH_MAX_LEAD &&
	       pattern->stride <= VMABENCH_MAX_STRIDE && pattern->gap <= VMABENCH_MAX_GAP;
}

static bool is_within(uint32_t number, uint32_t most)
{
	return number && number <= most;
}

int storm_check(const struct storm *storm, struct diag *d)
{
	const struct storm_args *args = &storm->defaults;
	const struct {
		bool good;
		const char *what;
	} parts[] = {
		{ storm->summary, ".summary; say what it does" },
		{ storm->run, ".run; storm_map does for most" },
		{ storm->predict, ".predict; say what a slot must leave" },
		{ has_vantage(storm), ".vantages; name one at least" },
		{ phases_are_known(storm), ".phases; name one or two of mmap, munmap and call" },
		{ is_within(args->pages, VMABENCH_MAX_PAGES), ".defaults.pages; take 1 to "
							      "VMABENCH_MAX_PAGES" },
		{ is_within(args->maps, VMABENCH_MAX_MAPS), ".defaults.maps; take 1 to "
							    "VMABENCH_MAX_MAPS" },
		{ is_within(args->batches, VMABENCH_MAX_BATCHES), ".defaults.batches; take 1 to "
								  "VMABENCH_MAX_BATCHES" },
		{ (uint64_t)args->maps * args->batches <= VMABENCH_MAX_OPS, ".defaults.maps; times "
									    ".batches at most "
									    "VMABENCH_MAX_OPS" },
		{ args->threads <= STORM_MAX_THREADS, ".defaults.threads; take at most "
						      "STORM_MAX_THREADS" },
		{ storm->is_refused == !!(storm->pattern.flags & VMABENCH_PATTERN_REFUSED),
		  ".is_refused; its pattern has VMABENCH_PATTERN_REFUSED with it, or neither" },
		{ pattern_is_in_range(&storm->pattern), ".pattern; take what kmod/vmabench_abi.h "
							"allows" },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!parts[i].good)
			return diag_exit(d, VMABENCH_EXIT_BUILD, -EINVAL,
					 "bench/storms/%s: its descriptor lacks a good %s",
					 storm->file, parts[i].what);
	return 0;
}

int storms_check(struct diag *d)
{
	const struct storm *storm = section_astray(&storms);
	int err = 0;

	if (storm)
		return diag_exit(d, VMABENCH_EXIT_BUILD, -EINVAL,
				 "bench/storms/%s: its descriptor lacks a name of its own; begin "
				 "it with STORM_ID() of the file's name",
				 storm->file ? storm->file : "*.c");
	for (size_t i = 0; !err && (storm = storm_at(i)); i++)
		err = storm_check(storm, d);
	return err;
}

enum storm_output storm_unmeasured(const struct storm *storm)
{
	enum storm_output output = STORM_COST + 1;

	while (output < STORM_NR_OUTPUTS && !storm->outputs[output])
		output++;
	return output;
}
