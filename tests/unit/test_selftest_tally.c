// SPDX-License-Identifier: GPL-2.0
/* What is counted of runs whose sides are the same, or are said to be. */
#include <errno.h>

#include "test_analysis_fixture.h"

#include "binomial.h"
#include "tally.h"
#include "words.h"

static struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 600, 1, 1 },
	{ "append", "plain", "kernel", "", 350, 350, 1, 1 },
	{ "empty", "none", "kernel", "", 1, 1, 0, 0 },
};

static const struct fx base = {
	.axis = "none",
	.boots = 43,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 3,
	.boot_noise = 0.005,
};

static void tally_folder(const struct fx *x, size_t boots, int want, struct tally *t,
			 struct diag *d)
{
	struct run_data in;
	char dir[FX_PATH];

	memset(t, 0, sizeof(*t));
	fx_mkdir(dir);
	fx_folder(x, dir);
	assert_int_equal(run_data_read(dir, &in, d), 0);
	assert_int_equal(tally_add(&in, boots, false, t, d), want);
	run_data_free(&in);
	fx_remove(dir);
}

/* 43 boots are 8 comparisons of 5; munmap has no spread in the fixture. */
static void sound_runs_are_counted(void **state)
{
	struct tally t;
	struct diag d;
	size_t e;

	fx_state = 5;
	tally_folder(&base, 5, 0, &t, &d);
	assert_int_equal(t.nr_comparisons, 8);
	assert_int_equal(t.nr_intervals, 2 * 8);
	assert_int_equal(t.nr_exact, 2 * 8);
	assert_int_equal(t.nr_untrusted, 0);
	assert_in_range(t.nr_covered, 14, 16);
	assert_in_range(t.nr_false, 0, 1);
	assert_false(tally_contradicts(&t, NULL));
	/* A standard error of 0.22%: 5% is always seen, half a per cent at times, as promised. */
	assert_int_equal(t.effect[4].tried, 16);
	assert_int_equal(t.effect[4].found, 16);
	assert_int_equal(t.effect[4].called, 16);
	assert_true(t.effect[4].promised > 15.9);
	for (e = 1; e < TALLY_EFFECTS; e++) {
		assert_true(t.effect[e].found >= t.effect[e - 1].found);
		assert_true(t.effect[e].promised > t.effect[e - 1].promised);
		assert_true(fabs(t.effect[e].found - t.effect[e].promised) < 5);
	}
}

/* A side that costs 3% more where both are said to be the same: a false verdict in each. */
static void differences_are_false_verdicts(void **state)
{
	struct fx x = base;
	struct tally t;
	struct diag d;

	rows[0].b = 618;
	rows[2].b = 1.1;
	tally_folder(&x, 5, 0, &t, &d);
	rows[0].b = 600;
	rows[2].b = 1;
	assert_int_equal(t.nr_false, 8);
	assert_int_equal(t.nr_called_off, 8);
	assert_in_range(t.nr_covered, 6, 8);
	assert_true(tally_contradicts(&t, NULL));
}

static void links_stay_levels(void **state)
{
	struct fx x = base;
	struct tally t;
	struct diag d;

	x.boots = 40;
	x.links = 5;
	x.link_step = 0.02;
	tally_folder(&x, 10, 0, &t, &d);
	assert_int_equal(t.nr_comparisons, 4);
	assert_int_equal(t.nr_layout, 4);
}

static void what_cannot_be_counted_is_said(void **state)
{
	struct fx x = base;
	struct tally t;
	struct diag d;

	tally_folder(&x, 44, -EINVAL, &t, &d);
	assert_non_null(strstr(d.msg, "no 44 boots for a comparison"));
	x.axis = NULL;
	tally_folder(&x, 5, -EINVAL, &t, &d);
	assert_non_null(strstr(d.msg, "its sides differ"));
	x = base;
	x.counter = "hook_calls";
	tally_folder(&x, 5, 0, &t, &d);
	assert_true(t.nr_untrusted > 0);
}

/*
 * From printed tables of Clopper and Pearson: 0 of 59 is at most 4.95%, 3 of 10 is 8.7% to 60.7%.
 * 
 */
static void shares_have_bounds(void **state)
{
	assert_true(fabs(binomial_high(0, 59) - 0.0495) < 1e-4);
	assert_true(fabs(binomial_low(3, 10) - 0.0873) < 1e-4);
	assert_true(fabs(binomial_high(3, 10) - 0.6066) < 1e-4);
	assert_true(binomial_low(0, 10) == 0 && binomial_high(10, 10) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_runs_are_counted),
		cmocka_unit_test(differences_are_false_verdicts),
		cmocka_unit_test(links_stay_levels),
		cmocka_unit_test(what_cannot_be_counted_is_said),
		cmocka_unit_test(shares_have_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
