// SPDX-License-Identifier: GPL-2.0
/* The reports: widths and ASCII under the worst names and figures, and compare.json's contract. */
#include <errno.h>

#include "test_analysis_fixture.h"
#include "text.h"

#define LONG_ARGS "maps:65536/pages:512/population:60000/seed:18446744073709551615"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "flags", "kernel", LONG_ARGS, 12345678, 1234567890123.0, 65536, 32768 },
	{ "isolated", "special", "syscall", "", 99999.4, 0.004, 64, 64 },
	{ "\xc3\xa9tat", "plain", "kernel", "", 600, 300, 1, 1 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
};

static const struct fx base = {
	.boots = 4,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 5,
	.boot_noise = 0.02,
	.command = "./vmabench run --suite quick --kernel v6.12-hook --target uml --boots 10 "
		   "--output "
		   "a-very-long-folder-name-that-is-by-itself-wider-than-the-seventy-two-columns-"
		   "of-a-mail --seed 7",
};

/* Every line at most @width columns of printable ASCII, with no blank at its end. */
static void check_lines(const char *text, size_t width)
{
	while (*text) {
		size_t len = strcspn(text, "\n"), i;

		if (len > width)
			fail_msg("%zu columns: %.*s", len, (int)len, text);
		for (i = 0; i < len; i++)
			if (text[i] < ' ' || text[i] > '~')
				fail_msg("not ASCII: %.*s", (int)len, text);
		if (len && text[len - 1] == ' ')
			fail_msg("ends in a blank: %.*s", (int)len, text);
		assert_int_equal(text[len], '\n');
		text += len + 1;
	}
}

static void table_and_cover_keep_their_width(void **state)
{
	static const char *const breaks[] = { NULL, "hook_calls" };
	struct fx x = base;
	struct fx_result res;
	char *text;
	size_t i;

	for (i = 0; i < 2; i++) {
		x.counter = breaks[i];
		fx_make(&x, &res);
		text = fx_report(&res, "table");
		check_lines(text, TABLE_MOST);
		assert_non_null(strstr(text, "below 1 .mmap_prepare is faster"));
		assert_non_null(strstr(text, "Controls: getppid"));
		/* All nine lines share the fault, which is said once. */
		assert_int_equal(!!strstr(text, "- untrusted: append/flags/kernel mmap and 8 more "
						"lines"),
				 i);
		free(text);
		text = fx_report(&res, "cover");
		check_lines(text, COVER_WIDTH);
		assert_non_null(strstr(text, "4 boots x 4 rounds"));
		assert_non_null(strstr(text, "linux-source-6.12 6.12.117-1"));
		assert_int_equal(!!strstr(text, "- untrusted: append/flags/kernel mmap and 8 more "
						"lines"),
				 i);
		free(text);
		fx_drop(&res);
	}
}

static void table_shows_the_figures(void **state)
{
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.nr_rows = 1;
	x.boot_noise = 0;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	if (!strstr(text, "append/flags  mmap    600.0     300.0  0.500  -       1     exact\n"))
		fail_msg("%s", text);
	free(text);
	fx_drop(&res);
}

/* A name of one's own stands beside its figures as long as there is room; a mail has 72 columns. */
static void long_names_widen_the_table(void **state)
{
	static const struct fx_row rows[] = {
		{ "append", "dev:tape/the-second-one.0", "kernel", "populate:1/pages:16", 600, 300,
		  1, 1 },
		{ "append", "dev:a-device-whose-name-is-longer-than-any-table-has-room-for",
		  "kernel", "populate:1", 600, 300, 1, 1 },
	};
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.boot_noise = 0;
	x.rows = rows;
	x.nr_rows = 2;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	if (!strstr(text, "\nappend/dev:tape/the-second-one.0/populate:1/pages:16 mmap") ||
	    !strstr(text, "room-for/populate:1\n "))
		fail_msg("%s", text);
	check_lines(text, TABLE_MOST);
	free(text);
	text = fx_report(&res, "cover");
	if (!strstr(text, "\nappend/dev:tape/the-second-one.0/populate:1/pages:16\n "))
		fail_msg("%s", text);
	check_lines(text, COVER_WIDTH);
	free(text);
	fx_drop(&res);
}

