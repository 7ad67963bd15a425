/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The causal check: a row's .mmap on the kernel before .mmap_prepare, with it, and without the
 * retry merge, beside .mmap_prepare, so that what is attributed to the retry merge can be held
 * against kernels that have it or not.
 */
#ifndef VMABENCH_COST_CAUSAL_H
#define VMABENCH_COST_CAUSAL_H

#include <stdbool.h>
#include <stdio.h>

#include "diag.h"
#include "costs.h"
#include "rules.h"

/* The kernels, in the order of their folders. */
enum { CAUSAL_BASE, CAUSAL_BOTH, CAUSAL_NO_RETRY, CAUSAL_FOLDERS };

/*
 * Balance these folders on axis kernel, side A of each, and the one that has both hooks on axis
 * hook; write them side by side, as JSON (docs/results-format.md) or as a table. Returns as
 * attribution_build() does.
 */
int causal_write(struct costs folder[CAUSAL_FOLDERS], struct rules *rules, bool json, FILE *f,
		 struct diag *d);

#endif /* VMABENCH_COST_CAUSAL_H */
