// SPDX-License-Identifier: GPL-2.0
/* Whole folders: what is measured in them is known, so the verdicts are too. */
#include "test_analysis_fixture.h"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "special", "kernel", "", 600, 660, 64, 64 },
	{ "append", "plain", "kernel", "", 350, 350, 1, 1 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
	{ "empty", "none", "kernel", "", 1, 1, 0, 0 },
};

static const struct fx base = {
	.boots = 10,
	.rounds = 6,
	.rows = rows,
	.nr_rows = 5,
	.boot_noise = 0.005,
};

static void near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.9g is not %.9g +- %.3g", got, want, tolerance);
}

static void finds_what_was_put_in(void **state)
{
	const struct compare_row *r;
	struct fx_result res;

	fx_make(&base, &res);
	assert_int_equal(res.c.n, 8);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_FASTER);
	near(r->cost[SIDE_A].median, 600, 1e-6);
	near(r->cost[SIDE_B].median, 300, 3);
	near(r->ratio, 0.5, 0.004);
	assert_true(r->ci_low < r->ratio && r->ratio < r->ci_high);
	assert_int_equal(r->n.boots, 10);
	assert_int_equal(r->nr_rounds, 60);
	assert_true(r->p_holm >= r->p);
	r = fx_find(&res, "append/special/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_SLOWER);
	assert_int_equal(fx_find(&res, "append/plain/kernel", PHASE_MMAP)->verdict,
			 VERDICT_EQUIVALENT);
	/* munmap costs 100 in every batch of the fixture: no spread at all. */
	assert_int_equal(fx_find(&res, "append/plain/kernel", PHASE_MUNMAP)->verdict,
			 VERDICT_EXACT);
	assert_int_equal(res.c.regressions, 1);
	assert_true(res.c.control[0].present && res.c.control[1].present);
	assert_int_equal(res.c.control[0].verdict, VERDICT_EQUIVALENT);
	assert_false(res.c.incomplete);
	assert_int_equal(res.c.nr_notes, 0);
	fx_drop(&res);
}

/* The slot that runs second costs 20% more; ABBA pairs must take that out to the last bit. */
static void order_cancels(void **state)
{
	struct fx x = base;
	struct fx_result res;

	/* One boot, since over two the fixture's orders cancel by themselves. */
	x.boots = 1;
	x.order_effect = log(1.2);
	x.boot_noise = 0;
	fx_make(&x, &res);
	near(fx_find(&res, "append/flags/kernel", PHASE_MMAP)->ratio, 0.5, 1e-7);
	fx_drop(&res);
}

static void same_folder_same_figures(void **state)
{
	struct comparison again;
	struct fx_result res;
	size_t i;

	fx_make(&base, &res);
	assert_int_equal(comparison_build(&res.folder, NAN, &res.slots, &res.gate, &again, &res.d),
			 0);
	for (i = 0; i < res.c.n; i++)
		if (!isnan(again.v[i].ci_low))
			assert_true(again.v[i].ci_low == res.c.v[i].ci_low &&
				    again.v[i].p_holm == res.c.v[i].p_holm);
	comparison_free(&again);
	fx_drop(&res);
}

static void planned_order_is_kept(void **state)
{
	struct fx_row turned[2] = { rows[1], rows[0] };
	struct fx x = base, plan = base;
	struct fx_result res;

	x.nr_rows = plan.nr_rows = 2;
	x.rows = turned;
	fx_mkdir(res.dir);
	fx_folder(&x, res.dir);
	fx_run_json(&plan, res.dir);
	fx_compare(&res);
	assert_string_equal(res.c.v[0].row->name, "append/flags/kernel");
	assert_int_equal(res.c.v[0].phase, PHASE_MMAP);
	assert_int_equal(res.c.v[1].phase, PHASE_MUNMAP);
	assert_string_equal(res.c.v[2].row->name, "append/special/kernel");
	fx_drop(&res);
}

static void missing_slot_drops_its_pair(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.no_slot_round = 3;
	fx_make(&x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->nr_dropped, 2);
	assert_int_equal(r->nr_rounds, 58);
	assert_int_equal(r->verdict, VERDICT_FASTER);
	assert_true(fx_has_note(&res.c, "append/flags/kernel mmap: 2 rounds left out"));
	fx_drop(&res);
}

static void odd_last_round_is_dropped(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.rounds = 5;
	fx_make(&x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->nr_dropped, 10);
	assert_int_equal(r->nr_rounds, 40);
	fx_drop(&res);
}

