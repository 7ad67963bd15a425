// SPDX-License-Identifier: GPL-2.0
/* Counts, samples and time of the same rows: what is set side by side, and what is said of it. */
#include <errno.h>

#include "beside.h"
#include "test_analysis_fixture.h"

#define ROWS 4

/* By counts -50%, +10%, +2%; by time -30%, +4%, -2%. */
static const struct fx_row counted[ROWS] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "special", "kernel", "", 600, 660, 64, 64 },
	{ "append", "plain", "kernel", "", 350, 357, 1, 1 },
	{ "empty", "none", "kernel", "", 1, 1, 0, 0 },
};
static const struct fx_row timed[ROWS] = {
	{ "append", "flags", "kernel", "", 600, 420, 1, 1 },
	{ "append", "special", "kernel", "", 600, 624, 64, 64 },
	{ "append", "plain", "kernel", "", 350, 343, 1, 1 },
	{ "empty", "none", "kernel", "", 1, 1, 0, 0 },
};

static const struct fx counts = {
	.unit = "insn", .boots = 2, .rounds = 4, .rows = counted, .nr_rows = ROWS
};
static const struct fx times = {
	.boots = 6, .rounds = 4, .rows = timed, .nr_rows = ROWS, .boot_noise = 0.001
};

static void make(const struct fx *x, char dir[FX_PATH])
{
	fx_mkdir(dir);
	fx_folder(x, dir);
}

/* perf saw append/flags take 48% fewer samples an operation, of which B made twice as many. */
static void add_samples(const char *dir)
{
	char path[FX_PATH + 64];

	fx_path(path, dir, "cost");
	assert_int_equal(mkdir(path, 0777), 0);
	fx_path(path, dir, "cost/perf");
	assert_int_equal(mkdir(path, 0777), 0);
	fx_write(dir, "cost/perf/regions.tsv",
		 "row\tside\thook\tphase\tbatches\tops\tunit\ttotal\n"
		 "append/flags/kernel\ta\tmmap\tmmap\t4\t1000\tsamples\t10000\n"
		 "append/flags/kernel\tb\tprepare\tmmap\t8\t2000\tsamples\t10400\n");
}

static const struct beside_row *find(const struct beside *b, const char *name)
{
	for (size_t i = 0; i < b->nr_rows; i++)
		if (b->row[i].row->phase == PHASE_MMAP && !strcmp(b->row[i].row->row->name, name))
			return &b->row[i];
	fail_msg("no row %s", name);
	return NULL;
}

static char *render(const struct beside *b, bool json)
{
	struct diag d;
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(json ? beside_json(b, f, &d) : beside_text(b, f, &d), 0);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("lacks \"%s\":\n%s", part, text);
}

static void check_rows(const struct beside *b)
{
	const struct beside_row *row = find(b, "append/flags/kernel");

	assert_int_equal(row->apart, BESIDE_NEAR);
	assert_null(row->sentence);
	assert_true(fabs(row->v[0].effect + 0.5) < 1e-7);
	assert_true(fabs(row->v[1].effect + 0.3) < 0.01);
	assert_true(fabs(row->v[2].effect + 0.48) < 1e-7);
	assert_true(row->v[2].low < -0.48 && row->v[2].low > -0.52 && row->v[2].high > -0.48);
	row = find(b, "append/special/kernel");
	assert_int_equal(row->apart, BESIDE_HALF);
	expect(row->sentence, "+10.0% by counts (tcg), +4.0% by time (uml): apart by more than");
	assert_true(isnan(row->v[2].effect));
	row = find(b, "append/plain/kernel");
	assert_int_equal(row->apart, BESIDE_SIGN);
	expect(row->sentence, "+2.0% by counts (tcg), -2.0% by time (uml): opposite signs");
	assert_null(strstr(row->sentence, "chance"));
}

static void figures_stand_side_by_side(void **state)
{
	char one[FX_PATH], two[FX_PATH], *dir[] = { one, two }, *text;
	struct beside b;
	struct diag d;
	json_t *root;

	make(&counts, one);
	make(&times, two);
	add_samples(two);
	if (beside_read(dir, 2, &b, &d))
		fail_msg("%s", d.msg);
	assert_int_equal(b.nr_sources, 3);
	/* Three rows of two phases; the control says nothing. */
	assert_int_equal(b.nr_rows, 6);
	check_rows(&b);
	text = render(&b, false);
	expect(text, "counts (tcg)     time (uml)  samples (uml)\n");
	expect(text, "append/flags/kernel mmap             -50.0%         -30.");
	expect(text, "These are counts, not time");
	free(text);
	text = render(&b, true);
	root = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "sources")), 3);
	assert_int_equal(json_array_size(json_object_get(root, "rows")), 6);
	json_decref(root);
	free(text);
	beside_free(&b);
	fx_remove(one);
	fx_remove(two);
}

static void what_cannot_be_set_side_by_side_is_refused(void **state)
{
	struct fx kernels = times;
	char one[FX_PATH], two[FX_PATH], *dir[] = { one, two };
	struct beside b;
	struct diag d;

	kernels.axis = "kernel";
	kernels.pairs = true;
	make(&counts, one);
	make(&kernels, two);
	assert_int_equal(beside_read(dir, 1, &b, &d), -EINVAL);
	expect(d.msg, "there is nothing to set beside it");
	assert_int_equal(beside_read(dir, 2, &b, &d), -EINVAL);
	expect(d.msg, "it compares v6.12-base with v6.12-hook, and ");
	assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
	fx_remove(one);
	fx_remove(two);
}

static void apart_is_half_of_the_larger(void **state)
{
	assert_int_equal(beside_apart(0.10, 0.05), BESIDE_NEAR);
	assert_int_equal(beside_apart(0.10, 0.0499), BESIDE_HALF);
	assert_int_equal(beside_apart(-0.04, -0.10), BESIDE_HALF);
	assert_int_equal(beside_apart(0, 0), BESIDE_NEAR);
	assert_int_equal(beside_apart(0, 0.01), BESIDE_HALF);
	assert_int_equal(beside_apart(0.01, -0.01), BESIDE_SIGN);
	assert_int_equal(beside_apart(NAN, 0.01), BESIDE_NEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_stand_side_by_side),
		cmocka_unit_test(what_cannot_be_set_side_by_side_is_refused),
		cmocka_unit_test(apart_is_half_of_the_larger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
