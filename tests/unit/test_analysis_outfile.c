// SPDX-License-Identifier: GPL-2.0
/* Files are replaced as a set or not at all, and nothing half-written stays. */
#include <errno.h>
#include <dirent.h>
#include <sys/resource.h>

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

static void put(struct outfiles *set, const char *name, const char *text)
{
	struct diag d;
	FILE *f;

	if (outfile_open(set, name, &f, &d))
		fail_msg("%s", d.msg);
	assert_true(fputs(text, f) >= 0);
}

static void commit_replaces_all(void **state)
{
	char dir[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_write(dir, "one", "old");
	put(&set, "one", "new");
	put(&set, "sub/two", "deep");
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

	fx_mkdir(dir);
	fx_write(dir, "one", "old");
	put(&set, "one", "new");
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
	put(&set, "one", "new");
	put(&set, "two", "");
	set.open = freopen("/dev/full", "w", set.open);
	assert_non_null(set.open);
	fputs("new", set.open);
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
	FILE *f;

	fx_mkdir(dir);
	fx_remove(dir);
	assert_int_equal(outfile_open(&set, "one", &f, &d), -ENOENT);
	assert_non_null(strstr(d.msg, "/one: No such file"));
	outfiles_abort(&set);
}

/* More files than a process may have open: a row and phase of an attribution has four. */
static void any_number_of_files(void **state)
{
	char dir[FX_PATH], path[FX_PATH + 64], name[32];
	struct outfiles set = { .dir = dir };
	struct rlimit before, few;
	struct diag d;
	int i;

	fx_mkdir(dir);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){ 32, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "plots/%d", i);
		put(&set, name, name);
	}
	assert_int_equal(outfiles_commit(&set, &d), 0);
	setrlimit(RLIMIT_NOFILE, &before);
	expect_content(dir, "plots/0", "plots/0");
	expect_content(dir, "plots/999", "plots/999");
	fx_path(path, dir, "plots");
	assert_int_equal(count_files(path), 1000);
	fx_remove(dir);
}

static void link_to(const char *dir, const char *name, const char *target)
{
	char path[FX_PATH + 64];

	fx_path(path, dir, name);
	assert_int_equal(symlink(target, path), 0);
}

/*
 * A name that is a link is replaced, what it pointed to stays; no name can be prepared for what
 * is written first.
 */
static void links_are_replaced_and_not_followed(void **state)
{
	char dir[FX_PATH], outside[FX_PATH], path[FX_PATH + 64];
	struct outfiles set = { .dir = dir };
	struct diag d;
	struct stat st;

	fx_mkdir(dir);
	fx_mkdir(outside);
	fx_write(outside, "precious", "precious");
	fx_path(path, outside, "precious");
	link_to(dir, "one", path);
	link_to(dir, "one.part", path);
	put(&set, "one", "new");
	assert_int_equal(outfiles_commit(&set, &d), 0);
	expect_content(dir, "one", "new");
	expect_content(outside, "precious", "precious");
	fx_path(path, dir, "one");
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	fx_remove(dir);
	fx_remove(outside);
}

static void a_folder_that_is_a_link_is_refused(void **state)
{
	char dir[FX_PATH], outside[FX_PATH];
	struct outfiles set = { .dir = dir };
	struct diag d;
	FILE *f;

	fx_mkdir(dir);
	fx_mkdir(outside);
	link_to(dir, "plots", outside);
	assert_int_equal(outfile_open(&set, "plots/two", &f, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "/plots: it is a link"));
	outfiles_abort(&set);
	assert_int_equal(count_files(outside), 0);
	fx_remove(dir);
	fx_remove(outside);
}

/* Put in place while the files are written: still nothing goes there. */
static void a_folder_that_becomes_a_link_is_refused(void **state)
{
	char dir[FX_PATH], outside[FX_PATH], path[FX_PATH + 64], aside[FX_PATH + 64];
	struct outfiles set = { .dir = dir };
	struct diag d;

	fx_mkdir(dir);
	fx_mkdir(outside);
	put(&set, "plots/two", "new");
	fx_path(path, dir, "plots");
	fx_path(aside, dir, "aside");
	assert_int_equal(rename(path, aside), 0);
	link_to(dir, "plots", outside);
	assert_int_equal(outfiles_commit(&set, &d), -EBADMSG);
	assert_int_equal(count_files(outside), 0);
	fx_remove(dir);
	fx_remove(outside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commit_replaces_all),
		cmocka_unit_test(abort_leaves_the_old),
		cmocka_unit_test(full_disk_replaces_nothing),
		cmocka_unit_test(missing_folder_is_said),
		cmocka_unit_test(any_number_of_files),
		cmocka_unit_test(links_are_replaced_and_not_followed),
		cmocka_unit_test(a_folder_that_is_a_link_is_refused),
		cmocka_unit_test(a_folder_that_becomes_a_link_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
