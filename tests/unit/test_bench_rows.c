// SPDX-License-Identifier: GPL-2.0
/* Are rows read as written, and is each mistake in one named with its place and a way out? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "profiles.h"
#include "rows.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* What nothing measures yet, as some storm to come may ask for. */
STORM(zz_late) = {
	STORM_ID(zz_late),
	.vantages = { [STORM_KERNEL] = true },
	.outputs = { [STORM_COST] = true, [STORM_LATENCY] = true },
	.phases = { "mmap" },
	.defaults = { .pages = 1, .maps = 1, .batches = 1 },
};

static char path[4096];

static int make_file(void **state)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "%s/test_bench_rows.XXXXXX", dir ? dir : P_tmpdir);
	fd = mkstemp(path);
	return fd < 0 || close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static int load(struct rows *rows, const char *text, size_t len, struct diag *d)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
	memset(d, 0, sizeof(*d));
	return rows_load(rows, path, d);
}

static void rows_are_read_as_written(void **state)
{
	static const char text[] = "# a comment\n"
				   "\n"
				   "append/flags/kernel\n"
				   "  isolated/plain/syscall/batches:2/pages:512   # and "
				   "another\r\n"
				   "\tgetppid/none/syscall/maps:65536\n"
				   "empty/none/kernel";
	struct rows rows;
	struct diag d;

	(void)state;
	assert_int_equal(load(&rows, text, strlen(text), &d), 0);
	assert_int_equal(rows.nr, 4);

	assert_string_equal(rows.row[0].name, "append/flags/kernel");
	assert_string_equal(rows.row[0].args_text, "");
	assert_string_equal(rows.row[0].storm->name, "append");
	assert_string_equal(rows.row[0].profile->name, "flags");
	assert_int_equal(rows.row[0].vantage, STORM_KERNEL);
	assert_int_equal(rows.row[0].line, 3);
	assert_memory_equal(&rows.row[0].args, &rows.row[0].storm->defaults,
			    sizeof(struct storm_args));

	assert_string_equal(rows.row[1].name, "isolated/plain/syscall/batches:2/pages:512");
	assert_string_equal(rows.row[1].args_text, "batches:2/pages:512");
	assert_int_equal(rows.row[1].vantage, STORM_SYSCALL);
	assert_int_equal(rows.row[1].args.pages, 512);
	assert_int_equal(rows.row[1].args.batches, 2);
	assert_int_equal(rows.row[1].args.maps, rows.row[1].storm->defaults.maps);
	assert_int_equal(rows.row[1].line, 4);

	assert_null(rows.row[2].profile);
	assert_int_equal(rows.row[2].args.maps, 65536);
	assert_string_equal(rows.row[3].name, "empty/none/kernel");
	rows_free(&rows);
}

static void a_mapping_is_a_profile_or_another_or_a_device(void **state)
{
	static const char text[] = "append/plain/kernel/hook:prepare/maps:8\n"
				   "append/tmpfs/kernel\n"
				   "append/dev:dri!card0/syscall\n"
				   "append/plain/kernel/maps:8/hook:mmap\n"
				   "append/plain/kernel/maps:8\n"
				   "append/dev:card0/syscall";
	struct rows rows;
	struct diag d;

	(void)state;
	assert_int_equal(load(&rows, text, strlen(text), &d), 0);
	assert_int_equal(rows.nr, 6);
	assert_int_equal(rows.row[0].hook, VMABENCH_HOOK_PREPARE);
	assert_string_equal(rows.row[0].args_text, "hook:prepare/maps:8");
	assert_string_equal(rows.row[0].mapping_name, "plain");
	assert_null(rows.row[0].mapping);
	assert_ptr_equal(rows.row[1].mapping, mapping_find("tmpfs"));
	assert_null(rows.row[1].profile);
	assert_null(rows.row[1].device);
	assert_false(rows.row[1].has_hook);
	assert_ptr_equal(rows.row[2].mapping, &mapping_of_device);
	assert_string_equal(rows.row[2].device, "/dev/dri/card0");
	assert_string_equal(rows.row[2].mapping_name, "dev:dri!card0");
	assert_int_equal(rows.row[3].hook, VMABENCH_HOOK_MMAP);
	assert_false(rows.row[4].has_hook);
	rows_free(&rows);
}

