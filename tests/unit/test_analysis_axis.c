// SPDX-License-Identifier: GPL-2.0
/* The axes: what sides are called, and that sides of two boots are paired like those of one. */
#include <errno.h>

#include "test_analysis_fixture.h"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 2 },
	{ "append", "plain", "kernel", "", 350, 350, 1, 1 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
};
static const struct fx within = {
	.boots = 5,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 3,
	.boot_noise = 0.005,
};

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("lacks \"%s\":\n%s", part, text);
}

/* clang-format off */
#define SIDE(k, h) { .kernel = k, .hook = h }
#define MODULE(k, m) { .kernel = k, .module = m }
/* clang-format on */

static void sides_are_called_by_what_they_differ_in(void **state)
{
	static const struct {
		struct axis_side a, b;
		const char *name, *names[2], *titles[2], *columns[2], *key;
	} cases[] = {
		{ SIDE("k", "mmap"),
		  SIDE("k", "prepare"),
		  "hook",
		  { "mmap", "prepare" },
		  { ".mmap", ".mmap_prepare" },
		  { ".mmap", ".prepare" },
		  NULL },
		{ SIDE("v6.12-base", "mmap"),
		  SIDE("l", "mmap"),
		  "kernel",
		  { "v6.12-base", "l" },
		  { "v6.12-base", "l" },
		  { "A", "B" },
		  "A is v6.12-base with .mmap, B is l with .mmap" },
		/* Names that fit stand above the columns themselves; rows say their hooks. */
		{ SIDE("base", ""),
		  SIDE("patched1", ""),
		  "kernel",
		  { "base", "patched1" },
		  { "base", "patched1" },
		  { "base", "patched1" },
		  NULL },
		{ SIDE("base", ""),
		  SIDE("patched12", ""),
		  "kernel",
		  { "base", "patched12" },
		  { "base", "patched12" },
		  { "A", "B" },
		  "A is base, B is patched12" },
		{ MODULE("k", "drv@v1"),
		  MODULE("k", "drv@v2"),
		  "module",
		  { "drv@v1", "drv@v2" },
		  { "drv@v1", "drv@v2" },
		  { "drv@v1", "drv@v2" },
		  NULL },
		/* What is both is a conversion, whatever both is. */
		{ MODULE("k", "drv@v1"),
		  MODULE("l", "drv@v2"),
		  "conversion",
		  { "k:drv@v1", "l:drv@v2" },
		  { "k drv@v1", "l drv@v2" },
		  { "k drv@v1", "l drv@v2" },
		  NULL },
		{ MODULE("k", "drv"),
		  MODULE("a-kernel", "drv"),
		  "kernel",
		  { "k", "a-kernel" },
		  { "k", "a-kernel" },
		  { "k", "a-kernel" },
		  NULL },
		{ SIDE("k", "mmap"),
		  SIDE("l", "prepare"),
		  "conversion",
		  { "k:mmap", "l:prepare" },
		  { "k .mmap", "l .mmap_prepare" },
		  { "A", "B" },
		  "A is k with .mmap, B is l with .mmap_prepare" },
		{ SIDE("k", "prepare"),
		  SIDE("k", "prepare"),
		  "none",
		  { "a", "b" },
		  { "A", "B" },
		  { "A", "B" },
		  "A is k with .mmap_prepare, B is k with .mmap_prepare" },
	};
	struct axis axis;
	char key[256];
	size_t i;
	int side;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		axis_between(&cases[i].a, &cases[i].b, &axis);
		assert_string_equal(axis.name, cases[i].name);
		assert_int_equal(axis.has_key, cases[i].key != NULL);
		axis_key(&axis, key, sizeof(key));
		if (cases[i].key)
			assert_string_equal(key, cases[i].key);
		for (side = 0; side < SIDE_NR; side++) {
			assert_string_equal(axis.side[side].name, cases[i].names[side]);
			assert_string_equal(axis.side[side].title, cases[i].titles[side]);
			assert_string_equal(axis.side[side].column, cases[i].columns[side]);
		}
	}
}

/*
 * A slot went through the hook of its side, or of its row where sides have none, or through none.
 * 
 */
