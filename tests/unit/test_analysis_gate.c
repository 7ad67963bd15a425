// SPDX-License-Identifier: GPL-2.0
/* The gate: a violation of each kind makes its row untrusted and is named. */
#include <errno.h>

#include "test_analysis_fixture.h"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "flags", "kernel", "maps:4096", 600, 300, 1, 1 },
};

static const struct fx base = {
	.boots = 3,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 2,
	.boot_noise = 0.01,
};

static void expect_fault(const struct fx *x, const char *said)
{
	const struct compare_row *r;
	struct fx_result res;
	char name[64];

	fx_make(x, &res);
	fx_row_name(x->rows, name, sizeof(name));
	r = fx_find(&res, name, PHASE_MMAP);
	if (r->verdict != VERDICT_UNTRUSTED || !strstr(r->fault, said))
		fail_msg("%s, gate \"%s\", wanted \"%s\"", verdict_names[r->verdict], r->fault,
			 said);
	assert_int_equal(fx_find(&res, name, PHASE_MUNMAP)->verdict, VERDICT_UNTRUSTED);
	fx_drop(&res);
}

static void clean_run_passes(void **state)
{
	struct fx_result res;
	size_t i;

	fx_make(&base, &res);
	assert_int_equal(res.c.n, 4);
	for (i = 0; i < res.c.n; i++)
		assert_int_equal(res.c.v[i].nr_faults, 0);
	assert_int_equal(res.c.untrusted, 0);
	assert_true(res.c.v[0].cost[SIDE_A].vmas == 1);
	fx_drop(&res);
}

