// SPDX-License-Identifier: GPL-2.0
/* Figures and the sentence: every word follows from the counts. */
#include "figures.h"
#include "interval.h"
#include "test_cost_fixture.h"

#define FIRST "vma_merge_new_range@mm/mmap.c:1438"
#define RETRY "vma_merge_new_range@mm/mmap.c:1509"

static void says(const struct cx *x, const char *expected)
{
	struct cx_result r;

	if (cx_make(x, NULL, &r))
		fail_msg("%s", r.d.msg);
	assert_string_equal(r.a.sentence[0], expected);
	cx_drop(&r);
}

static void tells_of_other_work(void **state)
{
	const struct cx x = {
		.kernels = true,
		.unlike = true,
		.a = { { "", 30000 }, { FIRST, 4000 } },
		.b = { { "", 30000 }, { FIRST, 3000 } },
	};

	says(&x, "of other work, since v6.12-base left 240 VMAs and v6.12-hook 1: of the 100 "
		 "instructions that v6.12-hook saves per mmap(), the first merge is 100 (100%).");
}

/* Counts are of a batch of 10 operations. */
static void tells_a_saving(void **state)
{
	const struct cx x = {
		.a = { { "", 30000 },
		       { FIRST, 100 },
		       { RETRY, 12000 },
		       { "vm_area_alloc", 5000 },
		       { "vm_area_free", 2000 },
		       { "mas_x", 3000 },
		       { "strange", 230 } },
		/* The batch's first operation finds nothing to merge with. */
		.b = { { "", 30000 }, { FIRST, 4100 }, { "vm_area_alloc", 10 } },
	};

	says(&x, "of the 1,822 instructions that .mmap_prepare saves per mmap(), the retry merge "
		 "is 1,200 (66%), the allocation and freeing of the VMA it threw away 699 (38%), "
		 "the maple tree 300 (16%) and the rest 23 (1%); against that, the first merge "
		 "takes 400 more.");
}

/* The retry failed: the VMA stayed, nothing was thrown away. */
static void tells_no_tale_of_a_vma_that_stayed(void **state)
{
	const struct cx both_allocate = {
		.a = { { "", 1000 },
		       { FIRST, 100 },
		       { RETRY, 900 },
		       { "vm_area_alloc", 600 },
		       { "vm_area_free", 200 } },
		.b = { { "", 1000 }, { FIRST, 100 }, { "vm_area_alloc", 500 } },
	};
	const struct cx none_retried = {
		.a = { { "", 1000 }, { "vm_area_alloc", 600 }, { "vm_area_free", 200 } },
		.b = { { "", 1000 } },
	};
	const struct cx none_is_freed = {
		.a = { { "", 1000 }, { FIRST, 100 }, { RETRY, 900 }, { "vm_area_alloc", 600 } },
		.b = { { "", 1000 }, { FIRST, 100 } },
	};

	says(&both_allocate, "of the 120 instructions that .mmap_prepare saves per mmap(), the "
			     "retry merge is 90 "
			     "(75%), RCU and freeing 20 (17%), the allocation of a VMA 10 (8%).");
	says(&none_retried, "of the 80 instructions that .mmap_prepare saves per mmap(), the "
			    "allocation of a VMA is 60 (75%), RCU and freeing 20 (25%).");
	says(&none_is_freed, "of the 150 instructions that .mmap_prepare saves per mmap(), the "
			     "retry merge is 90 (60%), the allocation of a VMA 60 (40%).");
}

static void tells_a_cost(void **state)
{
	const struct cx x = {
		.a = { { "", 1000 }, { "mas_x", 200 } },
		.b = { { "", 1000 }, { "mas_x", 180 }, { "mmap_file;hook", 300 } },
	};

	says(&x, "of the 28 instructions that .mmap_prepare costs more per mmap(), the hook is 30 "
		 "(107%); against that, the maple tree takes 2 fewer.");
}

