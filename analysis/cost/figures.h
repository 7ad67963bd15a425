/* SPDX-License-Identifier: GPL-2.0 */
/* Figures as people read them, rounded so that columns still add up. */
#ifndef VMABENCH_COST_FIGURES_H
#define VMABENCH_COST_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#define FIGURE_LEN 40

/* To the nearest whole, halves away from 0. */
int64_t figure_round(long double v);

/* @v with a comma every three digits: "-1,832"; returns @text. */
const char *figure_whole(int64_t v, char text[FIGURE_LEN]);

/* @tenths as "1,832.4"; returns @text. */
const char *figure_tenths(int64_t tenths, char text[FIGURE_LEN]);

/*
 * Round the @n values @v to whole numbers in @out that add up to @total: each is
 * rounded down, then those with the largest remainders get one more (the method
 * of largest remainders). Each ends less than 1 from its value when @total is
 * less than 1 from their sum.
 */
void figure_round_column(const long double *v, size_t n, int64_t total, int64_t *out);

#endif /* VMABENCH_COST_FIGURES_H */