static void each_counter_is_held_to_its_prediction(void **state)
{
	static const struct {
		const char *counter;
		double value;
		const char *said;
	} cases[] = {
		{ "vmas_min", 0, "boot 2 round 1, .mmap: 0 to 1 VMAs left, 1 predicted" },
		{ "vmas_max", 64, "1 to 64 VMAs left, 1 predicted" },
		{ "vmas_expected", 64, "1 VMAs left, 64 predicted" },
		{ "hook_calls", 191, "191 hook calls, 192 predicted" },
		{ "hook_calls_expected", 0, "192 hook calls, 0 predicted" },
		{ "unbalanced", 1, "counters do not balance (unbalanced = 1)" },
		{ "ops", 63, "64 operations a batch in samples.csv, 63 were done" },
		{ "batches", 4, "3 batches in samples.csv, 4 were run" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fx x = base;

		x.counter = cases[i].counter;
		x.counter_value = cases[i].value;
		expect_fault(&x, cases[i].said);
	}
}

/* Nobody knew what a slot should leave: then both sides leave the same, whatever it is. */
static void unpredicted_vmas_are_the_same_on_both_sides(void **state)
{
	static const struct fx_row differing = { "append", "flags", "kernel", "", 600, 300, 1, 64 };
	struct fx x = base;
	struct fx_result res;

	x.unpredicted = true;
	fx_make(&x, &res);
	assert_int_equal(res.c.untrusted, 0);
	assert_true(fx_has_note(&res.c, "append/flags/kernel: nothing predicts its VMAs; both "
					"sides left 1"));
	fx_drop(&res);
	x.counter = "vmas_max";
	x.counter_value = 2;
	expect_fault(&x, "boot 2 round 1, .mmap: 1 to 2 VMAs left");
	x.counter = NULL;
	x.rows = &differing;
	x.nr_rows = 1;
	expect_fault(&x, "1 VMAs left by .mmap, 64 by .mmap_prepare, and nothing predicts them");
	/* One side alone is predicted: it still has to be as on the other. */
	x.unpredicted = false;
	x.counter = "vmas_expected";
	x.counter_value = NAN;
	expect_fault(&x, "1 VMAs left by .mmap, 64 by .mmap_prepare, and nothing predicts them");
}

/* Two kernels, or two states of a driver, may merge otherwise: said, shown, and no ratio. */
static void other_code_may_leave_other_vmas(void **state)
{
	static const struct fx_row differing = { "append", "flags", "kernel", "", 600, 300, 64, 1 };
	static const char *const axes[] = { "kernel", "conversion" };
	struct fx x = base;
	struct fx_result res;
	size_t i;

	x.pairs = true;
	x.unpredicted = true;
	x.rows = &differing;
	x.nr_rows = 1;
	for (i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		char *text;

		x.axis = axes[i];
		fx_make(&x, &res);
		assert_int_equal(res.c.untrusted, 0);
		assert_int_equal(res.c.v[0].verdict, VERDICT_UNLIKE);
		assert_int_equal(res.c.v[0].nr_faults, 0);
		assert_false(res.c.v[0].regression);
		assert_true(fx_has_note(&res.c, " left 64 VMAs and "));
		assert_true(fx_has_note(&res.c, " 1, and nothing predicts which is right"));
		text = fx_report(&res, "table");
		if (!strstr(text, "64>1") || !strstr(text, "unlike") || strstr(text, "0.5"))
			fail_msg("%s", text);
		free(text);
		text = fx_report(&res, "cover");
		if (!strstr(text, "left with other VMAs, so of") || !strstr(text, "-       64>1  "
										  "unlike"))
			fail_msg("%s", text);
		free(text);
		fx_drop(&res);
	}
	/* A side that does not agree with itself is a fault as ever. */
	x.counter = "vmas_max";
	x.counter_value = 65;
	expect_fault(&x, "64 to 65 VMAs left");
}

/* Edit what boot 2 left and compare again. */
static void expect_after_edit(const char *edit, const char *said, size_t nr_untrusted)
{
	char command[4 * FX_PATH];
	struct fx_result res;

	fx_mkdir(res.dir);
	fx_folder(&base, res.dir);
	snprintf(command, sizeof(command), "sed -i '%s' '%s/slots.csv'", edit, res.dir);
	assert_int_equal(system(command), 0);
	fx_compare(&res);
	if (!strstr(res.c.v[0].fault, said))
		fail_msg("gate \"%s\", wanted \"%s\"", res.c.v[0].fault, said);
	assert_int_equal(res.c.untrusted, nr_untrusted);
	fx_drop(&res);
}

static void each_slot_has_one_line(void **state)
{
	struct fx x = base;

	expect_after_edit("0,/^2,a,/{/^2,a,/d}", "no line in slots.csv", 2);
	expect_after_edit("0,/^2,a,/{/^2,a,/p}", "two lines in slots.csv", 2);
	expect_after_edit("/maps:4096/d", "", 2);
	x.no_slots_boot = 3;
	expect_fault(&x, "boot 3 round 1, .mmap");
}

/* What is no line of a slot's ends the report; nothing is guessed. */
static void damaged_lines_are_refused(void **state)
{
	static const struct {
		const char *edit, *said;
	} cases[] = {
		{ "1d", "slots.csv:1: not the columns of docs/results-format.md" },
		{ "3s/,mmap,k/,X,k/;3s/,prepare,k/,mmap,k/;3s/,X,/,prepare,/", "slots.csv:3: hook "
									       "must be that of "
									       "its side" },
		{ "3s/,0$/,-1/", "slots.csv:3: unbalanced must be a whole number from 0" },
		{ "3s/,[^,]*,[^,]*$/,,0/;3s/,0$/,/", "slots.csv:3: unbalanced must be" },
		{ "3s/,[0-9]*,1,1,1,/,,1,1,1,/", "slots.csv:3: ops must be a whole number" },
		{ "3s/^1,/9,/", "slots.csv:3: of a boot that boots.ndjson does not have" },
		{ "3s/,0$//", "slots.csv:3: 16 columns instead of 17" },
		{ "s/append,flags/append,plain/", "row \"append/plain/kernel\", and run.json has "
						  "not" },
	};
	char dir[FX_PATH], command[4 * FX_PATH];
	struct run_folder folder;
	struct slots slots;
	struct gate gate;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int err;

		fx_mkdir(dir);
		fx_folder(&base, dir);
		snprintf(command, sizeof(command), "sed -i '%s' '%s/slots.csv'", cases[i].edit,
			 dir);
		assert_int_equal(system(command), 0);
		assert_int_equal(run_folder_read(dir, &folder, &d), 0);
		assert_int_equal(slots_read(&folder.samples, &slots, &d), 0);
		err = gate_read(&folder.slots, &gate, &d);
		if (!err) {
			err = run_folder_check(&folder, &slots.samples.table, &gate.table, &d);
			gate_free(&gate);
		}
		if (err != -EBADMSG || !strstr(d.msg, cases[i].said))
			fail_msg("%s: %d \"%s\", wanted \"%s\"", cases[i].edit, err, d.msg,
				 cases[i].said);
		slots_free(&slots);
		run_folder_free(&folder);
		fx_remove(dir);
	}
}

/* A pipe in the place of the table is not waited for, and one that is gone is said. */
static void fifo_is_no_file(void **state)
{
	char path[FX_PATH + 64];
	struct run_folder folder;
	struct gate gate;
	struct diag d;
	char dir[FX_PATH];

	fx_mkdir(dir);
	fx_folder(&base, dir);
	fx_path(path, dir, "slots.csv");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(run_folder_read(dir, &folder, &d), 0);
	assert_int_equal(gate_read(&folder.slots, &gate, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "slots.csv: the run left no slots"));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(gate_read(&folder.slots, &gate, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "slots.csv: it is a link or no plain file"));
	run_folder_free(&folder);
	fx_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_run_passes),
		cmocka_unit_test(each_counter_is_held_to_its_prediction),
		cmocka_unit_test(unpredicted_vmas_are_the_same_on_both_sides),
		cmocka_unit_test(other_code_may_leave_other_vmas),
		cmocka_unit_test(each_slot_has_one_line),
		cmocka_unit_test(damaged_lines_are_refused),
		cmocka_unit_test(fifo_is_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
