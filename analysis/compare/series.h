/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From slots to what the statistics take: the series of one row and phase, as
 * ABBA blocks in boots, with everything that speaks against trusting it.
 */
#ifndef VMABENCH_SERIES_H
#define VMABENCH_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "gate.h"
#include "run_folder.h"
#include "samples.h"
#include "slots.h"
#include "stats.h"

/* One side's cost over the boots, an operation; NaN without samples. */
struct series_cost {
	double median; /* of the boots' medians; of counts, the lower one of the phases */
	double low; /* lowest boot; of counts, phase */
	double high;
	double spread; /* standard deviation over the boots, relative; not of counts */
	double mean; /* of all batches: the median leaves out what interrupted them */
	double vmas; /* left by a batch; NaN when no slot that counts says */
};

/* What an operation took on each side, in one seeded phase. */
struct phase_count {
	size_t phase; /* from 0 on */
	double of[SIDE_NR];
};

/* Of counts: the seeded phases that both sides have. */
struct series_phases {
	struct phase_count *v;
	size_t n; /* 0: these are no counts */
	double ratio_low, ratio_high; /* B over A, from the lowest phase to the highest */
	/* By how much the means of its slots are above their medians, on each side: relative. */
	double left_out[SIDE_NR];
	size_t nr_fewer, nr_more; /* phases in which B took fewer than A, and more */
};

struct series {
	const struct sample_row *row;
	uint8_t phase;
	const struct axis *axis;
	struct stats_boot *boots; /* boots, or pairs of boots, with at least one block */
	size_t nr_boots;
	size_t nr_rounds; /* used: two a block */
	size_t nr_dropped; /* left out: they or their partner lack a slot */
	struct series_cost cost[SIDE_NR];
	struct series_phases phases;
	size_t nr_unpredicted; /* slots whose VMAs nobody could predict */
	bool unlike; /* as in struct compare_row */
	size_t nr_faults; /* 0: the gate is ok */
	char fault[GATE_WHY_LEN]; /* the first */
};

/*
 * Build the series of the @n slots at @slots of the run in @folder, which are all of one row and
 * phase and sorted as in struct slots. Returns 0 or -ENOMEM; series_free() is
 * due after success only.
 */
int series_build(const struct slot *slots, size_t n, const struct sample_row *row,
		 const struct run_folder *folder, const struct gate *gate, struct series *out,
		 struct diag *d);
void series_free(struct series *s);

/* One thing more that speaks against trusting @s; the first is kept in words. */
void series_fault(struct series *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif /* VMABENCH_SERIES_H */
