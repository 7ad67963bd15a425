/* SPDX-License-Identifier: GPL-2.0 */
/* What a results folder says of costs: stacks, calls and what the clock measured. */
#ifndef VMABENCH_COST_COSTS_H
#define VMABENCH_COST_COSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "collapsed.h"
#include "frames.h"
#include "regions.h"
#include "run_folder.h"
#include "samples.h"

/* The part of it that a seeded phase has, of counts. */
struct clock_phase {
	double value;
	uint64_t ops; /* 0: no such phase */
};

/* The clock's sum over the batches of a region. */
struct clock_sum {
	double value; /* in the row's unit; exact for instructions */
	uint64_t batches; /* 0: the run has no samples of it */
	uint64_t ops;
	const struct unit *unit;
	struct clock_phase *phase; /* none where the unit is no count */
	size_t nr_phases;
};

struct costs {
	const char *dir;
	struct run_folder run;
	struct samples samples;
	struct frames frames[SIDE_NR]; /* ranked, by kernel, which has one set of call sites */
	struct regions regions;
	struct collapsed *stacks; /* one a region */
	struct clock_sum *clock; /* one a region */
};

/*
 * Read the results folder @dir, and what @engine counted of it. Returns 0; -EBADMSG when what was
 * counted is damaged or does not fit the run; -errno. costs_free() is due after success only.
 */
int costs_read(const char *dir, const char *engine, struct costs *out, struct diag *d);
void costs_free(struct costs *f);

/* The frames of the stacks of @side: those of its kernel. */
struct frames *costs_frames(struct costs *f, enum side side);

#endif /* VMABENCH_COST_COSTS_H */