static void mistakes_are_named(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *says;
	} cases[] = {
		{ "apend/flags/kernel", 1, "there is no storm 'apend'; did you mean 'append'?" },
		{ "# x\n\nisolatde/plain/kernel", 3, "did you mean 'isolated'?" },
		{ "/plain/kernel", 1, "there is no storm ''" },
		{ "append/flag/kernel", 1, "there is no mapping 'flag'; did you mean 'flags'?" },
		{ "append//kernel", 1, "there is no mapping ''" },
		{ "zz_late/none/kernel", 1,
		  "storm zz_late has the output latency, which nothing measures yet" },
		{ "append/none/kernel", 1, "there is no mapping 'none'" },
		{ "append/error/kernel", 1, "profile error refuses every mapping" },
		{ "getppid/plain/syscall", 1,
		  "getppid maps nothing, so it has no mapping 'plain'; write 'none'" },
		{ "append/flags/kernal", 1,
		  "append has no vantage 'kernal'; did you mean 'kernel'?" },
		{ "getppid/none/kernel", 1,
		  "getppid has no vantage 'kernel'; did you mean 'syscall'?" },
		{ "append", 1, "'append' is not whole; write storm/mapping/vantage" },
		{ "append/flags", 1, "'append/flags' is not whole" },
		{ "append/flags/kernel/", 1, "'' is no argument; write NAME:VALUE" },
		{ "append/flags/kernel/maps", 1, "'maps' is no argument" },
		{ "append/flags/kernel/hook:map", 1, "hook is 'map'; write mmap or prepare" },
		{ "append/flags/kernel/hook:", 1, "hook is ''" },
		{ "append/flags/kernel/hook:mmap/hook:mmap", 1, "hook is given twice" },
		{ "empty/none/kernel/hook:mmap", 1, "has no choice of hooks; leave out 'hook'" },
		{ "append/flags/kernel/hoook:mmap", 1, "did you mean 'hook'?" },
		{ "append/flags/kernel/hook:mmap\nappend/flags/kernel/hook:mmap/maps:240", 2,
		  "measures what line 1 does" },
		{ "append/flags/kernel/mops:1", 1,
		  "there is no argument 'mops'; did you mean 'maps'?" },
		{ "append/flags/kernel/maps:1/maps:2", 1, "maps is given twice" },
		{ "append/flags/kernel/maps:", 1, "maps is ''; write a number from 1 to 65536" },
		{ "append/flags/kernel/maps:0", 1, "maps is '0'" },
		{ "append/flags/kernel/maps:065", 1, "maps is '065'" },
		{ "append/flags/kernel/maps:-1", 1, "maps is '-1'" },
		{ "append/flags/kernel/maps:+1", 1, "maps is '+1'" },
		{ "append/flags/kernel/maps: 1", 1, "maps is ' 1'" },
		{ "append/flags/kernel/maps:1x", 1, "maps is '1x'" },
		{ "append/flags/kernel/maps:65537", 1, "maps is '65537'" },
		{ "append/flags/kernel/maps:18446744073709551617", 1,
		  "maps is '18446744073709551617'" },
		{ "append/flags/kernel/pages:513", 1,
		  "pages is '513'; write a number from 1 to 512" },
		{ "append/flags/kernel/batches:4097", 1, "batches is '4097'" },
		{ "append/flags/kernel/maps:65536/batches:65", 1, "more than 4194304 operations" },
		{ "getppid/none/syscall/pages:1", 1, "getppid maps nothing; leave out 'pages'" },
		{ "append/plain/kernel/hook:mnap", 1, "hook is 'mnap'; write mmap or prepare" },
		{ "append/plain/kernel/hook:mmap/hook:mmap", 1, "hook is given twice" },
		{ "append/tmpfs/kernel/hook:mmap", 1, "tmpfs has no choice of hooks" },
		{ "empty/none/kernel/hook:mmap", 1, "none has no choice of hooks" },
		{ "append/dev:/kernel", 1, "'dev:' is no device below /dev; write dev:NAME" },
		{ "append/dev:a!..!b/kernel", 1, "is no device below /dev" },
		{ "append/dev:a!/kernel", 1, "is no device below /dev" },
		{ "append/tmpf/kernel", 1, "there is no mapping 'tmpf'; did you mean 'tmpfs'?" },
		{ "append/dev:a/kernel\nappend/dev:a/kernel", 2, "measures what line 1 does" },
		{ "append/flags/kernel\nappend/plain/kernel\nappend/flags/kernel", 3,
		  "'append/flags/kernel' measures what line 1 does" },
		{ "append/flags/kernel/maps:8/pages:2\nappend/flags/kernel/pages:2/maps:8", 2,
		  "measures what line 1 does" },
		{ "append/flags/kernel\nappend/flags/kernel/maps:240", 2,
		  "measures what line 1 does" },
	};
	char place[4200];
	struct rows rows;
	struct diag d;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		assert_true(load(&rows, cases[i].text, strlen(cases[i].text), &d) < 0);
		assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
		snprintf(place, sizeof(place), "%s:%u: ", path, cases[i].line);
		if (strncmp(d.msg, place, strlen(place)) || !strstr(d.msg, cases[i].says))
			fail_msg("%s\n gives: %s\n not: %s%s", cases[i].text, d.msg, place,
				 cases[i].says);
		assert_non_null(strchr(d.msg, ';'));
		assert_int_equal(rows.nr, 0);
	}
}

static void files_without_rows_are_refused(void **state)
{
	static const char nul[] = "append/flags/kernel\nappend/plain\0/kernel\n";
	struct rows rows;
	struct diag d;

	(void)state;
	assert_true(load(&rows, "# nothing\n\n", 11, &d) < 0);
	assert_non_null(strstr(d.msg, "holds no row"));
	assert_true(load(&rows, "", 0, &d) < 0);
	assert_non_null(strstr(d.msg, "holds no row"));
	assert_true(load(&rows, nul, sizeof(nul) - 1, &d) < 0);
	assert_non_null(strstr(d.msg, ":2: holds a NUL byte"));
	assert_true(rows_load(&rows, "/nowhere/at/all", &d) < 0);
	assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
	assert_non_null(strstr(d.msg, "/nowhere/at/all: cannot be read: No such file"));
	assert_true(rows_load(&rows, "/dev", &d) < 0);
	assert_non_null(strstr(d.msg, "Is a directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_as_written),
		cmocka_unit_test(a_mapping_is_a_profile_or_another_or_a_device),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(files_without_rows_are_refused),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
