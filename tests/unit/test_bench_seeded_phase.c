// SPDX-License-Identifier: GPL-2.0
/* Is a phase the same whenever it begins, are phases unlike, and does nothing of one stay? */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include "seeded_phase.h"

#define PHASES 16

/* Of the ranges in a leaf of the maple tree that was filled in order. */
#define PLACES 15

/* VMAs of this process that lie within @phase. */
static size_t count_vmas(const struct seeded_phase *phase)
{
	const unsigned long start = (unsigned long)phase->ballast;
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long low;
	char line[512];
	size_t n = 0;

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps))
		n += sscanf(line, "%lx-", &low) == 1 && start && low >= start &&
		     low < start + phase->len;
	fclose(maps);
	return n;
}

static void a_phase_follows_from_its_number(void **state)
{
	struct seeded_phase one = { 0 }, two = { 0 };
	bool other_vmas = false, other_offset = false;

	(void)state;
	for (unsigned int nr = 1; nr <= PHASES; nr++) {
		const struct seeded_phase before = one;

		assert_int_equal(seeded_phase_begin(&one, nr), 0);
		assert_int_equal(count_vmas(&one), one.len / 4096);
		two = one;
		assert_int_equal(seeded_phase_begin(&one, nr), 0);
		assert_int_equal(one.len, two.len);
		assert_true(one.offset == two.offset);
		other_vmas |= nr > 1 && one.len != before.len;
		other_offset |= nr > 1 && one.offset != before.offset;
	}
	assert_true(other_vmas && other_offset);
	two = one;
	seeded_phase_end(&one);
	assert_int_equal(count_vmas(&two), 0);
	assert_null(one.ballast);
}

/* A process may stand at any place of a leaf, and at one its maps cost three times as much. */
static void the_arena_comes_to_each_place_of_a_leaf(void **state)
{
	struct seeded_phase phase = { 0 };
	unsigned int seen = 0;

	(void)state;
	for (unsigned int nr = 1; nr <= PHASES; nr++) {
		assert_int_equal(seeded_phase_begin(&phase, nr), 0);
		seen |= 1u << count_vmas(&phase) % PLACES;
	}
	seeded_phase_end(&phase);
	assert_int_equal(seen, (1u << PLACES) - 1);
}

static unsigned long long now(void)
{
	struct timespec ts;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &ts), 0);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* How late it wakes is the machine's. */
static void a_slot_never_begins_before_the_phases_place(void **state)
{
	const unsigned long long step = 100000000, offset = 3000000;
	struct seeded_phase phase = { .offset = offset };
	const unsigned long long before = now();

	(void)state;
	assert_int_equal(seeded_phase_wait(&phase), 0);
	assert_true(now() >= (before / step + 2) * step + offset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_phase_follows_from_its_number),
		cmocka_unit_test(the_arena_comes_to_each_place_of_a_leaf),
		cmocka_unit_test(a_slot_never_begins_before_the_phases_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
