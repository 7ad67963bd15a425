// SPDX-License-Identifier: GPL-2.0
/* Do runs come out as a pilot promised? */
#include "test_analysis_fixture.h"

#include "../simulate/simulate.h"
#include "planner.h"

/*
 * By hand, a pilot of 5: chi-squared with 4 degrees of freedom is below 1.6488 with a chance of
 * 20%, so sd 1 may be sqrt(4 / 1.6488) = 1.5576; with 10 units t is 2.262157.
 */
static void a_pilot_may_have_been_lucky(void **state)
{
	const double half = 2.262157 * 1.5576 / sqrt(10);

	assert_true(fabs(stats_half_expected(1, 5, 10) - half) < 1e-4);
	assert_int_equal(stats_units_needed(1, 5, half + 1e-3, 100), 10);
	assert_int_equal(stats_units_needed(1, 5, half - 1e-3, 100), 11);
	assert_int_equal(stats_units_needed(1, 5, 1e-9, 100), 100);
}

static void planned_runs_keep_their_promise(void **state)
{
	const struct sim_design s = { 1, 1, 0, 8, 0, 0, 0.5, 0.3, SIM_NORMAL, false };
	struct sim_planned r;

	sim_plan(&s, 5, 0.5, 500, &r);
	assert_true(r.kept >= 0.75);
	assert_true(r.covered > 0.93 && r.covered < 0.975);
}

/* The row that differs most from boot to boot decides, and a control does not. */
static void the_worst_row_decides(void **state)
{
	static const struct fx_row rows[] = {
		{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
		{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
	};
	const struct fx x = {
		.boots = 5, .rounds = 4, .rows = rows, .nr_rows = 2, .boot_noise = 0.02
	};
	struct planner p;
	struct fx_result res;

	fx_state = 12;
	fx_make(&x, &res);
	p = planner_make(&res.c, 0.01, 0);
	assert_string_equal(p.worst->row->name, "append/flags/kernel");
	assert_in_range(p.boots, 10, 100);
	assert_true(p.half <= 0.01 && p.half > 0.009);
	assert_true(planner_make(&res.c, 0, 4 * p.boots).half < 0.55 * p.half);
	assert_int_equal(planner_make(&res.c, 0, 7).boots, 7);
	fx_drop(&res);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pilot_may_have_been_lucky),
		cmocka_unit_test(planned_runs_keep_their_promise),
		cmocka_unit_test(the_worst_row_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