static void a_slot_has_the_hook_that_it_should(void **state)
{
	static const struct axis own = { .side = { SIDE("k", "mmap"), SIDE("k", "prepare") },
					 .nr_sides = SIDE_NR };
	static const struct axis rows_own = { .side = { SIDE("k", ""), SIDE("l", "") },
					      .nr_sides = SIDE_NR };

	assert_true(axis_takes_hook(&own, SIDE_A, "", "mmap"));
	assert_true(axis_takes_hook(&own, SIDE_B, "maps:4", "none"));
	assert_false(axis_takes_hook(&own, SIDE_A, "", "prepare"));
	assert_false(axis_takes_hook(&own, SIDE_A, "", "other"));
	assert_true(axis_takes_hook(&rows_own, SIDE_B, "maps:4/hook:mmap", "mmap"));
	assert_true(axis_takes_hook(&rows_own, SIDE_B, "hook:mmap/maps:4", "mmap"));
	assert_true(axis_takes_hook(&rows_own, SIDE_A, "", "none"));
	assert_false(axis_takes_hook(&rows_own, SIDE_A, "hook:prepare", "mmap"));
	assert_false(axis_takes_hook(&rows_own, SIDE_A, "hook:mmap/maps:4", "prepare"));
}

/* A round may have a slot of each boot of a pair. */
static void boots_of_a_pair_are_paired(void **state)
{
	struct fx x = within;
	struct fx_result two;
	size_t i;

	x.axis = "kernel";
	x.pairs = true;
	x.order_effect = log(1.2);
	fx_make(&x, &two);
	for (i = 0; i < two.c.n; i++) {
		const struct compare_row *r = &two.c.v[i];

		assert_string_equal(r->fault, "");
		assert_int_equal(r->n.boots, within.boots);
		assert_int_equal(r->nr_rounds, within.boots * within.rounds);
		assert_int_equal(r->nr_dropped, 0);
	}
	assert_int_equal(two.c.boots_seen, within.boots);
	/* What the second slot costs more is gone, as within a boot. */
	assert_true(fabs(fx_find(&two, "append/flags/kernel", PHASE_MMAP)->ratio - 0.5) < 0.01);
	assert_int_equal(fx_find(&two, "append/flags/kernel", PHASE_MMAP)->verdict, VERDICT_FASTER);
	assert_int_equal(fx_find(&two, "append/plain/kernel", PHASE_MMAP)->verdict,
			 VERDICT_EQUIVALENT);
	fx_drop(&two);
}

static void reports_speak_of_kernels(void **state)
{
	struct fx x = within;
	struct fx_result res;
	json_t *root, *row;
	char *text;

	x.axis = "kernel";
	x.pairs = true;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	expect(text, "vmabench: v6.12-base against v6.12-hook\nA is v6.12-base with .mmap, B is "
		     "v6.12-hook with .mmap\n");
	expect(text, "ratio = v6.12-hook / v6.12-base; below 1 v6.12-hook is faster");
	expect(text, "  1>2 ");
	expect(text, ", A>B\nwhere they differ.");
	assert_null(strstr(text, "prepare"));
	free(text);
	text = fx_report(&res, "cover");
	expect(text, "Against v6.12-base, v6.12-hook costs less in ");
	expect(text, "each round both kernels");
	free(text);
	text = fx_report(&res, "latency");
	expect(text, "\tCost of one mmap() on v6.12-base and v6.12-hook: v6.12-base (6.12.117), "
		     "v6.12-hook (6.12.117), target uml\tv6.12-base\tv6.12-hook\tns\t");
	free(text);
	text = fx_report(&res, "json");
	root = json_loads(text, 0, NULL);
	row = json_array_get(json_object_get(root, "rows"), 0);
	assert_string_equal(json_string_value(json_object_get(row, "axis")), "kernel");
	assert_string_equal(json_string_value(json_object_get(row, "a")), "v6.12-base");
	assert_string_equal(json_string_value(json_object_get(row, "b")), "v6.12-hook");
	assert_true(json_is_null(json_object_get(row, "kernel")));
	assert_int_equal(json_integer_value(json_object_get(row, "n_links")), 1);
	json_decref(root);
	free(text);
	fx_drop(&res);
}

/* Times of boots that did not take turns hold what changed between them, which has to be said. */
static void boots_that_alternated_are_told(void **state)
{
	struct fx x = within;
	struct fx_result res;
	char *text;

	x.axis = "kernel";
	x.pairs = true;
	fx_make(&x, &res);
	assert_false(fx_has_note(&res.c, "alternated"));
	fx_drop(&res);
	x.alternated = true;
	fx_make(&x, &res);
	assert_true(fx_has_note(&res.c, "boots of the two sides alternated (ABBA) and did not take "
					"turns"));
	text = fx_report(&res, "cover");
	expect(text, "which one booted after the other");
	free(text);
	fx_drop(&res);
	/* Counts are the same whenever they are made. */
	x.unit = "insn";
	x.boot_noise = 0;
	fx_make(&x, &res);
	assert_false(fx_has_note(&res.c, "alternated"));
	fx_drop(&res);
}

