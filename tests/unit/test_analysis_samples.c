// SPDX-License-Identifier: GPL-2.0
/* samples.csv: what is read, and that every kind of damage is named with its line. */
#include <errno.h>

#include "test_analysis_fixture.h"

#define GOOD "1,a,append,flags,mmap,kernel,,mmap,1,0,64,640.5,ns\n"

#define BOOTS 50

/* As of a run with both hooks of one kernel and that many boots. */
static int read_path(const char *path, bool unfinished, struct samples *s, struct diag *d)
{
	static const struct axis axis = { .side = { { .hook = "mmap" }, { .hook = "prepare" } },
					  .nr_sides = SIDE_NR };
	static struct boot v[BOOTS];
	static const struct boots boots = { .v = v, .n = BOOTS };
	uint32_t i;

	for (i = 0; i < BOOTS; i++)
		v[i].boot = i + 1;
	return samples_read(&(struct table_file){ .path = path,
						  .unfinished = unfinished,
						  .boots = &boots,
						  .axis = &axis },
			    s, d);
}

static int read_text(const char *text, bool may_be_torn, struct samples *s, struct diag *d)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	int err;

	fx_mkdir(dir);
	if (text)
		fx_write(dir, "samples.csv", text);
	fx_path(path, dir, "samples.csv");
	err = read_path(path, may_be_torn, s, d);
	fx_remove(dir);
	return err;
}

static void reads_a_line(void **state)
{
	struct samples s;
	struct diag d;

	assert_int_equal(read_text(FX_HEADER GOOD "2,b,append,flags,prepare,kernel,maps:4,munmap,3,"
						  "1,8,1e3,ns\n",
				   false, &s, &d),
			 0);
	assert_int_equal(s.table.n, 2);
	assert_int_equal(s.table.nr_rows, 2);
	assert_string_equal(s.table.rows[0].name, "append/flags/kernel");
	assert_string_equal(s.table.rows[1].name, "append/flags/kernel/maps:4");
	assert_true(s.v[0].value == 640.5 && s.v[0].ops == 64 && s.v[0].side == SIDE_A);
	assert_true(s.v[1].value == 1000 && s.v[1].boot->boot == 2 && s.v[1].round == 3 &&
		    s.v[1].slot == 1 && s.v[1].phase == PHASE_MUNMAP && s.v[1].side == SIDE_B &&
		    s.v[1].line == 3);
	assert_false(s.table.torn);
	samples_free(&s);
}

static void names_what_is_damaged(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ NULL, "samples.csv: the run left no samples" },
		{ "", "samples.csv: no samples" },
		{ FX_HEADER, "samples.csv: no samples" },
		{ "boot,side\n" GOOD, "samples.csv:1: 2 columns instead of 13" },
		{ "1,a,append,flags,mmap,kernel,,mmap,1,0,64,640.5,ns\n", "samples.csv:1: not the "
									  "columns" },
		{ FX_HEADER GOOD "1,a,append,flags,mmap,kernel,,mmap,1,0,64,640.5,ns,x\n", "samples"
											   ".csv:3:"
											   " 14 "
											   "columns"
											   " instea"
											   "d of "
											   "13" },
		{ FX_HEADER GOOD "\n", "samples.csv:3: 1 columns instead of 13" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,abc,ns\n", "samples.csv:2: "
										  "value must be a "
										  "number from 0, "
										  "found \"abc\"" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,-1,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1e999,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,12x,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,0,1,ns\n", ":2: ops" },
		{ FX_HEADER "0,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: boot" },
		{ FX_HEADER "-1,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: boot" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,2,64,1,ns\n", ":2: slot" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,5000000000,0,64,1,ns\n", ":2: "
											 "round" },
		{ FX_HEADER "1,a,append,flags,both,kernel,,mmap,1,0,64,1,ns\n", "samples.csv:2: "
										"hook must be that "
										"of its side, "
										"found \"both\"" },
		{ FX_HEADER "1,a,append,flags,mmap,user,,mmap,1,0,64,1,ns\n", ":2: unknown "
									      "vantage" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,map,1,0,64,1,ns\n", ":2: unknown "
									       "phase" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1,s\n", ":2: unknown unit" },
		{ FX_HEADER GOOD "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1,insn\n", ":3: a row "
										       "has one "
										       "unit" },
		{ FX_HEADER "1,a,,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: storm and mapping "
									  "must not" },
		{ FX_HEADER GOOD "1,a,append,fl", ":3: the last line was cut short" },
		{ FX_HEADER "1,c,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: unknown side, "
										"found \"c\"" },
		{ FX_HEADER "1,b,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: hook must be "
										"that of its side, "
										"found \"mmap\"" },
		{ FX_HEADER "51,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n", ":2: of a boot "
										 "that "
										 "boots.ndjson "
										 "does not have" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,nan,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,inf,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,0x10,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1e16,ns\n", ":2: value is "
										   "larger" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,,ns\n", ":2: value" },
		{ FX_HEADER "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\r\n", ":2: unknown "
										  "unit, found "
										  "\"ns?\"" },
		{ FX_HEADER "18446744073709551617,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\n",
		  ":2: boot must be" },
	};
	struct samples s;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int err = read_text(cases[i].text, false, &s, &d);

		if (err != -EBADMSG || !strstr(d.msg, cases[i].said) || !strchr(d.msg, ';'))
			fail_msg("case %zu: %d \"%s\", wanted \"%s\"", i, err, err ? d.msg : "",
				 cases[i].said);
	}
}

