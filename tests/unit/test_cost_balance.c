// SPDX-License-Identifier: GPL-2.0
/* The balance: it adds up to the clock, to the last instruction, or there is none. */
#include "test_cost_fixture.h"

#define FIRST "vma_merge_new_range@mm/mmap.c:1438"
#define RETRY "vma_merge_new_range@mm/mmap.c:1509"

static const struct cx saving = {
	.a = { { "", 100 },
	       { FIRST, 40 },
	       { FIRST ";can_merge", 3 },
	       { RETRY, 200 },
	       { "mmap_file;hook", 30 },
	       { "vm_area_alloc", 90 },
	       { "vm_area_free", 60 },
	       { "mas_x", 20 },
	       { "strange", 7 },
	       { "irq;tick", 11 } },
	.b = { { "", 95 }, { FIRST, 240 }, { "op;mmap_file;hook", 33 }, { "task;other", 4 } },
	.calls = CX_CALLS CX_ROW "\ta\tmmap\tmmap\tvma_merge_new_range\t80\n" CX_ROW
				 "\ta\tmmap\tmmap\thook_mmap\t40\n" CX_ROW "\tb\tprepare\tmmap\tvma"
				 "_merge_new_"
				 "range\t40\n" CX_ROW "\tb\tprepare\tmmap\thook_prepare\t40\n",
};

static double json_of(const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);

	assert_true(json_is_number(v));
	return json_number_value(v);
}

static json_t *dump(const struct attribution *a)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct diag d;
	json_t *root;

	assert_int_equal(attribution_json(a, f, &d), 0);
	fclose(f);
	root = json_loads(text, 0, NULL);
	assert_non_null(root);
	free(text);
	return root;
}

static void books_every_count_once(void **state)
{
	static const uint64_t a[BALANCE_LINES] = {
		100, 0, 0, 43, 90, 30, 200, 20, 0, 0, 60, 7, 11
	};
	static const uint64_t b[BALANCE_LINES] = { 95, 0, 0, 240, 0, 33, 0, 0, 0, 0, 0, 0, 0, 4 };
	struct cx_result r;
	int i;

	assert_int_equal(cx_make(&saving, NULL, &r), 0);
	assert_int_equal(r.a.n, 1);
	for (i = 0; i < BALANCE_LINES; i++) {
		assert_int_equal(balance_count(&r.a.v[0], SIDE_A, i), CX_BATCHES * a[i]);
		assert_int_equal(balance_count(&r.a.v[0], SIDE_B, i), CX_BATCHES * b[i]);
	}
	assert_true(r.a.v[0].exact);
	assert_int_equal(r.a.v[0].clock_extra[SIDE_A], 7);
	cx_drop(&r);
}

/* Each side is 40 longer in one batch, of a phase each: an operation 4 either way. */
static void says_what_is_phase(void **state)
{
	struct cx x = saving;
	struct cx_result r;
	char *text = NULL;
	size_t size;
	struct diag d;
	double whole;
	FILE *f;

	x.first_batch_more = x.first_batch_more_b = 40;
	x.last_b = true;
	assert_int_equal(cx_make(&x, CX_ROW, &r), 0);
	whole = (double)(372 - 561) / CX_OPS;
	assert_int_equal(r.a.v[0].nr_phases, 4);
	assert_true(fabs(r.a.v[0].phase_low - (whole - 4)) < 1e-9);
	assert_true(fabs(r.a.v[0].phase_high - (whole + 4)) < 1e-9);
	f = open_memstream(&text, &size);
	assert_int_equal(attribution_text(&r.a, false, f, &d), 0);
	fclose(f);
	if (!strstr(text, "The figures are means of 4 phases. From one to another") ||
	    !strstr(text, "-22.9\nto -14.9: so much of it is phase"))
		fail_msg("%s", strstr(text, "Counted"));
	free(text);
	cx_drop(&r);
}