static void expect_untrusted(const struct fx *x, const char *said)
{
	const struct compare_row *r;
	struct fx_result res;

	fx_make(x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_UNTRUSTED);
	if (!strstr(r->fault, said))
		fail_msg("gate \"%s\", wanted \"%s\"", r->fault, said);
	assert_true(res.c.untrusted > 0);
	fx_drop(&res);
}

static void what_cannot_be_paired_is_untrusted(void **state)
{
	struct fx x = base;
	struct fx_result res;

	x.only_side = "a";
	expect_untrusted(&x, "no samples of .mmap_prepare");
	fx_make(&x, &res);
	/* What was not measured has no cost, not one of nothing. */
	assert_true(isnan(fx_find(&res, "append/flags/kernel", PHASE_MMAP)->cost[SIDE_B].mean));
	fx_drop(&res);
	x = base;
	x.rounds = 1;
	expect_untrusted(&x, "no two neighbouring rounds are complete");
	x = base;
	x.same_order_boot = 4;
	expect_untrusted(&x, "boot 4: rounds 1 and 2 ran in the same order");
}

static void one_boot_gives_no_interval(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.boots = 1;
	fx_make(&x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_INCONCLUSIVE);
	assert_true(isnan(r->ci_low) && isnan(r->p) && isnan(r->p_holm) && isnan(r->mde));
	near(r->ratio, 0.5, 0.05);
	assert_true(fx_has_note(&res.c, "one boot gives no interval"));
	fx_drop(&res);
}

static void counts_are_exact_or_untrusted(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.unit = "insn";
	x.boot_noise = 0;
	fx_make(&x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_EXACT);
	assert_true(isnan(r->ci_low) && isnan(r->p));
	near(r->ratio, 0.5, 1e-7);
	/* 660 instructions where there were 600 is a regression without any statistics. */
	assert_int_equal(res.c.regressions, 1);
	fx_drop(&res);
	x.count_step = 1;
	expect_untrusted(&x, "boot 2, .mmap: 602.0 instructions, 601.0 in the first boot");
	x.count_step = 0;
	x.tick_boot = 2;
	expect_untrusted(&x, "boot 2, .mmap: with its interrupts it counts other than the first "
			     "boot");
}

/* Side B takes less in two phases of three, and more by as much in the third. */
static void counts_have_a_range_over_phases(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.unit = "insn";
	x.boot_noise = 0;
	x.phase_effect = 0.005;
	fx_make(&x, &res);
	r = fx_find(&res, "append/plain/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_SAME);
	assert_int_equal(r->phases.n, 6);
	assert_int_equal(r->phases.nr_fewer, 4);
	assert_int_equal(r->phases.nr_more, 2);
	near(r->phases.ratio_low, exp(-0.005), 1e-7);
	near(r->phases.ratio_high, exp(0.005), 1e-7);
	near(r->cost[SIDE_A].low, 350, 1e-7);
	near(r->cost[SIDE_A].high, 350, 1e-7);
	near(r->cost[SIDE_B].low, 350 * exp(-0.005), 1e-6);
	near(r->cost[SIDE_B].high, 350 * exp(0.005), 1e-6);
	near(r->cost[SIDE_B].median, r->cost[SIDE_B].low, 0);
	/* Twice as much stays so, whatever the phase. */
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_EXACT);
	near(r->ratio, 0.5 * exp(-0.005), 1e-7);
	near(r->phases.ratio_high, 0.5 * exp(0.005), 1e-7);
	/* What both sides run alike has to count alike in each phase. */
	assert_int_equal(res.c.control[0].verdict, VERDICT_SAME);
	assert_true(res.c.control[0].biased);
	assert_true(fx_has_note(&res.c, "control getppid is not the same"));
	fx_drop(&res);
}