/* Who reads of counts must not take them for time, nor boots for what they were taken over. */
static void counts_are_told_as_counts(void **state)
{
	static const char *const formats[] = { "table", "cover" };
	struct fx x = base;
	struct fx_result res;
	char *text;
	size_t i;

	x.unit = "insn";
	x.boot_noise = 0;
	x.phase_effect = 0.01;
	fx_make(&x, &res);
	for (i = 0; i < 2; i++) {
		text = fx_report(&res, formats[i]);

		check_lines(text, i ? COVER_WIDTH : TABLE_MOST);
		if (strstr(text, "faster") || strstr(text, "slower") || strstr(text, "95%") ||
		    strstr(text, "rounds") || strstr(text, "seed 7,") ||
		    !strstr(text, "4 seeded phases, the same in 4 boots") ||
		    !strstr(text, "These are counts, not time") ||
		    !strstr(text, "From the lowest phase to the highest, .mmap / .prepare:") ||
		    !strstr(text, "0.495-0.505"))
			fail_msg("%s: %s", formats[i], text);
		free(text);
	}
	/* Nor who reads a changelog, where neither target nor phases are told. */
	text = fx_report(&res, "patch");
	assert_non_null(strstr(text, "These are counts, not time"));
	free(text);
	fx_drop(&res);
}

/* Four boots apart by tens of per cent: nothing can be said of half a per cent. */
static void inconclusive_rows_say_what_they_would_have_shown(void **state)
{
	static const struct fx_row near_one = { "append", "plain", "kernel", "", 600, 603, 1, 1 };
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.rows = &near_one;
	x.nr_rows = 1;
	x.boot_noise = 0.2;
	/* Whatever the tests before have drawn. */
	fx_state = 1;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	if (!strstr(text, "- inconclusive, but an effect of this size") || !strstr(text, "append/"
											 "plain "
											 "mmap "))
		fail_msg("%s", text);
	free(text);
	fx_drop(&res);
}

/* Boots that are apart by much, and VMAs by the hundred thousand: still no exponent anywhere. */
static void large_figures_have_no_exponent(void **state)
{
	static const struct fx_row rows[] = {
		{ "append", "plain", "kernel", "", 600, 603, 200000, 200001 },
		{ "append", "special", "kernel", "", 600, 603, 300000, 300000 },
	};
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.rows = rows;
	x.nr_rows = 2;
	x.boot_noise = 1;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	check_lines(text, TABLE_MOST);
	if (strstr(text, "e+0") || !strstr(text, " 300000 ") || !strstr(text, " 200k>200k "))
		fail_msg("%s", text);
	free(text);
	fx_drop(&res);
}

static void untrusted_row_shows_no_ratio(void **state)
{
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.nr_rows = 1;
	x.counter = "unbalanced";
	x.counter_value = 1;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	if (strstr(text, "0.5"))
		fail_msg("%s", text);
	assert_non_null(strstr(text, "untrusted"));
	free(text);
	text = fx_report(&res, "latency");
	assert_non_null(strstr(text, "NaN\tuntrusted"));
	assert_null(strstr(text, "\t0.5"));
	free(text);
	fx_drop(&res);
}

static void entry_is_what_the_syscall_vantage_adds(void **state)
{
	static const struct fx_row both[] = {
		{ "append", "plain", "kernel", "", 600, 300, 1, 1 },
		{ "append", "plain", "syscall", "", 850, 560, 1, 1 },
		{ "append", "flags", "syscall", "", 850, 560, 1, 1 },
	};
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.rows = both;
	x.nr_rows = 3;
	x.boot_noise = 0;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	assert_non_null(strstr(text, "Entry (syscall less kernel vantage), .mmap / .prepare:\n"
				     "  append/plain mmap 250 / 260, append/plain munmap"));
	assert_null(strstr(strstr(text, "Entry"), "append/flags mmap"));
	free(text);
	fx_drop(&res);
	x.nr_rows = 1;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	assert_null(strstr(text, "Entry"));
	free(text);
	fx_drop(&res);
}

