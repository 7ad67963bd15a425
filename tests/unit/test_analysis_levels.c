// SPDX-License-Identifier: GPL-2.0
/* Machines, links and boots: by hand, and by simulation. */
#include "test_analysis_fixture.h"

#include "../simulate/simulate.h"
#include "levels.h"

static void near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.9g is not %.9g +- %.3g", got, want, tolerance);
}

/* Boots of one block, in no order: link 1 has 1 and 3, link 2 has 10, link 3 has 4, 4 and 7. */
static double values[] = { 4, 3, 10, 4, 1, 7 };
static const uint64_t links[] = { 3, 1, 2, 3, 1, 3 };

static void fill(struct stats_boot *boots)
{
	size_t i;

	for (i = 0; i < 6; i++)
		boots[i] = (struct stats_boot){ &values[i], 1, 1, links[i], i + 1 };
}

/*
 * Each link counts alike: means 2, 10, 5, mean 17/3; their sum of squares is 98/3, so se is
 * sqrt(98/3 / 2 / 3) = 7/3. t with 2 degrees of freedom: 4.302653 at .975, 1.060660 at .80.
 */
static void links_are_the_units(void **state)
{
	struct stats_boot boots[6];
	struct level_counts n;
	struct stats_effect e;
	struct levels l;
	struct diag d;

	fill(boots);
	assert_int_equal(stats_bootstrap(boots, 6, &(struct stats_how){ 1, 999, 0 }, &e, &d), 0);
	near(e.estimate, 17.0 / 3, 1e-12);
	near(e.se, 7.0 / 3, 1e-12);
	assert_int_equal(e.nr_units, 3);
	near(e.mde, 7.0 / 3 * (4.302653 + 1.060660), 1e-5);
	near(e.link_low, 2, 1e-12);
	near(e.link_high, 10, 1e-12);
	assert_int_equal(levels_build(boots, 6, &l, &d), 0);
	levels_count(&l, &n);
	assert_int_equal(n.machines, 1);
	assert_int_equal(n.links, 3);
	assert_int_equal(n.links_low, 3);
	assert_int_equal(n.boots_low, 1);
	assert_int_equal(n.boots_high, 3);
	levels_free(&l);
}

/*
 * Boots round the mean of all, 29/6: between links 2 (2 - 29/6)^2 + (10 - 29/6)^2 + 3 (5 - 29/6)^2
 * = 42.8333 with 2 degrees of freedom, within 2 + 6 = 8 with 3: F = 8.03125. Its upper tail with
 * (2, 3) degrees is (1 + 2 F / 3)^-1.5.
 */
static void links_are_held_against_their_boots(void **state)
{
	struct stats_boot boots[6];
	struct stats_effect e;
	struct diag d;
	size_t i;

	fill(boots);
	assert_int_equal(stats_bootstrap(boots, 6, &(struct stats_how){ 1, 99, 0 }, &e, &d), 0);
	near(e.link_p, pow(1 + 2 * 8.03125 / 3, -1.5), 1e-9);
	/* A boot a link, and one link, say nothing of it. */
	for (i = 0; i < 6; i++)
		boots[i].link = i;
	assert_int_equal(stats_bootstrap(boots, 6, &(struct stats_how){ 1, 99, 0 }, &e, &d), 0);
	assert_true(isnan(e.link_p));
	for (i = 0; i < 6; i++)
		boots[i].link = 7;
	assert_int_equal(stats_bootstrap(boots, 6, &(struct stats_how){ 1, 99, 0 }, &e, &d), 0);
	assert_true(isnan(e.link_p));
	assert_int_equal(e.nr_units, 6);
}

