/* SPDX-License-Identifier: GPL-2.0 */
/* A folder of a test's own, which is gone with it. */
#ifndef VMABENCH_TEST_FOLDER_H
#define VMABENCH_TEST_FOLDER_H

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[PATH_MAX / 2];

/* Group fixtures for cmocka. */
static inline int folder_make(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "%s/vmabench-unit-XXXXXX", base ? base : P_tmpdir);
	return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_remove(void **state)
{
	char command[PATH_MAX];

	(void)state;
	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	return system(command);
}

/* Of @name below it; valid until the next but one call. */
static inline const char *folder_path(const char *name)
{
	static char path[2][PATH_MAX];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", folder, name);
	return path[turn];
}

static inline void folder_write(const char *name, const char *text)
{
	FILE *f = fopen(folder_path(name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static inline void folder_expect(const char *name, const char *text)
{
	char have[8192] = "";
	FILE *f = fopen(folder_path(name), "r");

	assert_non_null(f);
	assert_true(fread(have, 1, sizeof(have) - 1, f) > 0);
	fclose(f);
	assert_string_equal(have, text);
}

#endif /* VMABENCH_TEST_FOLDER_H */