static void whole_commands_stand_beside_their_row(void **state)
{
	static const struct fx_row one[] = { { "append", "flags", "syscall", "", 800, 400, 1, 1 } };
	static const char name[] = "hyperfine/append,flags,syscall.json";
	struct fx x = base;
	struct fx_result res;
	struct diag d;
	char *text, path[FX_PATH + 64];

	x.rows = one;
	x.nr_rows = 1;
	x.boot_noise = 0;
	fx_make(&x, &res);
	fx_path(path, res.dir, "hyperfine");
	assert_int_equal(mkdir(path, 0777), 0);
	/*
	 * ABBA: the commands of one name belong together, and one run that took long does not
	 * matter.
	 */
	fx_write(res.dir, name,
		 "{\"results\": ["
		 "{\"command\": \"a\", \"times\": [0.020, 0.020, 0.9]},"
		 "{\"command\": \"b\", \"times\": [0.015]},"
		 "{\"command\": \"b\", \"times\": [0.015]},"
		 "{\"command\": \"a\", \"times\": [0.020]}]}");
	text = fx_report(&res, "table");
	assert_non_null(strstr(text, "Whole commands of append/flags/syscall, by hyperfine: ratio "
				     "0.750; the"));
	assert_non_null(strstr(text, "row's own, its phases together, 0."));
	check_lines(text, TABLE_MOST);
	free(text);
	fx_write(res.dir, "hyperfine/append,plain,syscall.json", "{\"results\": [");
	const struct report r = { .run = &res.folder.run, .c = &res.c, .dir = res.dir };

	assert_int_equal(report_whole(&r, stderr, TABLE_WIDTH, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "append,plain,syscall.json: holds no times of both sides"));
	fx_write(res.dir, "hyperfine/append,plain,syscall.json",
		 "{\"results\": ["
		 "{\"command\": \"a\", \"times\": [\"0.02\"]}, {\"command\": \"b\", \"times\": "
		 "[0.02]}]}");
	assert_int_equal(report_whole(&r, stderr, TABLE_WIDTH, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "holds a time that is none"));
	fx_path(path, res.dir, "hyperfine/append,plain,syscall.json");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(report_whole(&r, stderr, TABLE_WIDTH, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "append,plain,syscall.json: it is a link or no plain file"));
	fx_drop(&res);
}

/* What links say is in the table, the letter and compare.json; where they agree, nothing is. */
static void links_that_disagree_are_marked(void **state)
{
	struct fx x = base;
	struct fx_result res;
	json_t *root, *row;
	char *text;

	x.boots = 6;
	x.links = 3;
	x.link_step = 0.05;
	x.boot_noise = 0.002;
	fx_make(&x, &res);
	assert_int_equal(res.c.levels.links, 3);
	text = fx_report(&res, "table");
	check_lines(text, TABLE_MOST);
	assert_non_null(strstr(text, "\n3 links x 2 boots x 4 rounds, vantage"));
	assert_non_null(strstr(text, "*\n"));
	assert_non_null(strstr(text, "- * layout-sensitive, from the lowest link to the highest:"));
	free(text);
	text = fx_report(&res, "cover");
	check_lines(text, COVER_WIDTH);
	assert_non_null(strstr(text, "bootstrap over links, boots, then rounds"));
	assert_non_null(strstr(text, "- * layout-sensitive"));
	free(text);
	text = fx_report(&res, "json");
	root = json_loads(text, 0, NULL);
	row = json_array_get(json_object_get(root, "rows"), 0);
	assert_true(json_is_true(json_object_get(row, "layout_sensitive")));
	assert_true(json_real_value(json_object_get(row, "link_high")) >
		    json_real_value(json_object_get(row, "link_low")) + 0.02);
	json_decref(root);
	free(text);
	fx_drop(&res);
	/* A boot lacking, and links alike. */
	x.boots = 5;
	x.plan_boots = 6;
	x.link_step = 0;
	fx_make(&x, &res);
	text = fx_report(&res, "table");
	assert_non_null(strstr(text, "\n3 links x 1 to 2 boots x 4 rounds"));
	assert_null(strstr(text, "layout-sensitive"));
	free(text);
	fx_drop(&res);
}