/* Two machines: links of one number are not the same link, and each machine counts alike. */
static void machines_are_above_links(void **state)
{
	struct stats_boot boots[6];
	struct stats_effect e;
	struct diag d;
	size_t i;

	fill(boots);
	for (i = 0; i < 6; i++)
		boots[i].machine = boots[i].boot == 3 || boots[i].boot == 1 ? 2 : 1;
	/* Machine 1: link 1 (3, 1), link 3 (4, 7); machine 2: link 2 (10), link 3 (4). */
	assert_int_equal(stats_bootstrap(boots, 6, &(struct stats_how){ 1, 999, 0 }, &e, &d), 0);
	near(e.estimate, ((2 + 5.5) / 2 + 7) / 2, 1e-12);
	near(e.se, (7 - 3.75) / 2, 1e-12);
	assert_int_equal(e.nr_units, 2);
	/* Two units are Student's, with one degree of freedom. */
	near(e.ci95.high - e.estimate, 12.706205 * e.se, 1e-4);
	near(e.estimate - e.ci95.low, 12.706205 * e.se, 1e-4);
}

/*
 * The seeds are fixed, so this cannot flicker. With 1,000 runs of a true 95% the share has a
 * standard error of 0.7%; docs/method.md has the full figures.
 */
static void intervals_cover_at_each_level(void **state)
{
	static const struct sim_design designs[] = {
		{ 1, 2, 2, 4, 0, 1, 0.3, 0.5, SIM_NORMAL, false },
		{ 1, 5, 2, 4, 0, 0, 0.3, 0, SIM_NORMAL, false },
		{ 1, 5, 2, 4, 0, 3, 0.3, 0, SIM_NORMAL, true },
		{ 1, 5, 3, 4, 0, 1, 0.3, 0, SIM_OUTLIERS, false },
		{ 1, 10, 2, 4, 0, 10, 1, 0, SIM_NORMAL, false },
		{ 3, 2, 2, 4, 1, 1, 1, 0, SIM_NORMAL, true },
	};
	struct sim_result r;
	size_t i;

	for (i = 0; i < sizeof(designs) / sizeof(designs[0]); i++) {
		assert_int_equal(sim_run(&designs[i], 1000, 199, 11 + i, &r), 0);
		if (r.covered < 0.93 || r.covered > 0.975)
			fail_msg("design %zu: %.1f%% of the intervals cover", i, 100 * r.covered);
		near(r.agree, 1, 1e-9);
	}
}

/* One in 20 where links are alike, and nearly each where they differ. */
static void disagreeing_links_are_found(void **state)
{
	struct sim_design s = { 1, 5, 2, 4, 0, 0, 1, 0, SIM_NORMAL, false };
	struct sim_result r;

	assert_int_equal(sim_run(&s, 1000, 19, 3, &r), 0);
	near(r.layout, 0.05, 0.02);
	s.link_sd = 5;
	assert_int_equal(sim_run(&s, 1000, 19, 3, &r), 0);
	assert_true(r.layout > 0.85);
}

/*
 * A sound run is called off once in 100 at most, here with a standard error of 2%, where no control
 * is equivalent; one whose harness favours a side by 2% in 95 of 100 at the errors that the default
 * plan has: 0.2% for getppid, a quarter of that for empty.
 */
static void controls_are_calibrated(void **state)
{
	static const struct sim_design one_link = { 1, 1, 10, 8, 0, 0, 0.33, 0, SIM_NORMAL, false };
	static const struct sim_design links = { 1, 5, 2, 8, 0, 0, 0.33, 0, SIM_NORMAL, false };
	double each;

	assert_true(sim_called_off(&one_link, 1, 0.02, 2000, 999, &each) <= 0.01);
	assert_true(sim_called_off(&links, 1, 0.02, 2000, 999, &each) <= 0.01);
	assert_true(sim_called_off(&one_link, 1.02, 0.002, 200, 999, &each) >= 0.95);
	assert_true(sim_called_off(&links, 1 / 1.02, 0.002, 200, 999, &each) >= 0.95);
	assert_true(each >= 0.95);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_the_units),
		cmocka_unit_test(links_are_held_against_their_boots),
		cmocka_unit_test(machines_are_above_links),
		cmocka_unit_test(intervals_cover_at_each_level),
		cmocka_unit_test(disagreeing_links_are_found),
		cmocka_unit_test(controls_are_calibrated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
