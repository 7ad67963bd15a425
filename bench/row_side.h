/* SPDX-License-Identifier: GPL-2.0 */
/* One row on one side: what Google Benchmark knows as a benchmark. */
#ifndef VMABENCH_ROW_SIDE_H
#define VMABENCH_ROW_SIDE_H

#include "device.h"
#include "diag.h"
#include "gbench/gbench.h"
#include "options.h"
#include "rows.h"
#include "storm.h"

struct row_side {
	char *name; /* ROW/side:SIDE/hook:HOOK */
	const char *hook; /* HOOK */
	const struct row *row;
	struct storm_slot slot; /* of the last run */
	struct storm_expect expect;
	uint32_t region; /* of kmod/vmabench_mark.h; set before a run */
	uint32_t round, slot_nr; /* for the counters; set before a run; round 0 is the warm-up */
};

/* The hook of the row on a side: the side's, the row's own, or NO_HOOK_NAME. */
const char *row_side_hook(const struct row *row, const struct side_options *side);

/*
 * For the row on the side @side of @opts. Opens the device that is needed. @row_side has to be
 * zeroed, and torn down even on failure.
 */
int row_side_set_up(struct row_side *row_side, const struct row *row, const struct options *opts,
		    size_t side, struct device_set *devices, struct diag *d);
void row_side_tear_down(struct row_side *row_side);

/* Runs a batch of no slot, so that the caches are this row's again. 0 or -errno. */
int row_side_warm(struct row_side *row_side);

/* Runs one slot: a gbench_fn, whose data it is. */
int row_side_run(struct gbench_state *state, void *data);

#endif /* VMABENCH_ROW_SIDE_H */