static void json_adds_up(void **state)
{
	struct cx_result r;
	json_t *root, *row, *lines, *line;
	double a = 0, b = 0, clock;
	size_t i;

	assert_int_equal(cx_make(&saving, CX_ROW, &r), 0);
	root = dump(&r.a);
	row = json_array_get(json_object_get(root, "rows"), 0);
	lines = json_object_get(row, "components");
	assert_int_equal(json_array_size(lines), COMPONENT_NR);
	json_array_foreach (lines, i, line) {
		a += json_of(line, "a");
		b += json_of(line, "b");
	}
	assert_float_equal(a, json_of(row, "a_total"), 1e-9);
	assert_float_equal(b, json_of(row, "b_total"), 1e-9);
	assert_float_equal(a, 55, 1e-9);
	line = json_array_get(lines, COMPONENT_FIRST_MERGE);
	assert_string_equal(json_string_value(json_object_get(line, "name")), "first merge");
	assert_int_equal(json_of(line, "a_count"), 4 * 43);
	assert_int_equal(json_of(line, "b_count"), 4 * 240);
	json_array_foreach (json_object_get(row, "outside"), i, line) {
		a += json_of(line, "a");
		b += json_of(line, "b");
	}
	clock = json_of(json_object_get(row, "clock"), "a_count") -
		json_of(json_object_get(row, "clock"), "b_count");
	assert_float_equal(a - b, clock / (CX_BATCHES * CX_OPS), 1e-9);
	assert_string_equal(json_string_value(json_object_get(row, "row")), CX_ROW);
	assert_string_equal(json_string_value(json_object_get(row, "phase")), "mmap");
	assert_string_equal(json_string_value(json_object_get(row, "unit")), "insn");
	assert_string_equal(json_string_value(json_object_get(row, "b")), "prepare");
	row = json_object_get(row, "calls");
	assert_float_equal(json_of(json_object_get(row, "vma_merge_new_range"), "a"), 2, 0);
	assert_float_equal(json_of(json_object_get(row, "vma_merge_new_range"), "b"), 1, 0);
	assert_float_equal(json_of(json_object_get(row, "hook_prepare"), "a"), 0, 0);
	assert_float_equal(json_of(json_object_get(row, "hook_prepare"), "b"), 1, 0);
	json_decref(root);
	cx_drop(&r);
}

/* Put the printed tenths of @line's three columns into @v. Returns false when it is no line. */
static bool parse_columns(const char *line, long v[3])
{
	const char *p = line + 24;
	int i;

	for (i = 0; i < 3; i++) {
		long whole = 0, sign = 1;

		p += strspn(p, " ");
		if (*p == '-') {
			sign = -1;
			p++;
		}
		if (strspn(p, "0123456789") == 0)
			return false;
		for (; strspn(p, "0123456789,"); p++)
			if (*p != ',')
				whole = 10 * whole + *p - '0';
		if (*p != '.')
			return false;
		v[i] = sign * (10 * whole + p[1] - '0');
		p += 2;
	}
	return true;
}

static void printed_columns_add_up(void **state)
{
	/* Tenths that all round the same way would be off by several. */
	static const struct cx thirds = {
		.a = { { "", 12345 },
		       { FIRST, 13 },
		       { "mmap_file", 13 },
		       { "vm_area_alloc", 13 },
		       { "vm_area_free", 13 },
		       { "mas_x", 13 } },
		.b = { { "", 12346 }, { FIRST, 17 }, { "mmap_file", 17 } },
	};
	long sum[3] = { 0 }, v[3], lines = 0;
	char *text = NULL, *line, *rest;
	struct cx_result r;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int i;

	assert_int_equal(cx_make(&thirds, NULL, &r), 0);
	/* Three operations in four batches: a cost is no multiple of a tenth. */
	((struct region *)r.a.v[0].side[SIDE_A].region)->ops = 3;
	((struct region *)r.a.v[0].side[SIDE_B].region)->ops = 3;
	assert_int_equal(attribution_text(&r.a, false, f, &r.d), 0);
	fclose(f);
	for (rest = text; (line = strsep(&rest, "\n"));) {
		if (strlen(line) < 24 || !parse_columns(line, v))
			continue;
		assert_int_equal(v[1] - v[0], v[2]);
		if (!strncmp(line, "sum", 3))
			for (i = 0; i < 3; i++)
				assert_int_equal(sum[i], v[i]);
		else if (strncmp(line, "outside", 7) && strncmp(line, "total", 5))
			for (i = 0; i < 3; i++)
				sum[i] += v[i];
		lines++;
	}
	assert_int_equal(lines, BALANCE_LINES + 2);
	/* 16,546.67 */
	assert_int_equal(sum[0], 165467);
	free(text);
	cx_drop(&r);
}

static char *print(const struct attribution *a)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct diag d;

	assert_int_equal(attribution_text(a, false, f, &d), 0);
	attribution_plot(a, 0, f);
	fclose(f);
	return text;
}

static void has(const char *text, const char *part, bool expected)
{
	if (!strstr(text, part) == expected)
		fail_msg("%s \"%s\" in %s", expected ? "no" : "a", part, text);
}

