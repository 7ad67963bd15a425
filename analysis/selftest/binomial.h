/* SPDX-License-Identifier: GPL-2.0 */
/* What a share that was counted says of the true one: Clopper and Pearson, Biometrika 26, 1934. */
#ifndef VMABENCH_BINOMIAL_H
#define VMABENCH_BINOMIAL_H

#include <stddef.h>

/* The true share is above (below) it with a confidence of 95%; @n of @of were counted. */
double binomial_low(size_t n, size_t of);
double binomial_high(size_t n, size_t of);

#endif /* VMABENCH_BINOMIAL_H */
