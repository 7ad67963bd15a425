// SPDX-License-Identifier: GPL-2.0
#include "row_side.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "profiles.h"
#include "registry.h"
#include "../kmod/vmabench_mark.h"

/*
 * What maps no device of ours, or nothing, still has to have a module to run in, and to look at
 * references: the plain profile's, of each hook, so that what differs between the modules besides
 * the hook would show.
 */
static int find_device(struct row_side *row_side, struct device_set *devices, struct diag *d)
{
	const struct row *row = row_side->row;
	struct storm_slot *slot = &row_side->slot;
	const struct vmabench_profile *profile = row->profile;
	int err = 0;

	slot->fd = -1;
	if (!profile && (row->mapping || row->vantage == STORM_KERNEL))
		profile = profile_find("plain");
	if (profile)
		err = device_set_get(devices, profile, slot->c.hook, &slot->dev, d);
	if (err || !slot->dev)
		return err;
	if (!row->mapping) {
		slot->fd = slot->dev->fd;
		return 0;
	}
	slot->flags = row->mapping->flags;
	return mapped_set_get(&devices->files, row->mapping, row->device, &slot->fd, d);
}

/*
 * What a slot must leave. Where it cannot be told whether its maps merge, the storm is asked both
 * ways: one that says the same either way is known all the same. No hook of ours is called by what
 * is no device of ours.
 */
static void predict(struct row_side *row_side, bool retry_merge)
{
	const struct row *row = row_side->row;
	struct storm_case *c = &row_side->slot.c;
	struct storm_expect *expect = &row_side->expect, other;
	bool known = true;

	if (row->mapping)
		c->merges = mapping_merges(row->mapping, retry_merge, &known);
	row->storm->predict(c, expect);
	if (row->mapping)
		expect->hook_calls = 0;
	if (known)
		return;
	c->merges = true;
	row->storm->predict(c, &other);
	expect->vmas_unknown = other.vmas != expect->vmas;
}

/* Threads that have to share a CPU would measure the scheduler. */
static int check_cpus(const struct row *row, struct diag *d)
{
	cpu_set_t allowed;
	int cpus = 1;

	if (!sched_getaffinity(0, sizeof(allowed), &allowed))
		cpus = CPU_COUNT(&allowed);
	if (row->args.threads <= (uint32_t)cpus)
		return 0;
	return diag_exit(d, VMABENCH_EXIT_STORM, -EINVAL,
			 "%s: has %u threads for %d CPUs; give the guest more or take fewer "
			 "threads",
			 row->name, row->args.threads, cpus);
}

const char *row_side_hook(const struct row *row, const struct side_options *side)
{
	if (!side->by_row)
		return hook_names[side->hook];
	return row->has_hook ? hook_names[row->hook] : NO_HOOK_NAME;
}

/* Either the side has a hook, or each row that has the choice says which. */
static int check_hook(const struct row *row, const struct side_options *side, struct diag *d)
{
	if (!side->by_row && row->has_hook)
		return diag_exit(d, VMABENCH_EXIT_USAGE, -EINVAL,
				 "%s: its side has a hook of its own; leave out 'hook'", row->name);
	if (side->by_row && !row->has_hook && row->profile)
		return diag_exit(d, VMABENCH_EXIT_USAGE, -EINVAL,
				 "%s: has no hook, and its side has none; add /hook:mmap or "
				 "/hook:prepare",
				 row->name);
	return 0;
}

int row_side_set_up(struct row_side *row_side, const struct row *row, const struct options *opts,
		    size_t side, struct device_set *devices, struct diag *d)
{
	const struct side_options *options = &opts->side[side];
	struct storm_slot *slot = &row_side->slot;
	bool complete;
	int err;

	err = check_hook(row, options, d);
	if (err)
		return err;
	row_side->row = row;
	row_side->hook = row_side_hook(row, options);
	slot->c = (struct storm_case){
		.profile = row->profile,
		.hook = row->has_hook ? row->hook : options->hook,
		.vantage = row->vantage,
		.args = row->args,
		.clock = opts->clock,
		.retry_merge = opts->retry_merge,
	};
	err = check_cpus(row, d);
	if (err)
		return err;
	slot->pattern = &row->storm->pattern;
	predict(row_side, opts->retry_merge);
	if (asprintf(&row_side->name, "%s/side:%s/hook:%s", row->name, side_names[side],
		     row_side->hook) < 0)
		row_side->name = NULL;
	complete = row_side->name;
	for (int p = 0; p < STORM_MAX_PHASES; p++) {
		slot->times[p] = calloc(row->args.batches, sizeof(*slot->times[p]));
		complete = complete && slot->times[p];
	}
	if (!complete)
		return diag_exit(d, VMABENCH_EXIT_STORM, -ENOMEM,
				 "%s: out of memory; give the guest more", row->name);
	return find_device(row_side, devices, d);
}

void row_side_tear_down(struct row_side *row_side)
{
	free(row_side->name);
	for (int p = 0; p < STORM_MAX_PHASES; p++)
		free(row_side->slot.times[p]);
}

/* Which slot an entry is of; what it did is in slots.csv. */
static int set_counters(struct gbench_state *state, const struct row_side *row_side)
{
	int err = gbench_set_counter(state, "round", row_side->round);

	return err ? err : gbench_set_counter(state, "slot", row_side->slot_nr);
}

/* To the TCG plugin by marks, to perf by the thread's name. */
static void tell_region(uint32_t region)
{
	char name[16];

	vmabench_mark_select(region);
	snprintf(name, sizeof(name), region == VMABENCH_REGION_NONE ? "warm-up" : "region-%u",
		 region);
	prctl(PR_SET_NAME, name);
}

int row_side_warm(struct row_side *row_side)
{
	const struct row *row = row_side->row;
	struct storm_slot warm = row_side->slot;

	warm.c.args.batches = 1;
	tell_region(VMABENCH_REGION_NONE);
	return row->storm->run(&warm);
}

/* The slot is run as a whole first; Google Benchmark is told of its batches after that. */
int row_side_run(struct gbench_state *state, void *data)
{
	struct row_side *row_side = data;
	struct storm_slot *slot = &row_side->slot;
	uint32_t b = 0;
	int err;

	slot->vmas_min = 0;
	slot->vmas_max = 0;
	slot->hook_calls = 0;
	slot->unbalanced = 0;
	tell_region(row_side->round ? row_side->region : VMABENCH_REGION_NONE);
	err = row_side->row->storm->run(slot);
	if (err)
		return err;
	while (gbench_iterate(state))
		gbench_set_iteration_time(state, (double)slot->times[0][b++] * 1e-9);
	return set_counters(state, row_side);
}
