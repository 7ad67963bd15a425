// SPDX-License-Identifier: GPL-2.0
/* Files are replaced as a set or not at all, and nothing half-written stays. */
#include <errno.h>
#include <dirent.h>

#include "test_analysis_fixture.h"
#include "outfile.h"

static void expect_content(const char *dir, const char *name, const char *want)
{
	char got[64] = "";
	FILE *f = fx_open(dir, name, "r");

	assert_int_equal(fread(got, 1, sizeof(got) - 1, f), strlen(want));
	assert_string_equal(got, want);
	fclose(f);
}

static size_t count_files(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static void commit_replaces_all(void **state)
{
	char dir[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_write(dir, "one", "old");
	fputs("new", outfile_open(&set, "one", &d));
	fputs("deep", outfile_open(&set, "sub/two", &d));
	expect_content(dir, "one", "old");
	assert_int_equal(outfiles_commit(&set, &d), 0);
	expect_content(dir, "one", "new");
	expect_content(dir, "sub/two", "deep");
	assert_int_equal(count_files(dir), 2);
	fx_remove(dir);
}

static void abort_leaves_the_old(void **state)
{
	char dir[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_write(dir, "one", "old");
	fputs("new", outfile_open(&set, "one", &d));
	outfiles_abort(&set);
	expect_content(dir, "one", "old");
	assert_int_equal(count_files(dir), 1);
	fx_remove(dir);
}

/* /dev/full takes nothing: what a full disk does, at the flush. */
static void full_disk_replaces_nothing(void **state)
{
	char dir[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_write(dir, "one", "old");
	fx_write(dir, "two", "old");
	fputs("new", outfile_open(&set, "one", &d));
	assert_non_null(outfile_open(&set, "two", &d));
	set.file[1] = freopen("/dev/full", "w", set.file[1]);
	assert_non_null(set.file[1]);
	fputs("new", set.file[1]);
	assert_int_equal(outfiles_commit(&set, &d), -ENOSPC);
	assert_non_null(strstr(d.msg, "two: No space left on device;"));
	expect_content(dir, "one", "old");
	expect_content(dir, "two", "old");
	assert_int_equal(count_files(dir), 2);
	fx_remove(dir);
}

static void missing_folder_is_said(void **state)
{
	char dir[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_remove(dir);
	assert_null(outfile_open(&set, "one", &d));
	assert_non_null(strstr(d.msg, "one.part: No such file"));
	outfiles_abort(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commit_replaces_all),
		cmocka_unit_test(abort_leaves_the_old),
		cmocka_unit_test(full_disk_replaces_nothing),
		cmocka_unit_test(missing_folder_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
