// SPDX-License-Identifier: GPL-2.0
/* The statistics: median, bootstrap over all levels on Student's scale, Holm. */
#include "stats.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "hash.h"
#include "levels.h"
#include "mt19937.h"
#include "resample.h"

#define POWER 0.80

const struct stats_effect stats_no_effect = {
	.estimate = NAN,
	.se = NAN,
	.ci95 = { NAN, NAN },
	.ci90 = { NAN, NAN },
	.p = NAN,
	.p_above = NAN,
	.mde = NAN,
	.link_p = NAN,
	.link_low = NAN,
	.link_high = NAN,
};

double stats_median(double *v, size_t n)
{
	return gsl_stats_median(v, 1, n);
}

double stats_lower_median(double *v, size_t n)
{
	gsl_sort(v, 1, n);
	return v[(n - 1) / 2];
}

uint32_t stats_seed(uint64_t seed, const char *const *words)
{
	uint64_t h = HASH_START;
	size_t i;

	for (i = 0; i < sizeof(seed); i++)
		h = hash_bytes(h, &(unsigned char){ seed >> (8 * i) & 0xff }, 1);
	/* The closing NUL is hashed too: "ab","c" is not "a","bc". */
	for (; *words; words++)
		h = hash_bytes(h, *words, strlen(*words) + 1);
	h ^= h >> 32;
	/* GSL takes 0 for its default seed. */
	return (uint32_t)h ? (uint32_t)h : 1;
}

/*
 * The unit of the @n sorted deviations at @dev: their standard deviation, or what it would be by
 * where the middle 95% of them end, if that is less. Noise that is mostly small and now and then
 * large has a large standard deviation, of which these ends are less than 1.96; the interval would
 * be narrower than Student's for it.
 */
static double unit_of(const double *dev, size_t n)
{
	const size_t rank = (size_t)lround(STATS_ALPHA / 2 * (n + 1));
	const double sd = gsl_stats_sd_m(dev, 1, n, 0);
	const double by_ends =
		(dev[n - rank] - dev[rank - 1]) / 2 / gsl_cdf_ugaussian_Pinv(1 - STATS_ALPHA / 2);

	return by_ends > 0 ? fmin(sd, by_ends) : sd;
}

/* Deviations of resampled estimates from @estimate, in their own unit, sorted. */
static void resample_deviates(const struct levels *l, double estimate, struct mt19937 *mt,
			      uint32_t *count, double *dev, size_t resamples)
{
	size_t r;
	double unit;

	for (r = 0; r < resamples; r++)
		dev[r] = resample_mean(mt, l, count) - estimate;
	gsl_sort(dev, 1, resamples);
	unit = unit_of(dev, resamples);
	for (r = 0; r < resamples; r++)
		dev[r] /= unit;
}

/*
 * How many standard errors the interval's two ends lie from the estimate when
 * each tail holds @rank of resamples + 1. The resampled deviations have the
 * shape but not the spread of the truth: with k units their own variance is
 * (k-1)/k of the units' part and counts the parts of the levels below twice. So
 * they come here in a unit of their own, and are stretched by
 * t / z, which gives Student's interval when they are normal. Which of the two ends is farther is
 * not taken from them: a boot that lies far off draws the estimate and the longer tail to its own
 * side, away from the truth.
 */
static struct stats_interval tail_distance(const double *dev, size_t resamples, size_t k,
					   size_t rank)
{
	double tail = (double)rank / (resamples + 1);
	double student = gsl_cdf_tdist_Qinv(tail, k - 1);
	double stretch = student / gsl_cdf_ugaussian_Qinv(tail);
	double half = stretch * (dev[resamples - rank] - dev[rank - 1]) / 2;
	struct stats_interval t = { -half, half };
	return k > 2 ? t : (struct stats_interval){ -student, student };
}

static struct stats_interval interval(const double *dev, size_t resamples, size_t k,
				      const struct stats_effect *e, double alpha)
{
	size_t rank = (size_t)lround(alpha / 2 * (resamples + 1));
	struct stats_interval t = tail_distance(dev, resamples, k, rank);
	struct stats_interval ci = {
		.low = e->estimate + e->se * t.low,
		.high = e->estimate + e->se * t.high,
	};
	return ci;
}