/* More than the margin of equivalence either way is no "same": which it is hangs on the phase. */
static void counts_whose_sign_hangs_on_the_phase_are_mixed(void **state)
{
	const struct compare_row *r;
	struct fx x = base;
	struct fx_result res;

	x.unit = "insn";
	x.boot_noise = 0;
	x.phase_effect = 0.02;
	fx_make(&x, &res);
	r = fx_find(&res, "append/plain/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_MIXED);
	assert_false(r->regression);
	assert_true(fx_has_note(&res.c, "append/plain/kernel mmap: .mmap_prepare takes fewer in 4 "
					"of "
					"6 phases and more in 2"));
	fx_drop(&res);
	/* A regression is what the median phase says. */
	x.phase_effect = -0.02;
	fx_make(&x, &res);
	r = fx_find(&res, "append/plain/kernel", PHASE_MMAP);
	assert_int_equal(r->verdict, VERDICT_MIXED);
	assert_true(r->regression);
	assert_int_equal(res.c.control[0].verdict, VERDICT_MIXED);
	assert_true(fx_has_note(&res.c, "control getppid is not the same"));
	fx_drop(&res);
}

static void splat_leaves_no_row_trusted(void **state)
{
	struct fx x = base;

	x.splat = "boot-02: WARNING: CPU: 0";
	expect_untrusted(&x, "the guest's kernel complained, boot-02: WARNING: CPU: 0");
}

static void partial_run_is_said(void **state)
{
	struct fx x = base;
	struct fx_result res;

	x.status = "partial";
	x.plan_boots = 12;
	x.planned_only = "isolated/plain/kernel";
	fx_make(&x, &res);
	assert_true(fx_has_note(&res.c, "partial: 10 of 12 boots"));
	assert_true(fx_has_note(&res.c, "isolated/plain/kernel: planned"));
	assert_false(res.c.incomplete);
	fx_drop(&res);
	x.status = "complete";
	fx_make(&x, &res);
	assert_true(res.c.incomplete);
	fx_drop(&res);
	x.planned_only = NULL;
	fx_make(&x, &res);
	assert_true(fx_has_note(&res.c, "complete: 10 of 12 boots"));
	assert_true(res.c.incomplete);
	fx_drop(&res);
	x.plan_boots = 10;
	fx_make(&x, &res);
	assert_false(res.c.incomplete);
	fx_drop(&res);
}

static void failing_control_is_said(void **state)
{
	struct fx_row bad[2] = { rows[0], rows[3] };
	struct fx x = base;
	struct fx_result res;

	bad[1].b = 110;
	x.rows = bad;
	x.nr_rows = 2;
	fx_make(&x, &res);
	assert_int_equal(res.c.control[0].verdict, VERDICT_SLOWER);
	assert_false(res.c.control[1].present);
	assert_true(fx_has_note(&res.c, "control getppid is slower"));
	assert_true(fx_has_note(&res.c, "1 sound run in 100"));
	/* It speaks of the harness: no row got slower. */
	assert_true(res.c.biased);
	assert_int_equal(res.c.regressions, 0);
	fx_drop(&res);
	/* In either direction, and where boots agree to the last digit as well. */
	bad[1].b = 90;
	x.boot_noise = 0;
	fx_make(&x, &res);
	assert_int_equal(res.c.control[0].verdict, VERDICT_EXACT);
	assert_true(res.c.biased);
	fx_drop(&res);
	bad[1].b = 100;
	fx_make(&x, &res);
	assert_false(res.c.biased);
	fx_drop(&res);
}

/*
 * Rows and controls are a family each: what one side adds to the other's p is nothing. The noisiest
 * row of the fixture is alone in its family once the other rows are gone.
 */
/* 10% slower: more than 5% beyond doubt, and not more than 9.9% or 12%. */
static void slower_by_more_than_a_limit(void **state)
{
	static const struct {
		double limit;
		size_t want;
	} cases[] = { { NAN, 1 }, { 0, 1 }, { 0.05, 1 }, { 0.099, 0 }, { 0.12, 0 } };
	struct comparison c;
	struct fx_result res;
	size_t i;

	fx_make(&base, &res);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(comparison_build(&res.folder, cases[i].limit, &res.slots,
						  &res.gate, &c, &res.d),
				 0);
		if (c.regressions != cases[i].want)
			fail_msg("limit %g: %zu regressions", cases[i].limit, c.regressions);
		comparison_free(&c);
	}
	fx_drop(&res);
	/* An exact count is above a limit or not. */
	assert_true(verdict_is_regression(VERDICT_EXACT, 1.02, 0.015, NAN));
	assert_false(verdict_is_regression(VERDICT_EXACT, 1.02, 0.025, NAN));
	assert_false(verdict_is_regression(VERDICT_UNTRUSTED, 1.5, 0.01, 0.0001));
}

