// SPDX-License-Identifier: GPL-2.0
/* Do rounds come in balanced pairs, in an order that only the seed and the boot decide? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "order.h"

#define ROWS   7
#define ROUNDS 200

struct round {
	size_t row[ROWS];
	bool swapped[ROWS];
};

static void draw_rounds(struct round *rounds, uint64_t seed, uint32_t boot)
{
	struct order order;

	assert_int_equal(order_init(&order, seed, boot, ROWS), 0);
	assert_int_equal(order.round, 0);
	for (uint32_t r = 0; r < ROUNDS; r++) {
		order_next_round(&order);
		assert_int_equal(order.round, r + 1);
		memcpy(rounds[r].row, order.row, sizeof(rounds[r].row));
		memcpy(rounds[r].swapped, order.swapped, sizeof(rounds[r].swapped));
	}
	order_free(&order);
}

static void a_pair_of_rounds_is_abba_or_baab(void **state)
{
	static struct round rounds[ROUNDS];

	(void)state;
	draw_rounds(rounds, 7, 1);
	for (size_t row = 0; row < ROWS; row++) {
		size_t swapped_first = 0;

		for (size_t r = 0; r < ROUNDS; r += 2) {
			assert_int_not_equal(rounds[r].swapped[row], rounds[r + 1].swapped[row]);
			swapped_first += rounds[r].swapped[row];
		}
		/* Of 100 fair draws; one seed in 10^12 is beyond these bounds. */
		assert_in_range(swapped_first, 15, 85);
	}
}

static void rows_are_drawn_apart(void **state)
{
	static struct round rounds[ROUNDS];
	size_t same = 0;

	(void)state;
	draw_rounds(rounds, 7, 1);
	for (size_t r = 0; r < ROUNDS; r += 2)
		same += rounds[r].swapped[0] == rounds[r].swapped[1];
	assert_in_range(same, 15, 85);
}

static void a_round_visits_every_row_once(void **state)
{
	static struct round rounds[ROUNDS];
	size_t first[ROWS] = { 0 };

	(void)state;
	draw_rounds(rounds, 7, 1);
	for (size_t r = 0; r < ROUNDS; r++) {
		bool seen[ROWS] = { false };

		for (size_t v = 0; v < ROWS; v++) {
			assert_in_range(rounds[r].row[v], 0, ROWS - 1);
			assert_false(seen[rounds[r].row[v]]);
			seen[rounds[r].row[v]] = true;
		}
		first[rounds[r].row[0]]++;
	}
	/* Each row leads some 29 of 200 rounds. */
	for (size_t row = 0; row < ROWS; row++)
		assert_in_range(first[row], 5, 70);
}

static void seed_and_boot_decide(void **state)
{
	static struct round a[ROUNDS], b[ROUNDS];

	(void)state;
	draw_rounds(a, 7, 1);
	draw_rounds(b, 7, 1);
	assert_memory_equal(a, b, sizeof(a));
	draw_rounds(b, 8, 1);
	assert_memory_not_equal(a, b, sizeof(a));
	draw_rounds(b, 7, 2);
	assert_memory_not_equal(a, b, sizeof(a));
	/* Boot 2 of one seed is not boot 1 of the next. */
	draw_rounds(a, 8, 1);
	assert_memory_not_equal(a, b, sizeof(a));
}

static void one_row_is_enough(void **state)
{
	struct order order;

	(void)state;
	assert_int_equal(order_init(&order, 0, 1, 1), 0);
	order_next_round(&order);
	assert_int_equal(order.row[0], 0);
	order_free(&order);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pair_of_rounds_is_abba_or_baab),
		cmocka_unit_test(rows_are_drawn_apart),
		cmocka_unit_test(a_round_visits_every_row_once),
		cmocka_unit_test(seed_and_boot_decide),
		cmocka_unit_test(one_row_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