/* Cut inside the value, the line would still parse, as a wrong figure. */
static void drops_a_torn_end_of_a_partial_run_only(void **state)
{
	static const char *const ends[] = { "1,a,append,fl", "1,a,append,flags,mmap,kernel,,mmap,1,"
							     "0,64,6,ns" };
	char text[512];
	struct samples s;
	struct diag d;
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s%s%s", FX_HEADER, GOOD, ends[i]);
		assert_int_equal(read_text(text, false, &s, &d), -EBADMSG);
		assert_int_equal(read_text(text, true, &s, &d), 0);
		assert_int_equal(s.table.n, 1);
		assert_true(s.table.torn);
		samples_free(&s);
	}
	/* Damage that is not at the very end stays an error. */
	snprintf(text, sizeof(text), "%s1,a\n%s", FX_HEADER, GOOD);
	assert_int_equal(read_text(text, true, &s, &d), -EBADMSG);
}

/* A pipe or device would be waited for, a link could lead anywhere. */
static void reads_files_only(void **state)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	struct samples s;
	struct diag d;

	fx_mkdir(dir);
	fx_path(path, dir, "samples.csv");
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(read_path(path, false, &s, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "samples.csv: it is a link or no plain file"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_int_equal(read_path(path, false, &s, &d), -EBADMSG);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(read_path(path, false, &s, &d), -EBADMSG);
	fx_remove(dir);
}

/* A thousand rows that take turns, over more than one buffer: each line finds its own. */
static void many_rows(void **state)
{
	enum { ROWS = 1000, TIMES = BOOTS };
	char dir[FX_PATH], path[FX_PATH + 64];
	struct samples s;
	struct diag d;
	size_t i;
	FILE *f;

	fx_mkdir(dir);
	f = fx_open(dir, "samples.csv", "w");
	fputs(FX_HEADER, f);
	for (i = 0; i < ROWS * TIMES; i++)
		fprintf(f, "%zu,a,append,flags,mmap,kernel,maps:%zu,mmap,1,0,64,%zu,ns\n",
			1 + i / ROWS, i % ROWS, i);
	fclose(f);
	fx_path(path, dir, "samples.csv");
	assert_int_equal(read_path(path, false, &s, &d), 0);
	assert_int_equal(s.table.n, ROWS * TIMES);
	assert_int_equal(s.table.nr_rows, ROWS);
	assert_int_equal(s.table.nr_boots, TIMES);
	for (i = 0; i < s.table.n; i++) {
		assert_int_equal(s.v[i].row, i % ROWS);
		assert_true(s.v[i].value == i);
	}
	assert_int_equal(s.table.of_boot[TIMES - 1][SIDE_A], ROWS);
	samples_free(&s);
	fx_remove(dir);
}

static void refuses_a_line_without_end(void **state)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	struct samples s;
	struct diag d;
	size_t i;
	FILE *f;

	fx_mkdir(dir);
	f = fx_open(dir, "samples.csv", "w");
	for (i = 0; i < 3000000; i++)
		fputc('x', f);
	fclose(f);
	fx_path(path, dir, "samples.csv");
	assert_int_equal(read_path(path, false, &s, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "samples.csv:1: a line of more than"));
	fx_remove(dir);
}

static void refuses_a_nul_byte(void **state)
{
	static const char nul[] = "1,a,append,flags,mmap,kernel,,mmap,1,0,64,1,ns\0x\n";
	char dir[FX_PATH], path[FX_PATH + 64];
	struct samples s;
	struct diag d;
	FILE *f;

	fx_mkdir(dir);
	f = fx_open(dir, "samples.csv", "w");
	fputs(FX_HEADER, f);
	fwrite(nul, 1, sizeof(nul) - 1, f);
	fclose(f);
	fx_path(path, dir, "samples.csv");
	assert_int_equal(read_path(path, false, &s, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, ":2: a line must be text"));
	fx_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_line),
		cmocka_unit_test(names_what_is_damaged),
		cmocka_unit_test(drops_a_torn_end_of_a_partial_run_only),
		cmocka_unit_test(reads_files_only),
		cmocka_unit_test(many_rows),
		cmocka_unit_test(refuses_a_line_without_end),
		cmocka_unit_test(refuses_a_nul_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