static void shares_are_of_a_change(void **state)
{
	static const struct cx nearly = {
		.a = { { "", 100000 }, { "strange", 1000 } },
		.b = { { "", 100010 }, { "strange", 1000 } },
	};
	struct cx_result r;
	char *text;

	assert_int_equal(cx_make(&saving, NULL, &r), 0);
	text = print(&r.a);
	has(text, "\nretry merge                     20.0           0.0       -20.0   109.9%\n",
	    true);
	has(text, "\nsum                             55.0          36.8       -18.2   100.0%\n",
	    true);
	has(text, "\noutside: task                    0.0           0.4         0.4\n", true);
	has(text, "\ntotal                           56.1          37.2       -18.9\n", true);
	has(text, "\n  vma_merge_new_range          2.000         1.000\n", true);
	has(text, "other is ", false);
	has(text, "\nfirst merge\t4.3\t24\t19.7\t19.7\t19.7\t" CX_ROW "\tmmap\tinsn\t", true);
	has(text, "\noutside: task\t0\t0.4\t0.4\t", true);
	has(text, "exception\t", false);
	free(text);
	cx_drop(&r);

	assert_int_equal(cx_make(&nearly, NULL, &r), 0);
	text = print(&r.a);
	has(text, "%", false);
	free(text);
	cx_drop(&r);
}

static void a_large_other_is_said(void **state)
{
	static const struct cx x = {
		.a = { { "", 975 }, { "strange", 25 } },
		.b = { { "", 985 }, { "strange", 15 } },
	};
	struct cx_result r;
	char *text;

	assert_int_equal(cx_make(&x, NULL, &r), 0);
	text = print(&r.a);
	has(text, "other is 2.5% of .mmap:", true);
	has(text, "of .mmap_prepare:", false);
	free(text);
	cx_drop(&r);
}

static void refuses_what_does_not_add_up(void **state)
{
	const struct {
		const char *said;
		unsigned int first_batch_more, first_batch_more_b, clock_batches;
		double clock_a;
		const char *clock_unit, *calls;
		long regions_more;
		bool only_a;
	} cases[] = {
		{ "the clock reads 29 and 28 more than was counted", .first_batch_more = 1 },
		{ "the clock reads 29 and 29 more than was counted", .first_batch_more = 1,
		  .first_batch_more_b = 1 },
		{ "the clock reads 32 and 28 more than was counted", .clock_a = 561 + 8 },
		{ "4 batches and 40 operations were counted, samples.csv has 3 and 30",
		  .clock_batches = 3 },
		{ "samples.csv has none by the clock", .clock_unit = "ns" },
		{ "samples.csv:2: 561.5 is no whole number", .clock_a = 561.5 },
		{ "its stacks add up to 2244, ", .regions_more = 1 },
		{ "regions.tsv: " CX_ROW " mmap was counted for one side only, .mmap_prepare is "
		  "missing",
		  .only_a = true },
		{ "calls.tsv:2: a region that regions.tsv does not have", .calls = CX_CALLS "append"
											    "/x/"
											    "kernel"
											    "\ta\tm"
											    "map\tm"
											    "map\tf"
											    "\t1"
											    "\n" },
	};
	struct cx_result r;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cx x = saving;

		x.first_batch_more = cases[i].first_batch_more;
		x.first_batch_more_b = cases[i].first_batch_more_b;
		x.clock_batches = cases[i].clock_batches;
		x.clock_a = cases[i].clock_a;
		x.clock_unit = cases[i].clock_unit;
		x.regions_more = cases[i].regions_more;
		x.only_a = cases[i].only_a;
		x.calls = cases[i].calls;
		assert_int_equal(cx_make(&x, NULL, &r), -EBADMSG);
		if (!strstr(r.d.msg, cases[i].said))
			fail_msg("\"%s\" lacks \"%s\"", r.d.msg, cases[i].said);
	}
}

static void knows_its_rows(void **state)
{
	struct cx_result r;

	assert_int_equal(cx_make(&saving, "append/plain/kernel", &r), -EINVAL);
	assert_non_null(strstr(r.d.msg, "it holds no row append/plain/kernel"));
}