/* Each kernel once, with what it was made of, and one compiler for both. */
static void kernels_are_named_with_what_made_them(void **state)
{
	struct fx x = within;
	struct fx_result res;
	char *text;

	x.axis = "kernel";
	x.pairs = true;
	fx_mkdir(res.dir);
	fx_folder(&x, res.dir);
	fx_replace(res.dir, "run.json", "\"schema\": 3,",
		   "\"schema\": 3, \"config_differences\": [\"CONFIG_X is y in v6.12-base "
		   "alone\"],");
	fx_replace(res.dir, "run.json",
		   "\"compiler\":", "\"config_sha256\": \"0123456789abcdef\", \"compiler\":");
	fx_replace(res.dir, "run.json", "\"file\": \"v6.12/0001-mm.patch\"",
		   "\"file\": \"support/um.patch\"}, {\"file\": \"v6.12/1.patch\"},"
		   " {\"file\": \"v6.12/2.patch\"}, {\"file\": \"mine.patch\"");
	fx_compare(&res);
	text = fx_report(&res, "cover");
	expect(text, "  kernel   v6.12-base: 6.12.117 (linux-source-6.12 6.12.117-1), 2\n"
		     "           patches of v6.12, 1 patch, and to run here um.patch; ARCH=um,\n"
		     "           config 0123456789ab, build a1b2c3d4e5f6\n"
		     "  kernel   v6.12-hook: ");
	expect(text, "\n  compiler gcc (Debian) 12.2.0\n  differ   CONFIG_X is y in v6.12-base "
		     "alone\n");
	assert_null(strstr(text, "compiler gcc (Debian) 12.2.0\n  kernel"));
	free(text);
	text = fx_report(&res, "table");
	expect(text, "\nkernel v6.12-base (6.12.117, build a1b2c3d4e5f6)\n"
		     "kernel v6.12-hook (6.12.117, build 3f0c5d1b2a49), target uml\n");
	free(text);
	fx_drop(&res);
}

/* A against A: within a boot, or in boots that took turns, which says the same to the last digit.
 */
static void sides_may_be_the_same(void **state)
{
	static const struct fx_row same[] = { { "append", "flags", "kernel", "", 350, 350, 1, 1 } };
	struct fx x = within;
	struct fx_result res;
	double low[2];
	char *text;
	int pairs;

	x.axis = "none";
	x.rows = same;
	x.nr_rows = 1;
	for (pairs = 0; pairs < 2; pairs++) {
		x.pairs = pairs;
		fx_state = 1;
		fx_make(&x, &res);
		low[pairs] = res.c.v[0].ci_low;
		assert_string_equal(res.c.v[0].fault, "");
		assert_int_equal(res.c.v[0].verdict, VERDICT_EQUIVALENT);
		text = fx_report(&res, "table");
		expect(text, "vmabench: A against B\nA is v6.12-hook with .mmap, B is v6.12-hook "
			     "with .mmap\n");
		free(text);
		fx_drop(&res);
	}
	assert_true(low[0] < 1 && low[0] == low[1]);
}

static void pairs_that_do_not_fit_are_untrusted(void **state)
{
	struct fx x = within;
	struct fx_result res;

	x.axis = "kernel";
	x.pairs = true;
	x.same_order_boot = 2;
	fx_make(&x, &res);
	expect(res.c.v[0].fault, "rounds 1 and 2 ran in the same order");
	fx_drop(&res);
	/* Without the pair nothing says which boots belong together. */
	x.same_order_boot = 0;
	x.unpaired = true;
	x.plan_boots = 2 * x.boots;
	fx_make(&x, &res);
	expect(res.c.v[0].fault, "no two neighbouring rounds are complete");
	fx_drop(&res);
}

/* @edit is sed's, of boots.ndjson. */
static void expect_refused(const struct fx *x, const char *edit, const char *said)
{
	char dir[FX_PATH], command[4 * FX_PATH];
	struct run_folder f;
	struct diag d;

	fx_mkdir(dir);
	fx_folder(x, dir);
	snprintf(command, sizeof(command), "sed -i '%s' '%s/boots.ndjson'", edit, dir);
	assert_int_equal(system(command), 0);
	assert_int_equal(run_folder_read(dir, &f, &d), -EBADMSG);
	expect(d.msg, said);
	fx_remove(dir);
}