static void controls_are_no_rows_of_the_family(void **state)
{
	struct fx_row some[3] = { rows[1], rows[3], rows[4] };
	const struct compare_row *r, *other;
	struct fx x = base;
	struct fx_result res;

	x.rows = some;
	x.nr_rows = 3;
	fx_make(&x, &res);
	r = fx_find(&res, "append/special/kernel", PHASE_MMAP);
	assert_int_equal(r->control, NOT_CONTROL);
	near(r->p_holm, r->p, 0);
	r = fx_find(&res, "getppid/none/syscall", PHASE_CALL);
	assert_int_equal(r->control, 0);
	other = fx_find(&res, "empty/none/kernel", PHASE_CALL);
	assert_int_equal(other->control, 1);
	if (other->p < r->p)
		r = other;
	near(r->p_holm, fmin(1, 2 * r->p), 1e-12);
	fx_drop(&res);
}

/* The code of a system call is the kernel's: two kernels may differ in it, and that is a row. */
static void another_kernel_is_no_biased_harness(void **state)
{
	struct fx_row bad[2] = { rows[0], rows[3] };
	struct fx x = base;
	struct fx_result res;
	char *text;

	bad[1].b = 110;
	x.axis = "kernel";
	x.pairs = true;
	x.rows = bad;
	x.nr_rows = 2;
	fx_make(&x, &res);
	assert_false(res.c.biased);
	assert_int_equal(res.c.regressions, 1);
	text = fx_report(&res, "table");
	assert_non_null(strstr(text, "\nControls: empty was not run\n"));
	free(text);
	fx_drop(&res);
}

/* The rules of docs/method.md, one row each. */
static void verdict_rules(void **state)
{
	static const struct {
		double ci_low, ci_high, ci90_low, ci90_high, ratio, p_holm;
		enum verdict want;
	} cases[] = {
		{ .50, .54, .51, .53, .52, .001, VERDICT_FASTER },
		{ 1.02, 1.04, 1.025, 1.035, 1.03, .049, VERDICT_SLOWER },
		{ 1.02, 1.04, 1.025, 1.035, 1.03, .050, VERDICT_INCONCLUSIVE },
		/* Real but too small to matter: the whole interval is within +-1%. */
		{ 1.002, 1.009, 1.003, 1.008, 1.005, .001, VERDICT_EQUIVALENT },
		/* Only the 90% interval is: a real difference is reported as one ... */
		{ 1.002, 1.012, 1.003, 1.009, 1.006, .01, VERDICT_SLOWER },
		/* ... and without one the two one-sided tests decide. */
		{ .995, 1.012, .997, 1.009, 1.003, .5, VERDICT_EQUIVALENT },
		{ .98, 1.02, .985, 1.015, 1, .9, VERDICT_INCONCLUSIVE },
		/* The margin is the same both ways round: 1/1.01 is .990099. */
		{ .9900, 1.005, .9900, 1.004, .999, .5, VERDICT_INCONCLUSIVE },
		{ .9902, 1.005, .9902, 1.004, .999, .5, VERDICT_EQUIVALENT },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct verdict_case r = {
			.nr_boots = 10,
			.ratio = cases[i].ratio,
			.ci_low = cases[i].ci_low,
			.ci_high = cases[i].ci_high,
			.ci90_low = cases[i].ci90_low,
			.ci90_high = cases[i].ci90_high,
			.p_holm = cases[i].p_holm,
			.alpha = 0.05,
		};

		if (verdict_of(&r) != cases[i].want)
			fail_msg("case %zu: %s", i, verdict_names[verdict_of(&r)]);
		r.nr_faults = 1;
		assert_int_equal(verdict_of(&r), VERDICT_UNTRUSTED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_put_in),
		cmocka_unit_test(order_cancels),
		cmocka_unit_test(same_folder_same_figures),
		cmocka_unit_test(planned_order_is_kept),
		cmocka_unit_test(missing_slot_drops_its_pair),
		cmocka_unit_test(odd_last_round_is_dropped),
		cmocka_unit_test(what_cannot_be_paired_is_untrusted),
		cmocka_unit_test(one_boot_gives_no_interval),
		cmocka_unit_test(counts_are_exact_or_untrusted),
		cmocka_unit_test(counts_have_a_range_over_phases),
		cmocka_unit_test(counts_whose_sign_hangs_on_the_phase_are_mixed),
		cmocka_unit_test(splat_leaves_no_row_trusted),
		cmocka_unit_test(partial_run_is_said),
		cmocka_unit_test(failing_control_is_said),
		cmocka_unit_test(slower_by_more_than_a_limit),
		cmocka_unit_test(controls_are_no_rows_of_the_family),
		cmocka_unit_test(another_kernel_is_no_biased_harness),
		cmocka_unit_test(verdict_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
