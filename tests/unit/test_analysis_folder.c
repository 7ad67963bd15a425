// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a results folder must speak of one run; and however many threads read it, it says
 * the same.
 */
#include <errno.h>
#include <sched.h>

#include "test_analysis_fixture.h"
#include "workers.h"

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "plain", "kernel", "", 350, 350, 1, 1 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
};
static const struct fx base = {
	.boots = 3,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 3,
	.boot_noise = 0.01,
};

/* @n samples a boot are what the fixture's rows leave. */
#define SAMPLES (5 * 2 * 4 * FX_BATCHES)

static int check(const char *dir, struct diag *d)
{
	struct run_folder f;
	struct samples s;
	int err = run_folder_read(dir, &f, d);

	if (err)
		return err;
	err = samples_read(&f.samples, &s, d);
	if (!err) {
		err = run_folder_check(&f, &s.table, NULL, d);
		samples_free(&s);
	}
	run_folder_free(&f);
	return err;
}

/* @edit is sed's, done to @file of the folder of @x. */
static void expect_other(const struct fx *x, const char *file, const char *edit, const char *said)
{
	char dir[FX_PATH], command[4 * FX_PATH];
	struct diag d;
	int err;

	fx_mkdir(dir);
	fx_folder(x, dir);
	snprintf(command, sizeof(command), "sed -i '%s' '%s/%s'", edit, dir, file);
	assert_int_equal(system(command), 0);
	err = check(dir, &d);
	if (err != -EBADMSG || !strstr(d.msg, said) || !strchr(d.msg, ';'))
		fail_msg("%s: %d \"%s\", wanted \"%s\"", edit, err, err ? d.msg : "", said);
	fx_remove(dir);
}

static void samples_are_of_the_run(void **state)
{
	struct fx counts = base;

	counts.unit = "insn";
	expect_other(&base, "boots.ndjson", "s/3f0c5d1b2a49/000000000000/",
		     "boot 1 is of build \"000000000000\", which run.json does not name");
	/* One boot of another build is not pooled either. */
	expect_other(&base, "boots.ndjson", "2s/3f0c5d1b2a49/000000000000/", "boot 2 is of build");
	expect_other(&base, "boots.ndjson", "3s/v6.12-hook/v7.2/",
		     "boot 3 is of kernel \"v7.2\", which run.json does not name");
	expect_other(&base, "boots.ndjson", "s/uml/kvm/", "boot 1 is of target \"kvm\"");
	expect_other(&base, "samples.csv", "2,$s/append,flags/append,special/",
		     "it has samples of row \"append/special/kernel\", and run.json has not "
		     "planned it");
	expect_other(&base, "samples.csv", "/getppid/s/,ns/,insn/", "it has samples in \"insn\"");
	/* Counts called times, as if User-Mode Linux had measured them. */
	expect_other(&counts, "run.json", "s/insn/ns/", "it has samples in \"insn\"");
}

static const char *in_folder(const char *dir, const char *name)
{
	static char path[FX_PATH + 64];

	fx_path(path, dir, name);
	return path;
}

static void boots_are_those_of_the_table(void **state)
{
	struct fx x = base;
	char dir[FX_PATH];
	struct diag d;

	x.plan_boots = 4;
	fx_mkdir(dir);
	fx_folder(&x, dir);
	fx_boots(&base, dir, 3, SAMPLES);
	if (check(dir, &d))
		fail_msg("%s", d.msg);
	fx_boots(&base, dir, 2, SAMPLES);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "of a boot that boots.ndjson does not have"));
	fx_boots(&base, dir, 4, SAMPLES);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "0 samples of boot 4, and boots.ndjson says"));
	fx_boots(&base, dir, 3, SAMPLES - 1);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "samples of boot 1, and boots.ndjson says"));
	assert_int_equal(unlink(in_folder(dir, "boots.ndjson")), 0);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "boots.ndjson: it is gone"));
	fx_remove(dir);
}

#define LINE(rest) "{\"boot\": 1, \"kernel\": \"v6.12-hook\", \"build\": \"3f0c5d1b2a49\"" rest
#define GOOD	   ", \"link\": 1, \"machine\": 1, \"target\": \"uml\", \"status\": \"done\"}\n"

