// SPDX-License-Identifier: GPL-2.0
/* Does guest.map name every region as the plugin numbers it, and the program that runs? */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "guest_map.h"
#include "registry.h"
#include "test_folder.h"

static struct row row[] = {
	{ .name = "append/flags/kernel/maps:24", .args = { .maps = 24 } },
	{ .name = "getppid/none/syscall", .args = { .maps = 16 } },
};
static const struct rows rows = { .row = row, .nr = 2 };

static const struct side_options sides[SIDE_NR] = {
	{ .present = true, .hook = VMABENCH_HOOK_MMAP },
	{ .present = true, .hook = VMABENCH_HOOK_PREPARE },
};

static void regions_are_numbered_by_row_and_side(void **state)
{
	static const char expected[] =
		"region\t0\tappend/flags/kernel/maps:24\ta\tmmap\tmmap\t24\n"
		"region\t0\tappend/flags/kernel/maps:24\ta\tmmap\tmunmap\t24\n"
		"region\t1\tappend/flags/kernel/maps:24\tb\tprepare\tmmap\t24\n"
		"region\t1\tappend/flags/kernel/maps:24\tb\tprepare\tmunmap\t24\n"
		"region\t2\tgetppid/none/syscall\ta\tmmap\tcall\t16\n"
		"region\t3\tgetppid/none/syscall\tb\tprepare\tcall\t16\n";
	static char text[1 << 20];
	const char *regions, *program;
	int digits = 0;
	FILE *f;

	(void)state;
	row[0].storm = storm_find("append");
	row[1].storm = storm_find("getppid");
	assert_int_equal(guest_map_write(folder_path("guest.map"), &rows, sides), 0);
	f = fopen(folder_path("guest.map"), "r");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	regions = strstr(text, "region\t");
	assert_non_null(regions);
	assert_string_equal(regions, expected);
	program = strstr(text, "program\t");
	assert_non_null(program);
	for (program += strlen("program\t"); isxdigit((unsigned char)*program); program++)
		digits++;
	assert_int_equal(digits, 40);
	assert_int_equal(*program, '\n');
}

static void a_failure_is_told(void **state)
{
	(void)state;
	assert_int_equal(guest_map_write(folder_path("nowhere/guest.map"), &rows, sides), -ENOENT);
	assert_int_equal(guest_map_write("/dev/full", &rows, sides), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_numbered_by_row_and_side),
		cmocka_unit_test(a_failure_is_told),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
