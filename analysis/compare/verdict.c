// SPDX-License-Identifier: GPL-2.0
/* How a row's verdict is reached; docs/method.md gives the rules in words. */
#include <math.h>

#include "stats.h"
#include "verdict.h"

const char *const verdict_names[VERDICT_NR] = {
	"faster", "slower", "equivalent", "inconclusive", "exact", "untrusted"
};

/* Is the whole interval of the ratio within the margin, either way round? */
static bool within_margin(double low, double high)
{
	return low >= 1 / (1 + STATS_MARGIN) && high <= 1 + STATS_MARGIN;
}

enum verdict verdict_of(const struct compare_row *r)
{
	if (r->n_faults)
		return VERDICT_UNTRUSTED;
	/* Nothing varied: a count, or one that a clock cannot tell from it. */
	if (r->row->unit->exact || (isnan(r->ci_low) && r->n_boots > 1))
		return VERDICT_EXACT;
	if (within_margin(r->ci_low, r->ci_high))
		return VERDICT_EQUIVALENT;
	if (r->p_holm < STATS_ALPHA)
		return r->ratio < 1 ? VERDICT_FASTER : VERDICT_SLOWER;
	if (within_margin(r->ci90_low, r->ci90_high))
		return VERDICT_EQUIVALENT;
	return VERDICT_INCONCLUSIVE;
}

bool verdict_is_regression(const struct compare_row *r)
{
	return r->verdict == VERDICT_SLOWER ||
	       (r->verdict == VERDICT_EXACT && r->ratio > 1 + STATS_MARGIN);
}