/* The smallest two-sided level at which the interval still leaves out @value. */
static double p_value(const double *dev, size_t resamples, const struct stats_effect *e,
		      double value)
{
	const size_t k = e->nr_units;
	double distance = (value - e->estimate) / e->se;
	size_t low = 1, high = (resamples + 1) / 2;

	/* Ranks below @low hold @value inside the interval, @high does not. */
	while (low < high) {
		size_t rank = (low + high) / 2;
		struct stats_interval t = tail_distance(dev, resamples, k, rank);

		if (distance < t.low || distance > t.high)
			high = rank;
		else
			low = rank + 1;
	}
	return fmin(1, 2.0 * low / (resamples + 1));
}

static void take_links(const struct levels *l, struct stats_effect *out)
{
	size_t i;

	out->link_p = levels_link_p(l);
	out->link_low = INFINITY;
	out->link_high = -INFINITY;
	for (i = 0; i < l->level[LEVEL_LINK].n; i++) {
		const double mean = levels_mean(l, LEVEL_LINK, i);

		out->link_low = fmin(out->link_low, mean);
		out->link_high = fmax(out->link_high, mean);
	}
}

/* Student's quantiles that the interval and the power rest on. */
static double t_half(size_t k)
{
	return gsl_cdf_tdist_Pinv(1 - STATS_ALPHA / 2, k - 1);
}

static double t_power(size_t k)
{
	return gsl_cdf_tdist_Pinv(POWER, k - 1);
}

/* The intervals of @out, whose estimate and standard error are there. */
static void take_intervals(const double *dev, const struct stats_how *how, struct stats_effect *out)
{
	const size_t k = out->nr_units, resamples = how->resamples;

	out->ci95 = interval(dev, resamples, k, out, STATS_ALPHA);
	out->ci90 = interval(dev, resamples, k, out, 2 * STATS_ALPHA);
	out->p = p_value(dev, resamples, out, 0);
	out->p_above = out->estimate > how->limit ? p_value(dev, resamples, out, how->limit) : 1;
	out->mde = out->se * (t_half(k) + t_power(k));
}

int stats_bootstrap(struct stats_boot *boots, size_t k, const struct stats_how *how,
		    struct stats_effect *out, struct diag *d)
{
	double *dev = diag_calloc(d, how->resamples, sizeof(*dev));
	uint32_t *count = NULL;
	struct mt19937 mt;
	struct levels l;
	size_t i, max_blocks = 0;
	int err = levels_build(boots, k, &l, d);

	for (i = 0; i < k; i++)
		if (boots[i].n > max_blocks)
			max_blocks = boots[i].n;
	count = diag_calloc(d, max_blocks, sizeof(*count));
	if (err || !dev || !count) {
		err = diag_set(d, -ENOMEM, "bootstrap: no memory; free some and report again");
		goto out;
	}
	*out = stats_no_effect;
	out->estimate = levels_mean(&l, LEVEL_ALL, 0);
	out->se = levels_se(&l, &out->nr_units);
	take_links(&l, out);
	if (!(out->se > 0))
		goto out;
	mt19937_seed(&mt, how->seed);
	resample_deviates(&l, out->estimate, &mt, count, dev, how->resamples);
	take_intervals(dev, how, out);
out:
	levels_free(&l);
	free(dev);
	free(count);
	return err;
}

double stats_power(double mde, size_t k, double effect)
{
	const double se = mde / (t_half(k) + t_power(k));

	return gsl_cdf_tdist_P(effect / se - t_half(k), k - 1);
}

double stats_half_expected(double sd, size_t pilot, size_t k)
{
	/* A pilot may have been lucky: its variance is below this one with a chance of 1 in 5. */
	const double upper =
		sd * sqrt((pilot - 1) / gsl_cdf_chisq_Pinv(1 - STATS_PLAN_CHANCE, pilot - 1));

	return t_half(k) * upper / sqrt(k);
}

size_t stats_units_needed(double sd, size_t pilot, double half, size_t most)
{
	size_t low = 2, high = most;

	while (low < high) {
		size_t k = (low + high) / 2;

		if (stats_half_expected(sd, pilot, k) <= half)
			high = k;
		else
			low = k + 1;
	}
	return low;
}

int stats_holm(const double *p, size_t n, double *adjusted, struct diag *d)
{
	size_t *order = diag_calloc(d, n, sizeof(*order));
	size_t i, j, family = 0;
	double running = 0;

	if (!order)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		adjusted[i] = NAN;
		if (isnan(p[i]))
			continue;
		/* Insertion keeps the family sorted; it has tens of members. */
		for (j = family++; j > 0 && p[order[j - 1]] > p[i]; j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	for (j = 0; j < family; j++) {
		running = fmax(running, fmin(1, p[order[j]] * (family - j)));
		adjusted[order[j]] = running;
	}
	free(order);
	return 0;
}
