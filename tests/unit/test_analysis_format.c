// SPDX-License-Identifier: GPL-2.0
/* Figures for people have no exponent. */
#include "test_analysis_fixture.h"
#include "format.h"

static void significant_digits(void **state)
{
	static const struct {
		double v;
		int digits;
		const char *want;
	} cases[] = {
		{ 0, 2, "0" },
		{ 110.4, 2, "110" },
		{ 99.6, 2, "100" },
		{ 9.96, 2, "10" },
		{ 2.2, 2, "2.2" },
		{ 2.0, 2, "2" },
		{ 0.996, 2, "1" },
		{ 0.45, 2, "0.45" },
		{ 0.0123, 2, "0.012" },
		{ 0.00012, 2, "0.00012" },
		{ 0.00001, 2, "<0.0001" },
		{ 999999, 2, "999999" },
		{ 1e7, 2, ">999999" },
		{ HUGE_VAL, 2, ">999999" },
		{ 1234.4, 3, "1234" },
	};
	char out[FORMAT_LEN];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(format_digits(cases[i].v, cases[i].digits, out), cases[i].want);
}

/*
 * Where printf's %g has no exponent either, the two agree: what was printed before is printed
 * still.
 */
static void agrees_with_printf_in_between(void **state)
{
	char out[FORMAT_LEN], want[FORMAT_LEN];
	double v;

	for (v = 0.0001; v < 99; v *= 1.003) {
		snprintf(want, sizeof(want), "%.2g", v);
		assert_string_equal(format_digits(v, 2, out), want);
	}
}

static void whole_numbers_in_columns(void **state)
{
	static const struct {
		double v;
		int columns;
		const char *want;
	} cases[] = {
		{ 1, 5, "1" },
		{ 99999, 5, "99999" },
		{ 200000, 11, "200000" },
		{ 200000, 5, "200k" },
		{ 12345678, 8, "12345678" },
		{ 123456789, 8, "123457k" },
		{ 1234567890123.0, 8, "1234568M" },
		{ 9007199254740992.0, 8, "9007199G" },
		{ 9999999, 5, "10M" },
		{ 0.4, 5, "0" },
	};
	char out[FORMAT_LEN];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(format_whole(cases[i].v, cases[i].columns, out), cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(significant_digits),
		cmocka_unit_test(agrees_with_printf_in_between),
		cmocka_unit_test(whole_numbers_in_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
