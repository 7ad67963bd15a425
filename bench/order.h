/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In which order rounds visit the rows, and which side goes first. Every round visits every row
 * once, in an order drawn anew. The rounds of a row come in pairs: what went first in one goes
 * second in the other, so that a pair reads ABBA or BAAB, drawn for each row and pair, and whatever
 * drifts in a straight line cancels out. The order follows from the seed and the boot alone.
 */
#ifndef VMABENCH_ORDER_H
#define VMABENCH_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct order {
	uint64_t state;
	uint32_t round; /* the round that is on, from 1; 0 before the first */
	size_t nr;
	size_t *row; /* the rows of this round, in the order of visiting */
	bool *swapped; /* by row: does B go first in this round? */
};

/* For @nr rows, at least one. -ENOMEM. */
int order_init(struct order *order, uint64_t seed, uint32_t boot, size_t nr);
void order_free(struct order *order);

/* Draws the next round. */
void order_next_round(struct order *order);

#endif /* VMABENCH_ORDER_H */
