/* SPDX-License-Identifier: GPL-2.0 */
/* How regions and their calls are found again: for the reader of both, before regions_find(). */
#ifndef VMABENCH_COST_REGIONS_ORDER_H
#define VMABENCH_COST_REGIONS_ORDER_H

#include "regions.h"

/* Fill r->order. *@twice is a region that was there before, or NULL. Returns 0 or -ENOMEM. */
int regions_sort(struct regions *r, const struct region **twice, struct diag *d);

/* Put the calls of each region together. */
void regions_sort_calls(struct regions *r);

#endif /* VMABENCH_COST_REGIONS_ORDER_H */