static void names_what_is_damaged_in_regions(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "regions.tsv: no regions in it" },
		{ CX_REGIONS, "regions.tsv: no regions" },
		{ "r\ta\tmmap\tmmap\t1\t1\tinsn\t1\n", "regions.tsv:1: not the columns of this "
						       "file" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t1", "regions.tsv:2: the last line was "
								"cut short" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\n", "regions.tsv:2: 7 columns instead "
							       "of 8" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t1\t1\n", "regions.tsv:2: 9 columns "
								     "instead of 8" },
		{ CX_REGIONS "r\tc\tmmap\tmmap\t1\t1\tinsn\t1\n", "regions.tsv:2: unknown side" },
		{ CX_REGIONS "r\ta\tboth\tmmap\t1\t1\tinsn\t1\n", "regions.tsv:2: hook must be "
								  "that of its side" },
		{ CX_REGIONS "r\ta\tmmap\tmap\t1\t1\tinsn\t1\n", "regions.tsv:2: unknown phase" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t0\t1\tinsn\t1\n", "regions.tsv:2: batches" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t0\tinsn\t1\n", "regions.tsv:2: ops" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tns\t1\n", "regions.tsv:2: unit must be one "
								"that call paths are counted in" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t1\nr\tb\tprepare\tmmap\t1\t1\tsamples\t"
			     "1\n",
		  "regions.tsv:3: unit must be that of the first line" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t-1\n", "regions.tsv:2: total" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t9007199254740993\n", "regions.tsv:2: "
										 "total" },
		{ CX_REGIONS "\ta\tmmap\tmmap\t1\t1\tinsn\t1\n", "regions.tsv:2: row must not be "
								 "empty" },
		{ CX_REGIONS "r\ta\tmmap\tmmap\t1\t1\tinsn\t1\nr\ta\tmmap\tmmap\t1\t1\tinsn\t1\n",
		  "regions.tsv:3: a row, side and phase come once" },
	};
	static const struct axis axis = { .side = { { .hook = "mmap" }, { .hook = "prepare" } },
					  .nr_sides = SIDE_NR };
	char dir[FX_PATH], name[CX_NAME];
	struct regions regions;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fx_mkdir(dir);
		cx_cost(dir, "exact");
		fx_write(dir, cx_name(name, "exact", "regions.tsv"), cases[i].text);
		assert_int_equal(regions_read(dir, "exact", &axis, &regions, &d), -EBADMSG);
		if (!strstr(d.msg, cases[i].said))
			fail_msg("\"%s\" lacks \"%s\"", d.msg, cases[i].said);
		fx_remove(dir);
	}
	fx_mkdir(dir);
	assert_int_equal(regions_read(dir, "exact", &axis, &regions, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "regions.tsv: nothing was counted"));
	fx_remove(dir);
}

/* 10 samples against 4 of the same time each: the clock decides what a sample is worth. */
static void samples_close_within_their_interval(void **state)
{
	struct cx x = {
		.engine = "perf",
		.clock_unit = "ns",
		.clock_a = 10000,
		.clock_b = 4000,
		.a = { { "", 60 }, { RETRY, 40 } },
		.b = { { "", 35 }, { FIRST, 5 } },
	};
	struct cx_result r;
	struct interval ci;

	assert_int_equal(cx_make(&x, NULL, &r), 0);
	assert_string_equal(r.a.v[0].unit->name, "ns");
	assert_float_equal(balance_total(&r.a.v[0], SIDE_A), 1000, 1e-6);
	assert_float_equal(balance_total(&r.a.v[0], SIDE_B), 400, 1e-6);
	ci = balance_interval(&r.a.v[0], COMPONENT_RETRY_MERGE);
	assert_true(ci.low < -400 && -400 < ci.high && ci.high < -300);
	cx_drop(&r);

	/* What was timed where nothing was sampled has no say. */
	x.second_link = 90000;
	assert_int_equal(cx_make(&x, NULL, &r), 0);
	assert_float_equal(balance_total(&r.a.v[0], SIDE_A), 1000, 1e-6);
	assert_float_equal(balance_total(&r.a.v[0], SIDE_B), 400, 1e-6);
	cx_drop(&r);
	x.second_link = 0;

	x.clock_b = 9000;
	assert_int_equal(cx_make(&x, NULL, &r), -EBADMSG);
	assert_non_null(strstr(r.d.msg, "the samples make the difference"));

	x.clock_unit = "insn";
	assert_int_equal(cx_make(&x, NULL, &r), 0);
	assert_string_equal(r.a.v[0].unit->name, "samples");
	cx_drop(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(books_every_count_once),
		cmocka_unit_test(says_what_is_phase),
		cmocka_unit_test(json_adds_up),
		cmocka_unit_test(printed_columns_add_up),
		cmocka_unit_test(shares_are_of_a_change),
		cmocka_unit_test(a_large_other_is_said),
		cmocka_unit_test(refuses_what_does_not_add_up),
		cmocka_unit_test(knows_its_rows),
		cmocka_unit_test(names_what_is_damaged_in_regions),
		cmocka_unit_test(samples_close_within_their_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
