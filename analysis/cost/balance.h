/* SPDX-License-Identifier: GPL-2.0 */
/* Two sides of a row, component by component, and the proof that nothing is missing. */
#ifndef VMABENCH_COST_BALANCE_H
#define VMABENCH_COST_BALANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component.h"
#include "diag.h"
#include "costs.h"
#include "interval.h"
#include "regions.h"
#include "rules.h"
#include "tree.h"

/* One side of a row and phase. Points into its folder. */
struct balance_side {
	struct costs *costs;
	const struct region *region;
	const struct clock_sum *clock;
	struct tree tree;
	double scale; /* from a count to an operation's cost in the unit */
};

/* What has a line in the table: the components, then the roots beside the operation. */
#define BALANCE_OUTSIDE COMPONENT_NR
#define BALANCE_LINES	(COMPONENT_NR + ROOT_NR - 1)

#define BALANCE_SAME 1000

/* Calls of a function on both sides, over all operations. */
struct balance_call {
	const char *function;
	uint64_t n[SIDE_NR];
	bool counted[SIDE_NR]; /* the side's kernel has it */
};

struct balance {
	struct balance_side side[SIDE_NR];
	struct balance_call *call; /* in the order of calls.tsv */
	size_t nr_calls;
	const struct unit *unit; /* of a count; sampled: of the clock, or samples without one */
	bool exact;
	/*
	 * Exact: what the clock reads more a batch. On one kernel that is the same on both sides.
	 * 
	 */
	int64_t clock_extra[SIDE_NR];
	/* exact: B - A an operation, by the clock, in the lowest phase and in the highest */
	double phase_low, phase_high;
	size_t nr_phases;
	double clock_difference; /* sampled in the clock's unit: B - A an operation, by the clock */
};

/*
 * Balance region @a of @fa with region @b of @fb. Exact counts must add up to what the
 * clock measured, to the last instruction; samples within their interval. Returns 0;
 * -EBADMSG when they do not; -ENOMEM. balance_free() is due after success only.
 */
int balance_build(struct costs *fa, size_t a, struct costs *fb, size_t b, struct rules *rules,
		  struct balance *out, struct diag *d);
void balance_free(struct balance *b);

/* The count of a line of the table on one side; line is below BALANCE_LINES. */
uint64_t balance_count(const struct balance *b, enum side side, int line);

/* The same per operation, in the unit. */
long double balance_cost(const struct balance *b, enum side side, int line);

/* The operation's, all components together, per operation. */
long double balance_total(const struct balance *b, enum side side);

/* Do the sides differ by at least side A / BALANCE_SAME? Of less than that no shares are given. */
bool balance_has_change(const struct balance *b);

/* Calls of call[@i] per operation; NaN where the side's kernel has no such function. */
double balance_calls(const struct balance *b, enum side side, size_t i);

/* The name of a line. */
const char *balance_name(int line);

/* 95%, on B - A per operation; for what was sampled. */
struct interval balance_interval(const struct balance *b, int line);

#endif /* VMABENCH_COST_BALANCE_H */
