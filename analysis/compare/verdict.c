// SPDX-License-Identifier: GPL-2.0
/* How a row's verdict is reached; docs/method.md gives the rules in words. */
#include "verdict.h"

#include <math.h>

#include "stats.h"

const char *const verdict_names[VERDICT_NR] = { "faster",	"slower", "equivalent",
						"inconclusive", "exact",  "same",
						"mixed",	"unlike", "untrusted" };

/* Is the whole interval of the ratio within the margin, either way round? */
static bool within_margin(double low, double high)
{
	return low >= 1 / (1 + STATS_MARGIN) && high <= 1 + STATS_MARGIN;
}

enum verdict verdict_of(const struct verdict_case *c)
{
	if (c->nr_faults)
		return VERDICT_UNTRUSTED;
	if (c->unlike)
		return VERDICT_UNLIKE;
	if (c->exact && c->sign_changes)
		return within_margin(c->low, c->high) ? VERDICT_SAME : VERDICT_MIXED;
	/* Nothing varied: a count, or one that a clock cannot tell from it. */
	if (c->exact || (isnan(c->ci_low) && c->nr_boots > 1))
		return VERDICT_EXACT;
	if (within_margin(c->ci_low, c->ci_high))
		return VERDICT_EQUIVALENT;
	if (c->p_holm < c->alpha)
		return c->ratio < 1 ? VERDICT_FASTER : VERDICT_SLOWER;
	if (within_margin(c->ci90_low, c->ci90_high))
		return VERDICT_EQUIVALENT;
	return VERDICT_INCONCLUSIVE;
}

bool verdict_is_quotable(enum verdict v)
{
	return v != VERDICT_UNTRUSTED && v != VERDICT_UNLIKE;
}

bool verdict_is_counted(enum verdict v)
{
	return v == VERDICT_EXACT || v == VERDICT_SAME || v == VERDICT_MIXED;
}

bool verdict_is_regression(enum verdict v, double ratio, double limit, double p_above_holm)
{
	if (v == VERDICT_EXACT || v == VERDICT_MIXED)
		return ratio > 1 + (isnan(limit) ? STATS_MARGIN : limit);
	if (isnan(limit))
		return v == VERDICT_SLOWER;
	return verdict_is_quotable(v) && p_above_holm < STATS_ALPHA;
}

int verdict_severity(enum verdict v, double ratio, bool exact)
{
	static const int rank[VERDICT_NR] = {
		[VERDICT_EXACT] = 0,
		[VERDICT_EQUIVALENT] = 1,
		[VERDICT_INCONCLUSIVE] = 2,
		[VERDICT_FASTER] = VERDICT_BIASED,
		[VERDICT_SLOWER] = VERDICT_BIASED,
		[VERDICT_SAME] = VERDICT_BIASED,
		[VERDICT_MIXED] = VERDICT_BIASED,
		[VERDICT_UNLIKE] = VERDICT_BIASED,
		[VERDICT_UNTRUSTED] = VERDICT_BIASED + 1,
	};

	if (v == VERDICT_EXACT && (exact ? ratio != 1 : fabs(log(ratio)) > log1p(STATS_MARGIN)))
		return VERDICT_BIASED;
	return rank[v];
}
