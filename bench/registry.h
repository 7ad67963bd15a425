/* SPDX-License-Identifier: GPL-2.0 */
/* The storms, and what their outputs are called. */
#ifndef VMABENCH_REGISTRY_H
#define VMABENCH_REGISTRY_H

#include <stddef.h>

#include "diag.h"
#include "names.h"
#include "storm.h"

extern const char *const output_names[STORM_NR_OUTPUTS];

/* The first output that the storm asks for and nothing measures, or STORM_NR_OUTPUTS. */
enum storm_output storm_unmeasured(const struct storm *storm);

/*
 * Whether a storm can be run as its descriptor has it; VMABENCH_EXIT_BUILD names the file of one
 * that cannot.
 */
int storm_check(const struct storm *storm, struct diag *d);

/* That of every storm there is. */
int storms_check(struct diag *d);

/* The @i-th storm by name; NULL beyond the last. */
const struct storm *storm_at(size_t i);

/* The storm of this name, or NULL. */
const struct storm *storm_find(const char *name);

#endif /* VMABENCH_REGISTRY_H */
