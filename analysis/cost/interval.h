/* SPDX-License-Identifier: GPL-2.0 */
/* 95% intervals for what was sampled. */
#ifndef VMABENCH_COST_INTERVAL_H
#define VMABENCH_COST_INTERVAL_H

#include <stdint.h>

struct interval {
	double low;
	double high;
};

/*
 * The exact interval of the mean of which @n samples were seen (Garwood,
 * Biometrika 28, 1936): samples of a component are taken as a Poisson count.
 */
struct interval interval_count(uint64_t n);

/*
 * Of @b * @scale_b - @a * @scale_a, two counts of their own, from their intervals
 * (the square-and-add of Newcombe, Statistics in Medicine 17, 1998, p. 873; as
 * MOVER in Zou and Donner, Statistics in Medicine 27, 2008).
 */
struct interval interval_difference(uint64_t a, double scale_a, uint64_t b, double scale_b);

#endif /* VMABENCH_COST_INTERVAL_H */
