/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The statistics, free of files and rows. docs/method.md explains each choice
 * and gives its source.
 */
#ifndef VMABENCH_STATS_H
#define VMABENCH_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"

/* One less than a round number, so that (B + 1) * alpha is whole. */
#define STATS_RESAMPLES 9999

/* Effects within a factor of 1 +- this are equivalent. */
#define STATS_MARGIN 0.01
#define STATS_ALPHA  0.05

/* How often may controls, all together, call a run off whose harness favours no side? */
#define STATS_CONTROL_ALPHA 0.01

/* What one boot contributed: the log ratio of each ABBA block. stats_bootstrap() sorts both. */
struct stats_boot {
	double *block;
	size_t n; /* at least 1 */
	uint32_t machine;
	uint64_t link; /* within the machine */
	uint32_t boot;
};

/* An interval on the log ratio. */
struct stats_interval {
	double low;
	double high;
};

/* How an effect is worked out. */
struct stats_how {
	uint32_t seed;
	size_t resamples;
	double limit; /* on the log scale: is the effect above it? */
};

/* Everything on the log scale; NaN where the data allow no statement. */
struct stats_effect {
	double estimate; /* mean over machines, links and boots of the boots' medians */
	double se; /* its standard error, from the highest level that has more than one unit */
	size_t nr_units; /* of that level: Student's t has one degree of freedom less */
	struct stats_interval ci95;
	struct stats_interval ci90; /* for the two one-sided tests */
	double p; /* two-sided, of no difference */
	/* of an effect that is not above the limit, two-sided as p is; 1 below it */
	double p_above;
	double mde; /* found with a chance of 80% at 5% */
	double link_p; /* of links that differ no more than their boots explain */
	double link_low, link_high; /* the lowest and the highest link */
};

/* What there is to say where nothing was measured. */
extern const struct stats_effect stats_no_effect;

/*
 * Median of @n >= 1 values; reorders them.
 */
double stats_median(double *v, size_t n);

/*
 * Lower median of @n >= 1 values: the largest value that at most half of them
 * are below, so that it is one of them; reorders them.
 */
double stats_lower_median(double *v, size_t n);

/* FNV-1a of the words up to a NULL, folded into @seed: a generator's seed. */
uint32_t stats_seed(uint64_t seed, const char *const *words);

/*
 * The effect over @k >= 1 boots, with intervals from resamples of machines, links, boots and
 * blocks (Davison and Hinkley 1997, section 3.8), brought to the scale of Student's t by the
 * highest level that has more than one unit. With one boot, or units that all agree to the last
 * digit, there is only an estimate: ->se is NaN or 0 and the rest NaN. Returns 0 or -ENOMEM.
 */
int stats_bootstrap(struct stats_boot *boots, size_t k, const struct stats_how *how,
		    struct stats_effect *out, struct diag *d);

/*
 * The chance to find an effect of @effect where that of 80% is at @mde, both on the log scale, with
 * @k units.
 */
double stats_power(double mde, size_t k, double effect);

/* How often a plan keeps what it promises. */
#define STATS_PLAN_CHANCE 0.8

/*
 * How many units a run needs for half an interval of at most @half, with a chance of 80%, where the
 * standard deviation @sd of units is that of a pilot of @pilot >= 2. Never more than @most.
 */
size_t stats_units_needed(double sd, size_t pilot, double half, size_t most);

/* What half an interval will be with @k units, with that chance at most. */
double stats_half_expected(double sd, size_t pilot, size_t k);

/*
 * Holm's step-down adjustment (Holm 1979) of the @n values @p into @adjusted.
 * NaN entries take no part and stay NaN. Returns 0 or -ENOMEM.
 */
int stats_holm(const double *p, size_t n, double *adjusted, struct diag *d);

#endif /* VMABENCH_STATS_H */
