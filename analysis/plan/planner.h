/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a run has to be, from a pilot of it: how many boots, for the precision that is asked
 * for, or what precision as many boots will have (Kalibera and Jones, Rigorous Benchmarking in
 * Reasonable Time, ISMM 2013: the variance of the highest level decides).
 */
#ifndef VMABENCH_PLANNER_H
#define VMABENCH_PLANNER_H

#include <stddef.h>

#include "compare.h"

#define PLANNER_MOST 10000

struct planner {
	size_t boots; /* that the run needs */
	/* what half an interval of the worst row is then, with a chance of 80% at most */
	double half;
	const struct compare_row *worst; /* NULL: no row has an interval */
};

/*
 * The plan by the pilot @c. Where @half is above 0 it has the boots for it, else @boots. A pilot of
 * one link plans for one link.
 */
struct planner planner_make(const struct comparison *c, double half, size_t boots);

#endif /* VMABENCH_PLANNER_H */
