/* SPDX-License-Identifier: GPL-2.0 */
/* The comparison of a whole run: every row, its verdict, the controls, notes. */
#ifndef VMABENCH_COMPARE_H
#define VMABENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "levels.h"
#include "run_folder.h"
#include "runinfo.h"
#include "samples.h"
#include "series.h"
#include "slots.h"
#include "verdict.h"

#define N_CONTROLS  2
#define NOT_CONTROL -1

/* One row and phase. Figures are NaN where there is nothing to say. */
struct compare_row {
	const struct sample_row *row;
	enum phase phase;
	int control; /* which one it is of; NOT_CONTROL: it is a row to be judged */
	size_t plan; /* where the plan has the row */
	struct series_cost cost[SIDE_NR]; /* an operation, in the row's unit */
	double ratio; /* B over A */
	struct series_phases phases; /* of counts */
	double ci_low, ci_high; /* 95%, on the ratio */
	double ci90_low, ci90_high;
	double p, p_holm;
	double p_above_holm; /* of a ratio that is not above the limit of comparison_build() */
	bool regression;
	double mde; /* relative: 0.01 is 1% */
	double se; /* of the log ratio */
	double spread; /* standard deviation of the boots' log ratios */
	double *boot_ratio; /* of each boot or pair of boots; of a whole run only */
	size_t nr_boot_ratios;
	/* p, over all rows, of links that differ no more than their boots explain */
	double link_p_holm;
	double link_low, link_high; /* the lowest and the highest ratio of a link */
	bool layout_sensitive;
	struct level_counts n; /* boots that took turns are one */
	size_t nr_units; /* of the highest level that has more than one */
	size_t nr_rounds;
	size_t nr_dropped; /* rounds left out */
	bool has_vmas; /* its VMAs are the row's: the phase is the first one, and maps or unmaps */
	bool unpredicted; /* nothing said before how many VMAs are left */
	/* nor was it as many on both sides, whose kernels or drivers are not the same */
	bool unlike;
	enum verdict verdict;
	size_t nr_faults; /* 0: the gate is ok */
	char fault[GATE_WHY_LEN];
};

/* The verdict of one negative control: both sides run the same code. */
struct control {
	const char *storm;
	bool applies; /* both sides do run the same code in it */
	bool present;
	enum verdict verdict; /* the worst of its rows */
	int severity; /* of that row */
	bool biased; /* the harness itself is off */
};

struct comparison {
	struct compare_row *v; /* as planned, then by phase */
	size_t n;
	struct control control[N_CONTROLS];
	size_t boots_seen; /* or pairs of boots, as planned */
	struct level_counts levels; /* of the row that has most boots */
	bool pairs; /* rounds are of two boots each */
	bool alternated; /* which did not take turns, but ran one after the other */
	size_t untrusted; /* rows */
	size_t regressions; /* rows that are slower; controls are none */
	bool biased; /* a control that ran says that the harness favours a side */
	bool incomplete; /* a planned row or boot is missing from a finished run */
	char **note;
	size_t nr_notes;
};

/*
 * What counts as a regression is a row that is slower by more than @limit (0.01 is 1%), beyond
 * doubt; where that is NaN, one that is called slower.
 *
 * Compare @slots, which are settled by it, checked by @gate, of the run in @folder. Returns 0 or
 * -errno; comparison_free() is due after success only. The result points into @slots.
 */
int comparison_build(const struct run_folder *folder, double limit, struct slots *slots,
		     const struct gate *gate, struct comparison *c, struct diag *d);
/*
 * The two steps of it, for what has series of its own: a row of each, and then what they are called
 * together. A row's adjusted p are not adjusted yet before the second. The first takes the phases
 * out of @s, which are to be freed with the row.
 */
int comparison_row(const struct runinfo *run, double limit, struct series *s, struct compare_row *r,
		   struct diag *d);
int comparison_judge(const struct axis *axis, double limit, struct comparison *c, struct diag *d);
void comparison_free(struct comparison *c);

#endif /* VMABENCH_COMPARE_H */
