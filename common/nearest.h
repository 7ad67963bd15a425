/* SPDX-License-Identifier: GPL-2.0 */
/* What the user may have meant. */
#ifndef VMABENCH_NEAREST_H
#define VMABENCH_NEAREST_H

#include <stddef.h>

/*
 * Of @names (@nr of them), the one that takes the fewest insertions, deletions, replacements and
 * exchanges of neighbouring characters to become @typed (optimal string alignment). NULL where @nr
 * is 0.
 */
const char *nearest_name(const char *typed, const char *const *names, size_t nr);

#endif /* VMABENCH_NEAREST_H */
