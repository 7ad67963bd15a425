/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runs that were never measured: what is true of them is known, so it can be counted how often the
 * statistics say it. docs/method.md has the tables that simulate.c prints.
 */
#ifndef SIMULATE_H
#define SIMULATE_H

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats.h"
#include "verdict.h"

#define SIM_BOOTS_MAX  1000
#define SIM_BLOCKS_MAX 16

/* How units of a level are spread round their parent; mean 0, standard deviation 1. */
enum sim_shape { SIM_NORMAL, SIM_OUTLIERS, SIM_EXPONENTIAL, SIM_SHAPE_NR };

static const char *const sim_shapes[SIM_SHAPE_NR] = { "normal", "outliers", "exponential" };

/* Standard deviations are in units of a block's. */
struct sim_design {
	size_t machines, links, boots, blocks; /* of each parent */
	double machine_sd, link_sd, boot_sd;
	double effect; /* the true log ratio */
	enum sim_shape shape; /* of machines, links and boots; blocks are normal */
	bool uneven; /* every second link has one boot less, where it has two */
};

static inline double sim_deviate(gsl_rng *rng, enum sim_shape shape)
{
	switch (shape) {
	case SIM_OUTLIERS: /* one in ten is 5 times as far off */
		return gsl_ran_gaussian(rng, 1) * (gsl_rng_uniform(rng) < 0.1 ? 5 : 1) / sqrt(3.4);
	case SIM_EXPONENTIAL:
		return gsl_ran_exponential(rng, 1) - 1;
	default:
		return gsl_ran_gaussian(rng, 1);
	}
}

/* One run of @s: its boots in @boots, their blocks in @block. Returns how many boots. */
static inline size_t sim_draw(gsl_rng *rng, const struct sim_design *s, struct stats_boot *boots,
			      double (*block)[SIM_BLOCKS_MAX])
{
	size_t m, l, b, j, k = 0;

	for (m = 0; m < s->machines; m++) {
		double machine = s->effect + s->machine_sd * sim_deviate(rng, s->shape);

		for (l = 0; l < s->links; l++) {
			double link = machine + s->link_sd * sim_deviate(rng, s->shape);
			size_t n = s->boots - (s->uneven && l % 2 && s->boots > 1);

			for (b = 0; b < n; b++, k++) {
				double boot = link + s->boot_sd * sim_deviate(rng, s->shape);

				boots[k] = (struct stats_boot){ block[k], s->blocks, m, l, k };
				for (j = 0; j < s->blocks; j++)
					block[k][j] = boot + gsl_ran_gaussian(rng, 1);
			}
		}
	}
	return k;
}

/* Shares of @trials runs. */
struct sim_result {
	double covered; /* the 95% interval holds the truth */
	double agree; /* p < 5% where the interval leaves out 0, and else not */
	double layout; /* p of the links is below 5% */
	double width; /* mean length of the interval */
};

static inline int sim_run(const struct sim_design *s, size_t trials, size_t resamples,
			  unsigned long seed, struct sim_result *out)
{
	static double block[SIM_BOOTS_MAX][SIM_BLOCKS_MAX];
	static struct stats_boot boots[SIM_BOOTS_MAX];
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct stats_effect e;
	struct diag d;
	size_t t;
	int err = 0;

	*out = (struct sim_result){ 0 };
	gsl_rng_set(rng, seed);
	for (t = 0; t < trials && !err; t++) {
		err = stats_bootstrap(boots, sim_draw(rng, s, boots, block),
				      &(struct stats_how){ t + 1, resamples, 0 }, &e, &d);
		out->covered +=
			(e.ci95.low <= s->effect && s->effect <= e.ci95.high) / (double)trials;
		out->agree +=
			((e.p <= 0.05) == (e.ci95.low > 0 || e.ci95.high < 0)) / (double)trials;
		out->layout += (e.link_p < 0.05) / (double)trials;
		out->width += (e.ci95.high - e.ci95.low) / trials;
	}
	gsl_rng_free(rng);
	return err;
}

/*
 * Runs that are planned by a pilot of @pilot boots, whose data is not used again, for half an
 * interval of at most @half (in a block's standard deviations). Shares of @trials.
 */
struct sim_planned {
	double kept; /* it came out as short as that */
	double covered; /* the interval holds the truth */
	double boots; /* mean */
};

