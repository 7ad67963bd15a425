// SPDX-License-Identifier: GPL-2.0
/*
 * Numbers and JSON are read as strtod() and jansson read them: the same values, and the same
 * texts are refused.
 */
#include "test_analysis_fixture.h"
#include "number.h"
#include "scan.h"

static void numbers_are_strtods(void **state)
{
	static const char *const numbers[] = {
		"0",
		"-0",
		"1",
		"640.5",
		"1e3",
		"1E+03",
		"2.4000000000000000e+02",
		"9007199254740993",
		"123456789012345678901234567890",
		"0.1",
		"1e-5",
		"3.14159265358979323846",
		"1e22",
		"1e23",
		"9007199254740991e22",
		"4.9e-324",
		"1.7976931348623157e308",
		"0.000",
		"100000000000000000000000",
		"1.00000000000000000000000000000000001",
		"8.5e-17",
	};
	static const char *const none[] = {
		"",    "-",   "+1",  ".5",    "1.",    "01",	 "1e",
		"1e+", "nan", "inf", "0x10x", "1e999", "-1e999", " 1",
	};
	double got;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const char *end = number_parse(numbers[i], &got);
		const double want = strtod(numbers[i], NULL);

		if (!end || *end || memcmp(&got, &want, sizeof(got)))
			fail_msg("%s: %.17g", numbers[i], got);
	}
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		const char *end = number_parse(none[i], &got);

		if (end && !*end)
			fail_msg("took \"%s\"", none[i]);
	}
}

static void random_numbers_are_strtods(void **state)
{
	char text[64];
	double got, want;
	int i;

	fx_state = 7;
	for (i = 0; i < 200000; i++) {
		snprintf(text, sizeof(text), i % 2 ? "%.*e" : "%.*f", i % 19,
			 fx_gauss() * pow(10, i % 37 - 18));
		want = strtod(text, NULL);
		if (!number_parse(text, &got) || memcmp(&got, &want, sizeof(got)))
			fail_msg("%s: %.17g", text, got);
	}
}

static bool scan_takes(const char *text)
{
	struct scan s;
	bool is_true;

	scan_start(&s, text);
	scan_skip(&s, &is_true);
	return scan_done(&s);
}

static void takes_what_jansson_takes(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"[1, 2.5, -3e2, \"a\", true, false, null, {\"b\": [[]]}]",
		" {\"a\" : 1 , \"b\":2}\n",
		"\"\\u00e9\\n\\\"\"",
		"",
		"{",
		"[",
		"[1",
		"[1,]",
		"[,1]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{a:1}",
		"{\"a\":1 \"b\":2}",
		"[1 2]",
		"\"",
		"\"\\x\"",
		"\"\\u12g4\"",
		"\"a\nb\"",
		"tru",
		"nul",
		"truex",
		"{} {}",
		"[01]",
		"[1.]",
		"[+1]",
		"[.5]",
		"[1e999]",
		"[NaN]",
		"1",
		"[\"\\",
		"{\"a\":[1,{\"b\":\"c\"},[]],\"d\":null}",
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *root = json_loads(texts[i], JSON_DECODE_ANY, NULL);

		if (scan_takes(texts[i]) != !!root)
			fail_msg("%s: jansson says %s", texts[i], root ? "yes" : "no");
		json_decref(root);
	}
}

/* What ends anywhere is refused, and nothing behind the end is read. */
static void every_prefix_is_refused(void **state)
{
	static const char whole[] = "{\"a\": [1, -2.5e1, \"x\\u0041\", {\"b\": true}], \"c\": "
				    "null}";
	size_t i;

	assert_true(scan_takes(whole));
	for (i = 0; i < sizeof(whole) - 1; i++) {
		char *part = strndup(whole, i);

		if (scan_takes(part))
			fail_msg("took %s", part);
		free(part);
	}
}

static void depth_is_bounded(void **state)
{
	static char deep[100001];

	memset(deep, '[', sizeof(deep) - 1);
	assert_false(scan_takes(deep));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_strtods),
		cmocka_unit_test(random_numbers_are_strtods),
		cmocka_unit_test(takes_what_jansson_takes),
		cmocka_unit_test(every_prefix_is_refused),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
