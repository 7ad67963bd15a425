/* SPDX-License-Identifier: GPL-2.0 */
/* Finding storms, vantages and names by what the user typed. */
#ifndef VMABENCH_REGISTRY_H
#define VMABENCH_REGISTRY_H

#include <stddef.h>

#include "storm.h"

extern const char *const vantage_names[STORM_NR_VANTAGES];
extern const char *const hook_names[2]; /* by enum vmabench_hook */

/* The @i-th storm by name; NULL beyond the last. */
const struct storm *storm_at(size_t i);

/* The storm of this name, or NULL. */
const struct storm *storm_find(const char *name);

/*
 * Of @names (@nr of them), the one that takes the fewest insertions, deletions, replacements and
 * exchanges of neighbouring characters to become @typed (optimal string alignment). NULL where @nr
 * is 0.
 */
const char *nearest_name(const char *typed, const char *const *names, size_t nr);

#endif /* VMABENCH_REGISTRY_H */