static inline void sim_plan(const struct sim_design *s, size_t pilot, double half, size_t trials,
			    struct sim_planned *out)
{
	static double block[SIM_BOOTS_MAX][SIM_BLOCKS_MAX];
	static struct stats_boot boots[SIM_BOOTS_MAX];
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct stats_how how = { .resamples = 999 };
	struct sim_design run = *s;
	struct stats_effect e;
	struct diag d;
	size_t t;

	*out = (struct sim_planned){ 0 };
	for (t = 0; t < trials; t++) {
		how.seed = t + 1;
		run.boots = pilot;
		if (stats_bootstrap(boots, sim_draw(rng, &run, boots, block), &how, &e, &d))
			abort();
		run.boots = stats_units_needed(e.se * sqrt(pilot), pilot, half, SIM_BOOTS_MAX);
		if (stats_bootstrap(boots, sim_draw(rng, &run, boots, block), &how, &e, &d))
			abort();
		out->kept += ((e.ci95.high - e.ci95.low) / 2 <= half) / (double)trials;
		out->covered +=
			(e.ci95.low <= s->effect && s->effect <= e.ci95.high) / (double)trials;
		out->boots += run.boots / (double)trials;
	}
	gsl_rng_free(rng);
}

#define SIM_CONTROLS 2

/*
 * One run's controls, all of design @s, whose harness favours a side by the factor @bias; the
 * standard error of a control is @se on the log scale. Are they as many as call the run off?
 */
static inline int sim_controls(gsl_rng *rng, const struct sim_design *s, double bias, double se,
			       size_t resamples, bool *called_off, size_t *nr_called)
{
	static double block[SIM_BOOTS_MAX][SIM_BLOCKS_MAX];
	static struct stats_boot boots[SIM_BOOTS_MAX];
	double p[SIM_CONTROLS], p_holm[SIM_CONTROLS];
	struct stats_effect e[SIM_CONTROLS];
	/* In a block's standard deviations: the median of 8 has a variance of about 0.18. */
	const double se_here = sqrt(
		(s->link_sd * s->link_sd + (s->boot_sd * s->boot_sd + 0.18) / s->boots) / s->links);
	const double unit = se / se_here;
	struct diag d;
	size_t i, j, k;
	int err = 0;

	*called_off = false;
	for (i = 0; i < SIM_CONTROLS && !err; i++) {
		k = sim_draw(rng, s, boots, block);
		for (j = 0; j < k * s->blocks; j++) {
			double *v = &block[j / s->blocks][j % s->blocks];

			*v = *v * unit + log(bias);
		}
		err = stats_bootstrap(boots, k,
				      &(struct stats_how){ gsl_rng_get(rng), resamples, 0 }, &e[i],
				      &d);
		p[i] = e[i].p;
	}
	if (!err)
		err = stats_holm(p, SIM_CONTROLS, p_holm, &d);
	for (i = 0; i < SIM_CONTROLS && !err; i++) {
		const struct verdict_case c = {
			.ratio = exp(e[i].estimate),
			.ci_low = exp(e[i].ci95.low),
			.ci_high = exp(e[i].ci95.high),
			.ci90_low = exp(e[i].ci90.low),
			.ci90_high = exp(e[i].ci90.high),
			.p_holm = p_holm[i],
			.alpha = STATS_CONTROL_ALPHA,
			.nr_boots = k,
		};
		const enum verdict v = verdict_of(&c);

		if (verdict_severity(v, c.ratio, false) == VERDICT_BIASED) {
			*called_off = true;
			++*nr_called;
		}
	}
	return err;
}

/* The share of @trials runs that are called off, and in *@each that of controls that say so. */
static inline double sim_called_off(const struct sim_design *s, double bias, double se,
				    size_t trials, size_t resamples, double *each)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	size_t t, n = 0, nr_called = 0;
	bool off;

	gsl_rng_set(rng, 77);
	for (t = 0; t < trials; t++) {
		if (sim_controls(rng, s, bias, se, resamples, &off, &nr_called))
			abort();
		n += off;
	}
	gsl_rng_free(rng);
	*each = (double)nr_called / SIM_CONTROLS / trials;
	return (double)n / trials;
}

#endif /* SIMULATE_H */
