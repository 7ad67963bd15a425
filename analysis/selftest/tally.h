/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the method says of runs whose sides are the same, comparison by comparison. A run of many
 * boots is cut into comparisons, whose verdicts are reached as vmabench-compare reaches them; each
 * is right where it finds no difference.
 */
#ifndef VMABENCH_TALLY_H
#define VMABENCH_TALLY_H

#include <stddef.h>

#include "compare.h"
#include "diag.h"
#include "run_data.h"

/* One side's values are multiplied by 1 + these, to see whether it is found. */
extern const double tally_effects[];
#define TALLY_EFFECTS 5

struct tally_effect {
	size_t tried; /* a row of a comparison each */
	size_t found; /* its interval is above 1: p < 5% */
	size_t called; /* its verdict is slower, after Holm */
	double promised; /* sum of the chances to be found, by the row's mde */
};

struct tally {
	size_t nr_comparisons;
	size_t nr_false; /* a row or more is called faster or slower */
	size_t nr_called_off; /* by a control */
	size_t nr_layout; /* a row or more is marked layout-sensitive */
	size_t nr_intervals, nr_covered; /* of rows; hold 1 */
	double half_widths; /* sum over these */
	size_t nr_exact; /* rows without an interval */
	size_t nr_untrusted; /* rows that the gate takes out: counted nowhere else */
	struct tally_effect effect[TALLY_EFFECTS];
};

/*
 * Cut the boots of @in into comparisons of @boots each, in their order, and add what is said of
 * them to @t. Boots that are left over are not used. Sides that differ in name are @same where the
 * caller says so: one kernel under two names. Returns 0, -EINVAL where the sides are not the same
 * or the boots too few, or -ENOMEM.
 */
int tally_add(struct run_data *in, size_t boots, bool same, struct tally *t, struct diag *d);

#endif /* VMABENCH_TALLY_H */
