// SPDX-License-Identifier: GPL-2.0
#include "planner.h"

#include <math.h>

#include "stats.h"

/* The standard deviation of a unit's figure, by the standard error of all of them. */
static double unit_sd(const struct compare_row *r)
{
	return r->se * sqrt(r->nr_units);
}

static bool counts(const struct compare_row *r)
{
	return r->control == NOT_CONTROL && !r->nr_faults && !isnan(r->ci_low);
}

struct planner planner_make(const struct comparison *c, double half, size_t boots)
{
	struct planner p = { .boots = half > 0 ? 2 : boots };
	size_t i;

	for (i = 0; i < c->n && half > 0; i++) {
		const struct compare_row *r = &c->v[i];
		size_t n;

		if (!counts(r))
			continue;
		n = stats_units_needed(unit_sd(r), r->nr_units, half, PLANNER_MOST);
		if (n > p.boots)
			p.boots = n;
	}
	for (i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->v[i];
		double now;

		if (!counts(r))
			continue;
		now = stats_half_expected(unit_sd(r), r->nr_units, p.boots);
		if (!p.worst || now > p.half) {
			p.half = now;
			p.worst = r;
		}
	}
	return p;
}
