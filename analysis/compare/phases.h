/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts: what each side took in each seeded phase, which is a round. Nothing is inferred from
 * how phases differ: they are places at which the same code was counted, exactly.
 */
#ifndef VMABENCH_PHASES_H
#define VMABENCH_PHASES_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "series.h"

/* From 0 on; rounds count from 1. */
static inline size_t phase_of_round(uint32_t round)
{
	return round - 1;
}

/*
 * Fills in the costs and ->phases of @s from its @n slots, which are sorted as in struct slots.
 * Boots that do not repeat the first one, slot by slot, are faults of the series. Returns 0 or
 * -ENOMEM.
 */
int phases_sum_up(struct series *s, const struct slot *slots, size_t n, struct diag *d);

#endif /* VMABENCH_PHASES_H */
