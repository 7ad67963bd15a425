// SPDX-License-Identifier: GPL-2.0
/* The gate: a violation of each kind makes its row untrusted and is named. */
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

	fx_make(x, &res);
	r = fx_find(&res, "append/flags/kernel", PHASE_MMAP);
	if (r->verdict != VERDICT_UNTRUSTED || !strstr(r->fault, said))
		fail_msg("%s, gate \"%s\", wanted \"%s\"", verdict_names[r->verdict], r->fault,
			 said);
	assert_int_equal(fx_find(&res, "append/flags/kernel", PHASE_MUNMAP)->verdict,
			 VERDICT_UNTRUSTED);
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
		{ "unbalanced", -1, "counters do not balance (unbalanced = -1)" },
		{ "ops", 63, "64 operations a batch in samples.csv, 63 were done" },
		{ "iterations", 4, "3 batches in samples.csv, 4 were run" },
		{ "vmas_expected", NAN, "no counter vmas_expected" },
		{ "unbalanced", NAN, "no counter unbalanced" },
		{ "slot", 5, "no entry in benchmark/boot-02.json" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fx x = base;

		x.counter = cases[i].counter;
		x.counter_value = cases[i].value;
		expect_fault(&x, cases[i].said);
	}
}

static void missing_file_is_said(void **state)
{
	struct fx x = base;

	x.no_json_boot = 3;
	expect_fault(&x, "benchmark/boot-03.json is missing");
}

/* Replace what boot 2 left and compare again. */
static void expect_after_edit(void (*edit)(json_t *entries), const char *text, const char *said,
			      size_t nr_untrusted)
{
	char path[FX_PATH + 64];
	struct fx_result res;
	json_t *root;

	fx_mkdir(res.dir);
	fx_folder(&base, res.dir);
	fx_path(path, res.dir, "benchmark/boot-02.json");
	if (text) {
		fx_write(res.dir, "benchmark/boot-02.json", text);
	} else {
		root = json_load_file(path, 0, NULL);
		edit(json_object_get(root, "benchmarks"));
		json_dump_file(root, path, 0);
		json_decref(root);
	}
	fx_compare(&res);
	if (!strstr(res.c.v[0].fault, said))
		fail_msg("gate \"%s\", wanted \"%s\"", res.c.v[0].fault, said);
	/* A file takes both rows with it (two phases each), an entry only its own. */
	assert_int_equal(res.c.untrusted, nr_untrusted);
	fx_drop(&res);
}

/* A pipe in the place of a boot's counters is not waited for. */
static void fifo_is_no_file(void **state)
{
	char path[FX_PATH + 64];
	struct fx_result res;

	fx_mkdir(res.dir);
	fx_folder(&base, res.dir);
	fx_path(path, res.dir, "benchmark/boot-02.json");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	fx_compare(&res);
	assert_string_equal(res.c.v[0].fault, "benchmark/boot-02.json: it cannot be read, or is no "
					      "plain file");
	fx_drop(&res);
}

static void duplicate_first(json_t *entries)
{
	json_array_append(entries, json_array_get(entries, 0));
}

static void fail_first(json_t *entries)
{
	json_t *e = json_array_get(entries, 0);

	json_object_set_new(e, "error_occurred", json_true());
	json_object_set_new(e, "error_message", json_string("mmap: ENOMEM"));
}

static void rename_first(json_t *entries)
{
	json_object_set_new(json_array_get(entries, 0), "name",
			    json_string("append/side:c/hook:mmap"));
}

/* The other hook, of the same side. */
static void turn_first(json_t *entries)
{
	json_t *e = json_array_get(entries, 0);
	const char *name = json_string_value(json_object_get(e, "name"));
	const bool is_mmap = strstr(name, "hook:mmap");

	json_object_set_new(e, "name",
			    json_sprintf("%.*s%s", (int)(strstr(name, "hook:") - name), name,
					 is_mmap ? "hook:prepare" : "hook:mmap"));
}

static void damaged_files_are_said(void **state)
{
	expect_after_edit(NULL, "{\"benchmarks\": [", "benchmark/boot-02.json: line 1:", 4);
	expect_after_edit(NULL, "{}", "benchmark/boot-02.json: it has no \"benchmarks\"", 4);
	expect_after_edit(duplicate_first, NULL, "two entries in benchmark/boot-02.json", 2);
	expect_after_edit(fail_first, NULL, "the storm failed: mmap: ENOMEM", 2);
	expect_after_edit(turn_first, NULL, "it was measured through ", 2);
	expect_after_edit(rename_first, NULL, "benchmark/boot-02.json: an entry has no", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_run_passes),
		cmocka_unit_test(each_counter_is_held_to_its_prediction),
		cmocka_unit_test(missing_file_is_said),
		cmocka_unit_test(damaged_files_are_said),
		cmocka_unit_test(fifo_is_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