/* As many boots as were planned at most, and two of each pair. */
static void boots_are_as_many_as_they_can_be(void **state)
{
	struct fx x = within;

	x.plan_boots = 4;
	expect_refused(&x, "", "it has 5 boots, and run.json planned 4");
	x.axis = "kernel";
	x.pairs = true;
	expect_refused(&x, "", "it has 5 pairs of boots, and run.json planned 4");
	x.plan_boots = 5;
	expect_refused(&x, "4d", "boot 3 is one of 1 that took turns, and others are not");
	expect_refused(&x, "$d", "boot 9 is one of 1 that took turns");
	expect_refused(&x, "6s/, \"pair\": 3//", "boot 5 is one of 1 that took turns");
	expect_refused(&x, "s/\"pair\": 2/\"pair\": 1/", "boot 1 is one of 4 that took turns");
	x = within;
	expect_refused(&x, "3s/}/, \"pair\": 7}/;4s/}/, \"pair\": 7}/",
		       "boot 3 is one of 2 that took turns");
}

static void a_side_is_measured_on_its_kernel(void **state)
{
	struct run_folder f;
	struct samples s;
	char dir[FX_PATH];
	struct fx x = within;
	struct diag d;

	x.axis = "kernel";
	x.pairs = true;
	fx_mkdir(dir);
	fx_folder(&x, dir);
	fx_replace(dir, "samples.csv", "\n1,a,", "\n1,b,");
	assert_int_equal(run_folder_read(dir, &f, &d), 0);
	assert_int_equal(samples_read(&f.samples, &s, &d), 0);
	assert_int_equal(run_folder_check(&f, &s.table, NULL, &d), -EBADMSG);
	expect(d.msg, "boot 1 has samples of side b, which is v6.12-hook, and ran v6.12-base");
	samples_free(&s);
	run_folder_free(&f);
	fx_remove(dir);
}

static void fx_only_side_a(const char *dir)
{
	char path[FX_PATH + 64];
	json_t *root;

	fx_path(path, dir, "run.json");
	root = json_load_file(path, 0, NULL);
	json_array_remove(json_object_get(root, "sides"), SIDE_B);
	assert_int_equal(json_dump_file(root, path, 0), 0);
	json_decref(root);
}

static void one_side_is_nothing_to_compare(void **state)
{
	struct fx x = within;
	struct fx_result res;
	struct comparison c;

	x.axis = "none";
	x.only_side = "a";
	fx_mkdir(res.dir);
	fx_folder(&x, res.dir);
	fx_replace(res.dir, "run.json", "\"side\": \"b\"", "\"side\": \"no\"");
	assert_int_equal(run_folder_read(res.dir, &res.folder, &res.d), -EBADMSG);
	fx_only_side_a(res.dir);
	assert_int_equal(run_folder_read(res.dir, &res.folder, &res.d), 0);
	assert_int_equal(slots_read(&res.folder.samples, &res.slots, &res.d), 0);
	assert_int_equal(gate_read(&res.folder.slots, &res.gate, &res.d), 0);
	assert_int_equal(comparison_build(&res.folder, NAN, &res.slots, &res.gate, &c, &res.d),
			 -EINVAL);
	expect(res.d.msg, "it is of one side alone, A is v6.12-hook with .mmap, and there is "
			  "nothing");
	gate_free(&res.gate);
	slots_free(&res.slots);
	run_folder_free(&res.folder);
	fx_remove(res.dir);
}

/* As many links as the boots with samples are of; a boot without any is of none that counts. */
static void links_of_the_boots_are_counted(void **state)
{
	struct fx x = within;
	struct fx_result res;

	x.links = 2;
	fx_make(&x, &res);
	assert_int_equal(res.c.levels.links, 2);
	assert_int_equal(res.c.levels.machines, 1);
	fx_drop(&res);
	x.links = 9;
	x.plan_boots = x.boots + 2;
	fx_mkdir(res.dir);
	fx_folder(&x, res.dir);
	fx_boots(&x, res.dir, x.boots + 2, -1);
	fx_compare(&res);
	assert_int_equal(res.c.levels.links, x.boots);
	fx_drop(&res);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sides_are_called_by_what_they_differ_in),
		cmocka_unit_test(a_slot_has_the_hook_that_it_should),
		cmocka_unit_test(boots_of_a_pair_are_paired),
		cmocka_unit_test(reports_speak_of_kernels),
		cmocka_unit_test(boots_that_alternated_are_told),
		cmocka_unit_test(kernels_are_named_with_what_made_them),
		cmocka_unit_test(sides_may_be_the_same),
		cmocka_unit_test(pairs_that_do_not_fit_are_untrusted),
		cmocka_unit_test(boots_are_as_many_as_they_can_be),
		cmocka_unit_test(a_side_is_measured_on_its_kernel),
		cmocka_unit_test(one_side_is_nothing_to_compare),
		cmocka_unit_test(links_of_the_boots_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