static void each_line_of_a_boot_is_whole(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ LINE(GOOD) LINE(GOOD), "boots.ndjson: boot 1 is in it twice" },
		{ "{\"boot\": \"1\"}\n", "boots.ndjson:1: no number of a boot" },
		{ LINE(GOOD) "what\n", "boots.ndjson:2: not a line that vmabench writes" },
		{ LINE("}\n"), "boots.ndjson:1: no number of its link or machine" },
		{ LINE(", \"pair\": 0" GOOD), "boots.ndjson:1: \"pair\" is no number" },
		{ LINE(", \"samples\": -1" GOOD), "boots.ndjson:1: \"samples\" is no count" },
		{ LINE(", \"link\": 1, \"machine\": 1, \"target\": \"uml\"}\n"), ":1: \"status\" "
										 "is not" },
		{ LINE(", \"link\": 1, \"machine\": 1, \"status\": \"done\"}\n"), ":1: no name of "
										  "its" },
	};
	char dir[FX_PATH];
	struct diag d;
	size_t i;

	fx_mkdir(dir);
	fx_folder(&base, dir);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fx_write(dir, "boots.ndjson", cases[i].text);
		if (check(dir, &d) != -EBADMSG || !strstr(d.msg, cases[i].said))
			fail_msg("case %zu: %s", i, d.msg);
	}
	fx_remove(dir);
}

/* Killed while a boot was being put away: that boot does not count, and it is said. */
static void unfinished_run_leaves_out_what_did_not_finish(void **state)
{
	struct fx x = base;
	struct fx_result res;

	x.status = "running";
	fx_mkdir(res.dir);
	fx_folder(&x, res.dir);
	fx_boots(&base, res.dir, 2, SAMPLES);
	fx_compare(&res);
	assert_int_equal(res.c.boots_seen, 2);
	assert_int_equal(fx_find(&res, "append/flags/kernel", PHASE_MMAP)->n.boots, 2);
	assert_true(fx_has_note(&res.c, "lines of boots that did not finish are left out"));
	fx_drop(&res);
}

/* Batches of a slot that are strewn over the file belong together all the same. */
static void order_of_the_lines_does_not_matter(void **state)
{
	struct fx_result res, turned;
	char command[4 * FX_PATH];
	size_t i;

	fx_make(&base, &res);
	fx_mkdir(turned.dir);
	snprintf(command, sizeof(command),
		 "cp -r '%s'/* '%s' && cd '%s' && { head -n 1 samples.csv; tail -n +2 samples.csv "
		 "| sort -t, -k12; } >s && mv s samples.csv",
		 res.dir, turned.dir, turned.dir);
	assert_int_equal(system(command), 0);
	fx_compare(&turned);
	assert_int_equal(turned.c.n, res.c.n);
	for (i = 0; i < res.c.n; i++) {
		const struct compare_row *a = &res.c.v[i];
		const struct compare_row *b = fx_find(&turned, a->row->name, a->phase);

		assert_int_equal(b->nr_faults, 0);
		assert_true(a->ratio == b->ratio && a->cost[0].median == b->cost[0].median);
		assert_true(isnan(a->ci_low) ? isnan(b->ci_low) : a->ci_low == b->ci_low);
	}
	fx_drop(&res);
	fx_drop(&turned);
}

static void *one_thread(void *arg)
{
	cpu_set_t before, one;
	size_t cpu = 0;

	sched_getaffinity(0, sizeof(before), &before);
	while (!CPU_ISSET(cpu, &before))
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	fx_compare(arg);
	sched_setaffinity(0, sizeof(before), &before);
	return NULL;
}

static void threads_do_not_change_a_figure(void **state)
{
	struct fx_result all, one;
	char command[4 * FX_PATH];
	size_t i;

	fx_make(&base, &all);
	fx_mkdir(one.dir);
	snprintf(command, sizeof(command), "cp -r '%s'/* '%s'", all.dir, one.dir);
	assert_int_equal(system(command), 0);
	one_thread(&one);
	for (i = 0; i < all.c.n; i++) {
		const struct compare_row *a = &all.c.v[i], *b = &one.c.v[i];

		assert_true(a->ratio == b->ratio);
		assert_true(isnan(a->ci_low) ||
			    (a->ci_low == b->ci_low && a->ci_high == b->ci_high && a->p == b->p));
	}
	fx_drop(&all);
	fx_drop(&one);
}

static void mark(void *arg, size_t i)
{
	((unsigned char *)arg)[i]++;
}

static void each_piece_of_work_is_done_once(void **state)
{
	static unsigned char done[10000];
	size_t i;

	workers_run(sizeof(done), mark, done);
	for (i = 0; i < sizeof(done); i++)
		assert_int_equal(done[i], 1);
	workers_run(0, mark, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_are_of_the_run),
		cmocka_unit_test(boots_are_those_of_the_table),
		cmocka_unit_test(each_line_of_a_boot_is_whole),
		cmocka_unit_test(unfinished_run_leaves_out_what_did_not_finish),
		cmocka_unit_test(order_of_the_lines_does_not_matter),
		cmocka_unit_test(threads_do_not_change_a_figure),
		cmocka_unit_test(each_piece_of_work_is_done_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
