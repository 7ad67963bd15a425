// SPDX-License-Identifier: GPL-2.0
/* Intervals of counts and of the difference of two. */
#include "interval.h"

#include <math.h>
#include <gsl/gsl_cdf.h>

#define TAIL 0.025

/* From here on a normal distribution is as good, and GSL's inverse of chi-square no longer
 * converges. */
#define LARGE 2000

struct interval interval_count(uint64_t n)
{
	const double z = gsl_cdf_ugaussian_Qinv(TAIL);

	if (n >= LARGE)
		return (struct interval){ n - z * sqrt(n), n + z * sqrt(n) };
	return (struct interval){
		.low = n ? gsl_cdf_chisq_Pinv(TAIL, 2.0 * n) / 2 : 0,
		.high = gsl_cdf_chisq_Qinv(TAIL, 2.0 * n + 2) / 2,
	};
}

struct interval interval_difference(uint64_t a, double scale_a, uint64_t b, double scale_b)
{
	const struct interval ia = interval_count(a), ib = interval_count(b);
	const double d = b * scale_b - a * scale_a;

	return (struct interval){
		.low = d - hypot((b - ib.low) * scale_b, (ia.high - a) * scale_a),
		.high = d + hypot((ib.high - b) * scale_b, (a - ia.low) * scale_a),
	};
}
