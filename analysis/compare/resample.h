/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inner loop of the bootstrap: it draws a number for each block of each boot of each
 * resample.
 */
#ifndef VMABENCH_RESAMPLE_H
#define VMABENCH_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "mt19937.h"
#include "stats.h"

/*
 * The mean over @k boots drawn from @boots, with replacement, of the median of as many blocks of
 * each, drawn likewise. Blocks are sorted. @count holds as many zeros as the largest boot has
 * blocks, before and after.
 */
double resample_mean(struct mt19937 *mt, const struct stats_boot *boots, size_t k, uint32_t *count);

#endif /* VMABENCH_RESAMPLE_H */
