/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_VERDICT_H
#define VMABENCH_VERDICT_H

#include <stdbool.h>

#include "compare.h"

/* The verdict on @r, all of whose figures are in place. */
enum verdict verdict_of(const struct compare_row *r);

/* Slower by a verdict, or by an exact count beyond the margin of equivalence. */
bool verdict_is_regression(const struct compare_row *r);

#endif /* VMABENCH_VERDICT_H */