static void tells_that_nothing_changed(void **state)
{
	const struct cx same = { .a = { { "", 12345 } }, .b = { { "", 12345 } } };
	const struct cx moved = {
		.a = { { "", 1000 }, { RETRY, 300 }, { FIRST, 0 + 1 } },
		.b = { { "", 1000 }, { FIRST, 301 } },
	};
	const struct cx nearly = {
		.a = { { "", 100000 }, { "mas_x", 90 } },
		.b = { { "", 100000 }, { "mas_x", 70 } },
	};

	const struct cx by_a_part = {
		.a = { { "", 12345 }, { "mas_x", 103 } },
		.b = { { "", 12345 }, { "mas_x", 101 } },
	};
	const struct cx elsewhere = {
		.a = { { "", 12345 }, { "mas_x", 103 }, { FIRST, 101 } },
		.b = { { "", 12345 }, { "mas_x", 101 }, { FIRST, 103 } },
	};

	says(&by_a_part, ".mmap and .mmap_prepare cost the same 1,245 instructions per mmap() to "
			 "within 1, component by component.");
	says(&elsewhere, ".mmap and .mmap_prepare cost the same 1,255 instructions per mmap(), "
			 "component by component to within 1.");
	says(&nearly, ".mmap and .mmap_prepare cost the same 10,009 instructions per mmap() to "
		      "within 2, component by component.");
	says(&same, ".mmap and .mmap_prepare cost the same 1,235 instructions per mmap(), "
		    "component by component.");
	says(&moved, ".mmap and .mmap_prepare cost the same 130 instructions per mmap(), but not "
		     "in the "
		     "same places: the first merge takes 30 more, the retry merge takes 30 fewer.");
}

static void prints_figures(void **state)
{
	char text[FIGURE_LEN];

	assert_string_equal(figure_whole(0, text), "0");
	assert_string_equal(figure_whole(-1832, text), "-1,832");
	assert_string_equal(figure_whole(1234567, text), "1,234,567");
	assert_string_equal(figure_whole(INT64_MIN, text), "-9,223,372,036,854,775,808");
	assert_string_equal(figure_tenths(-4, text), "-0.4");
	assert_string_equal(figure_tenths(12345, text), "1,234.5");
	assert_string_equal(figure_tenths(-10000, text), "-1,000.0");
}

static void rounds_columns_to_their_sum(void **state)
{
	const long double thirds[] = { 1 / 3.0L, 1 / 3.0L, 4 / 3.0L, -1 / 3.0L };
	const long double others[] = { 0.3L, 0.4L, 1.3L };
	int64_t out[4];

	figure_round_column(thirds, 4, 2, out);
	assert_int_equal(out[0] + out[1] + out[2] + out[3], 2);
	assert_int_equal(out[3], 0);
	figure_round_column(others, 3, 2, out);
	assert_int_equal(out[0] + out[1] + out[2], 2);
	assert_int_equal(out[1], 1);
}

/* Garwood's limits as tabled; for a difference of two counts of 0 nothing is excluded below 0. */
static void gives_intervals(void **state)
{
	struct interval i = interval_count(10);

	assert_float_equal(i.low, 4.7954, 1e-4);
	assert_float_equal(i.high, 18.3904, 1e-4);
	i = interval_count(0);
	assert_float_equal(i.low, 0, 0);
	assert_float_equal(i.high, 3.6889, 1e-4);
	/* Far beyond what the exact limits can be had for: the normal ones. */
	i = interval_count(1000000);
	assert_float_equal(i.low, 1000000 - 1959.964, 1e-2);
	assert_float_equal(i.high, 1000000 + 1959.964, 1e-2);
	i = interval_difference(10, 2, 0, 1);
	assert_float_equal(i.low, -20 - 2 * 8.3904, 1e-3);
	assert_float_equal(i.high, -20 + hypot(3.6889, 2 * 5.2046), 1e-3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_a_saving),
		cmocka_unit_test(tells_no_tale_of_a_vma_that_stayed),
		cmocka_unit_test(tells_a_cost),
		cmocka_unit_test(tells_of_other_work),
		cmocka_unit_test(tells_that_nothing_changed),
		cmocka_unit_test(prints_figures),
		cmocka_unit_test(rounds_columns_to_their_sum),
		cmocka_unit_test(gives_intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
