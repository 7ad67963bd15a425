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

/* What one boot contributed: the log ratio of each ABBA block. */
struct stats_boot {
	double *block; /* stats_bootstrap() sorts them */
	size_t n; /* at least 1 */
};

/* An interval on the log ratio. */
struct stats_interval {
	double low;
	double high;
};

/* Everything on the log scale; NaN where the data allow no statement. */
struct stats_effect {
	double estimate; /* mean over boots of the boots' medians */
	double se; /* its standard error, from the boots alone */
	struct stats_interval ci95;
	struct stats_interval ci90; /* for the two one-sided tests */
	double p; /* two-sided, of no difference */
	double mde; /* found with a chance of 80% at 5% */
};

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
 * The effect over @k >= 1 boots, with intervals from @resamples resamples of
 * boots, then of blocks within each (Davison and Hinkley 1997, section 3.8),
 * brought to the scale of Student's t with k - 1 degrees of freedom. With one
 * boot, or boots that all agree to the last digit, there is only an estimate:
 * ->se is NaN or 0 and the rest NaN. Returns 0 or -ENOMEM.
 */
int stats_bootstrap(struct stats_boot *boots, size_t k, uint32_t seed, size_t resamples,
		    struct stats_effect *out, struct diag *d);

/*
 * Holm's step-down adjustment (Holm 1979) of the @n values @p into @adjusted.
 * NaN entries take no part and stay NaN. Returns 0 or -ENOMEM.
 */
int stats_holm(const double *p, size_t n, double *adjusted, struct diag *d);

#endif /* VMABENCH_STATS_H */
