// SPDX-License-Identifier: GPL-2.0
/* Is a report format whose descriptor lacks something named before a run is read? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "report.h"
#include "section.h"

/* As it is while somebody is still at it. */
REPORT(zz_begun) = {
	REPORT_ID(zz_begun),
	.path = "begun.txt",
};

static void a_format_that_is_not_whole_is_named(void **state)
{
	struct diag d;

	(void)state;
	assert_true(reports_check(&d) < 0);
	assert_int_equal(d.exit, VMABENCH_EXIT_BUILD);
	assert_string_equal(d.msg, "analysis/report/formats/test_analysis_formats.c: its "
				   "descriptor lacks a good .write; say what it writes");
}

static void those_that_are_there_are_whole(void **state)
{
	const struct report_format *format;
	struct diag d;
	size_t i;

	(void)state;
	for (i = 0; (format = report_at(i)); i++)
		if (strcmp(format->name, "zz_begun") && report_check(format, &d))
			fail_msg("%s", d.msg);
	assert_true(i > 5);
}

static void expect_fault(const char *path, bool style, const char *why)
{
	struct report_format copy = *report_find("table");
	struct diag d;

	copy.path = path;
	copy.style = style;
	if (!report_check(&copy, &d))
		fail_msg("path %s: nothing is said", path ? path : "none");
	if (!strstr(d.msg, why))
		fail_msg("path %s: says: %s\n not: %s", path ? path : "none", d.msg, why);
}

static void a_path_is_the_formats_own(void **state)
{
	static const char *const bad[] = {
		"",	 "/etc/motd", "../x", "run.json", "samples.csv", "console/boot-01.log",
		"a/b/c", "a/",	      "a/..",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_fault(bad[i], false, "none of the raw ones");
	expect_fault(NULL, false, "say that it is a .style");
	expect_fault("compare.json", false, "take one that no other format has");
}

static void what_has_no_name_of_its_own_is_found(void **state)
{
	static const struct {
		const char *name;
	} one = { "one" }, two = { "two" }, twice = { "one" }, none = { NULL };
	static const void *const v[] = { &two, &one, &twice, &none };

	(void)state;
	assert_null(section_astray(&(struct section){ v, v + 2 }));
	assert_ptr_equal(section_astray(&(struct section){ v, v + 3 }), &twice);
	assert_ptr_equal(section_astray(&(struct section){ v + 2, v + 4 }), &none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_format_that_is_not_whole_is_named),
		cmocka_unit_test(those_that_are_there_are_whole),
		cmocka_unit_test(a_path_is_the_formats_own),
		cmocka_unit_test(what_has_no_name_of_its_own_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