static void json_keeps_its_contract(void **state)
{
	static const char *const keys[] = { "row",	  "phase",
					    "axis",	  "a",
					    "b",	  "kernel",
					    "n_links",	  "n_machines",
					    "unit",	  "a_median",
					    "b_median",	  "ratio",
					    "ci_low",	  "ci_high",
					    "verdict",	  "p",
					    "p_holm",	  "mde",
					    "n_boots",	  "n_rounds",
					    "a_vmas",	  "b_vmas",
					    "a_mean",	  "b_mean",
					    "gate",	  "layout_sensitive",
					    "link_low",	  "link_high",
					    "a_low",	  "a_high",
					    "b_low",	  "b_high",
					    "n_phases",	  "ratio_low",
					    "ratio_high", "n_fewer",
					    "n_more" };
	json_t *root, *row;
	struct fx x = base;
	struct fx_result res;
	char *text;
	size_t i;

	x.nr_rows = 1;
	fx_make(&x, &res);
	text = fx_report(&res, "json");
	root = json_loads(text, 0, NULL);
	assert_non_null(root);
	assert_int_equal(json_integer_value(json_object_get(root, "schema")), 1);
	row = json_array_get(json_object_get(root, "rows"), 0);
	assert_int_equal(json_object_size(row), sizeof(keys) / sizeof(keys[0]));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!json_object_get(row, keys[i]))
			fail_msg("no %s", keys[i]);
	assert_string_equal(json_string_value(json_object_get(row, "gate")), "ok");
	assert_string_equal(json_string_value(json_object_get(row, "b")), "prepare");
	assert_true(json_is_real(json_object_get(row, "ci_low")));
	/* munmap has no spread in the fixture: no interval, said as null. */
	row = json_array_get(json_object_get(root, "rows"), 1);
	assert_true(json_is_null(json_object_get(row, "ci_low")));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(root, "totals"), "row"
											     "s")),
			 2);
	json_decref(root);
	free(text);
	fx_drop(&res);
}

static void cover_adds_a_missing_seed(void **state)
{
	struct fx x = base;
	struct fx_result res;
	char *text;

	x.nr_rows = 1;
	x.command = "./vmabench run";
	fx_make(&x, &res);
	text = fx_report(&res, "cover");
	assert_non_null(strstr(text, "\n  ./vmabench run --seed 7\n"));
	free(text);
	fx_drop(&res);
}

static char *wrapped(void (*fn)(FILE *f, const char *arg), const char *arg)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	fn(f, arg);
	fclose(f);
	return text;
}

static void wrap_20(FILE *f, const char *arg)
{
	text_wrap(f, 20, "- ", arg);
}

static void command_24(FILE *f, const char *arg)
{
	text_command(f, 24, 2, arg);
}

static void plot_field(FILE *f, const char *arg)
{
	text_field(f, arg);
}

static void expect_text(void (*fn)(FILE *f, const char *arg), const char *arg, const char *want)
{
	char *text = wrapped(fn, arg);

	assert_string_equal(text, want);
	free(text);
}

static void text_is_wrapped(void **state)
{
	expect_text(wrap_20, "one two three four five", "- one two three four\n  five\n");
	expect_text(wrap_20, "", "- \n");
	expect_text(wrap_20, "abcdefghijklmnopqrstuvwxyz", "- abcdefghijklmnopqr\n  stuvwxyz\n");
	expect_text(wrap_20, "\xc3\xa9t\xc3\xa9 \x01", "- ?t? ?\n");
	expect_text(plot_field, "a \"b\"\tc\n", "a 'b'?c?");
	expect_text(plot_field, "\"", "'");
	expect_text(command_24, "./vmabench run --seed 7 --json",
		    "  ./vmabench run \\\n      --seed 7 --json\n");
	/* No indent after a cut word: the shell joins the two parts. */
	expect_text(command_24, "x abcdefghijklmnopqrstuvwxyz",
		    "  x \\\n      abcdefghijklmnop\\\nqrstuvwxyz\n");
	/* Within quotes it joins nothing. */
	expect_text(command_24, "x --k 'a=/my trees/linux@main b'",
		    "  x \\\n      --k 'a=/my trees'\\\n'/linux@main b'\n");
	expect_text(command_24, "x $'a\\303\\274b\\'c defghijkl'",
		    "  x \\\n      $'a\\303\\274b\\'c '\\\n$'defghijkl'\n");
	expect_text(command_24, "x 'abcdefghij it'\\''s'",
		    "  x \\\n      'abcdefghij it'\\\n\\''s'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_and_cover_keep_their_width),
		cmocka_unit_test(table_shows_the_figures),
		cmocka_unit_test(long_names_widen_the_table),
		cmocka_unit_test(counts_are_told_as_counts),
		cmocka_unit_test(inconclusive_rows_say_what_they_would_have_shown),
		cmocka_unit_test(large_figures_have_no_exponent),
		cmocka_unit_test(untrusted_row_shows_no_ratio),
		cmocka_unit_test(entry_is_what_the_syscall_vantage_adds),
		cmocka_unit_test(whole_commands_stand_beside_their_row),
		cmocka_unit_test(links_that_disagree_are_marked),
		cmocka_unit_test(json_keeps_its_contract),
		cmocka_unit_test(cover_adds_a_missing_seed),
		cmocka_unit_test(text_is_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
