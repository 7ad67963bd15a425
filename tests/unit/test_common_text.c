// SPDX-License-Identifier: GPL-2.0
/* What all parts read text with: are lines, numbers and names taken as they are written, and
 * nothing else? */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hash.h"
#include "lines.h"
#include "number.h"
#include "row_name.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* The reader at the start of @len bytes of @text. */
static struct lines begin(const char *text, size_t len)
{
	struct lines lines = { .f = tmpfile() };

	assert_non_null(lines.f);
	assert_int_equal(fwrite(text, 1, len, lines.f), len);
	rewind(lines.f);
	return lines;
}

static void end(struct lines *lines)
{
	fclose(lines->f);
	lines_free(lines);
}

static void lines_come_one_by_one(void **state)
{
	struct lines lines = begin("one\n\ntwo", 8);

	(void)state;
	assert_int_equal(lines_next(&lines), 1);
	assert_string_equal(lines.text, "one");
	assert_int_equal(lines.nr, 1);
	assert_false(lines.cut);
	assert_int_equal(lines_next(&lines), 1);
	assert_string_equal(lines.text, "");
	assert_int_equal(lines_next(&lines), 1);
	assert_string_equal(lines.text, "two");
	assert_int_equal(lines.nr, 3);
	assert_true(lines.cut);
	assert_int_equal(lines_next(&lines), 0);
	end(&lines);
}

static void a_nul_byte_is_no_text(void **state)
{
	static const char *const texts[] = { "a\0b\n", "\0\n", "ab\n\0" };
	static const size_t at[] = { 1, 1, 2 };

	(void)state;
	for (size_t i = 0; i < NR(texts); i++) {
		struct lines lines = begin(texts[i], 4);

		for (size_t n = 1; n < at[i]; n++)
			assert_int_equal(lines_next(&lines), 1);
		assert_int_equal(lines_next(&lines), -EBADMSG);
		end(&lines);
	}
}

static void a_folder_cannot_be_read(void **state)
{
	struct lines lines = { .f = fopen("/", "re") };

	(void)state;
	assert_non_null(lines.f);
	assert_int_equal(lines_next(&lines), -EISDIR);
	end(&lines);
}

static void numbers_are_written_in_one_way(void **state)
{
	static const char *const none[] = { "",	  "-1",	 "+1",	" 1",  "1 ",
					    "01", "0x1", "1e3", "1.0", "18446744073709551616" };
	uint64_t number = 7;

	(void)state;
	for (size_t i = 0; i < NR(none); i++)
		assert_int_equal(number_whole(none[i], 0, UINT64_MAX, &number), -EINVAL);
	assert_true(number == 7);
	assert_int_equal(number_whole("0", 0, UINT64_MAX, &number), 0);
	assert_true(number == 0);
	assert_int_equal(number_whole("18446744073709551615", 0, UINT64_MAX, &number), 0);
	assert_true(number == UINT64_MAX);
	assert_int_equal(number_whole("4", 5, 9, &number), -EINVAL);
	assert_int_equal(number_whole("10", 5, 9, &number), -EINVAL);
}

/* Of the reference implementation's own vectors. */
static void the_hash_is_fnv(void **state)
{
	(void)state;
	assert_true(hash_bytes(HASH_START, "", 0) == 0xcbf29ce484222325);
	assert_true(hash_bytes(HASH_START, "a", 1) == 0xaf63dc4c8601ec8c);
	assert_true(hash_bytes(HASH_START, "foobar", 6) == 0x85944171f73967e8);
	assert_true(hash_bytes(hash_bytes(HASH_START, "foo", 3), "bar", 3) == 0x85944171f73967e8);
}

static void a_row_has_one_file_name(void **state)
{
	char name[] = "append/flags/kernel/maps:16";

	(void)state;
	row_to_file_name(name);
	assert_string_equal(name, "append,flags,kernel,maps:16");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_one_by_one),
		cmocka_unit_test(a_nul_byte_is_no_text),
		cmocka_unit_test(a_folder_cannot_be_read),
		cmocka_unit_test(numbers_are_written_in_one_way),
		cmocka_unit_test(the_hash_is_fnv),
		cmocka_unit_test(a_row_has_one_file_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
