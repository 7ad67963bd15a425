/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inner loop of the bootstrap: it draws a number for each block of each boot of each
 * resample.
 */
#ifndef VMABENCH_RESAMPLE_H
#define VMABENCH_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "levels.h"
#include "mt19937.h"

/*
 * The mean of all over machines, links of each and boots of each that are drawn from @l, with
 * replacement, level by level; a boot has the median of as many blocks, drawn likewise. A level of
 * which there is one unit takes no number. @count holds as many zeros as the largest boot has
 * blocks, before and after.
 */
double resample_mean(struct mt19937 *mt, const struct levels *l, uint32_t *count);

#endif /* VMABENCH_RESAMPLE_H */
