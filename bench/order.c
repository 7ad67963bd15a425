// SPDX-License-Identifier: GPL-2.0
#include "order.h"

#include <errno.h>
#include <stdlib.h>

#include "draw.h"

int order_init(struct order *order, uint64_t seed, uint32_t boot, size_t nr)
{
	*order = (struct order){ .state = seed, .nr = nr };
	/* Seeds and boots are small and neighbours: spread them, so that no two share a stream. */
	order->state = draw(&order->state) ^ boot;
	order->state = draw(&order->state);
	order->row = malloc(nr * sizeof(*order->row));
	order->swapped = calloc(nr, sizeof(*order->swapped));
	if (!order->row || !order->swapped) {
		order_free(order);
		return -ENOMEM;
	}
	for (size_t i = 0; i < nr; i++)
		order->row[i] = i;
	return 0;
}

void order_free(struct order *order)
{
	free(order->row);
	free(order->swapped);
	*order = (struct order){ 0 };
}

void order_next_round(struct order *order)
{
	const bool first_of_pair = order->round % 2 == 0;

	for (size_t i = 0; i < order->nr; i++)
		order->swapped[i] = first_of_pair ? draw(&order->state) & 1 : !order->swapped[i];

	/* Fisher and Yates: each order is as likely as any other. */
	for (size_t i = order->nr - 1; i > 0; i--) {
		const size_t j = draw_below(&order->state, i + 1);
		const size_t tmp = order->row[i];

		order->row[i] = order->row[j];
		order->row[j] = tmp;
	}
	order->round++;
}
