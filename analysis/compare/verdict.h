/* SPDX-License-Identifier: GPL-2.0 */
/* What is said of a row in one word. A verdict is added here and in verdict.c. */
#ifndef VMABENCH_VERDICT_H
#define VMABENCH_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

enum verdict {
	VERDICT_FASTER,
	VERDICT_SLOWER,
	VERDICT_EQUIVALENT,
	VERDICT_INCONCLUSIVE,
	VERDICT_EXACT,
	VERDICT_SAME,
	VERDICT_MIXED,
	VERDICT_UNLIKE,
	VERDICT_UNTRUSTED,
	VERDICT_NR
};

extern const char *const verdict_names[VERDICT_NR];

/* What a verdict rests on; NaN where there is nothing to say. */
struct verdict_case {
	double ratio; /* B over A */
	double ci_low, ci_high; /* 95%, on the ratio */
	double ci90_low, ci90_high;
	double p_holm;
	double alpha; /* below which p_holm is a difference */
	size_t nr_boots, nr_faults;
	bool unlike; /* as in struct compare_row */
	bool exact; /* the figures are counts ... */
	bool sign_changes; /* ... fewer on B in one phase, and more in another */
	double low, high; /* ... and B over A, from the lowest phase to the highest */
};

/* May the two figures be put in one, the ratio? */
bool verdict_is_quotable(enum verdict v);

/* Is it said of figures of which none is estimated? */
bool verdict_is_counted(enum verdict v);

enum verdict verdict_of(const struct verdict_case *c);

/*
 * Slower by more than @limit: beyond doubt by @p_above_holm, or by a count. Where that is NaN:
 * slower by verdict, or by a count beyond the margin of equivalence. A count is the median phase's.
 */
bool verdict_is_regression(enum verdict v, double ratio, double limit, double p_above_holm);

/*
 * How much a control's verdict is to be worried about, where both sides run the same code; from
 * VERDICT_BIASED on, the harness itself is off.
 */
#define VERDICT_BIASED 3
int verdict_severity(enum verdict v, double ratio, bool exact);

#endif /* VMABENCH_VERDICT_H */
