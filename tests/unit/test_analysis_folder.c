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
	.boots = 3, .rounds = 4, .rows = rows, .n_rows = 3, .boot_noise = 0.01,
};

/* @n samples a boot are what the fixture's rows leave. */
#define SAMPLES	(5 * 2 * 4 * FX_BATCHES)

static int check(const char *dir, struct diag *d)
{
	struct run_folder f;
	struct samples s;
	int err = run_folder_read(dir, &f, d);

	if (err)
		return err;
	err = samples_read(&f.samples, &s, d);
	if (!err) {
		err = run_folder_check(&f, &s, d);
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
	expect_other(&base, "samples.csv", "2,$s/3f0c5d1b2a49/000000000000/",
		     "it has samples of build \"000000000000\", and run.json names another");
	expect_other(&base, "samples.csv", "2,$s/^v6.12-hook/v7.2/",
		     "it has samples of kernel \"v7.2\", and run.json does not name it");
	expect_other(&base, "samples.csv", "2,$s/append,flags/append,special/",
		     "it has samples of row \"append/special/kernel\", and run.json has not planned it");
	expect_other(&base, "samples.csv", "/getppid/s/,ns/,insn/", "it has samples in \"insn\"");
	/* Counts called times, as if User-Mode Linux had measured them. */
	expect_other(&counts, "run.json", "s/insn/ns/;s/tcg/uml/", "it has samples in \"insn\"");
	/* One row of each of two builds: not pooled either. */
	expect_other(&base, "samples.csv", "/,plain,/s/3f0c5d1b2a49/000000000000/",
		     "it has samples of build \"000000000000\"");
}

static void write_journal(const char *dir, unsigned int boots, unsigned int samples)
{
	FILE *f = fx_open(dir, "journal.ndjson", "w");
	unsigned int i;

	for (i = 1; i <= boots; i++)
		fprintf(f, "{\"boot\": %u, \"samples\": %u}\n", i, samples);
	assert_int_equal(fclose(f), 0);
}

static void boots_are_those_of_the_journal(void **state)
{
	char dir[FX_PATH];
	struct diag d;

	fx_mkdir(dir);
	fx_folder(&base, dir);
	write_journal(dir, 3, SAMPLES);
	if (check(dir, &d))
		fail_msg("%s", d.msg);
	write_journal(dir, 2, SAMPLES);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "it has samples of boot 3, which journal.ndjson does not have"));
	write_journal(dir, 4, SAMPLES);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "0 samples of boot 4, and journal.ndjson says"));
	write_journal(dir, 3, SAMPLES - 1);
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "samples of boot 1, and journal.ndjson says"));
	fx_write(dir, "journal.ndjson", "{\"boot\": 1}\n{\"boot\": 2}\n{\"boot\": 3}\n{\"boot\": 2}\n");
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "boot 2 is in it twice"));
	fx_write(dir, "journal.ndjson", "{\"boot\": \"1\"}\n");
	assert_int_equal(check(dir, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "journal.ndjson:1: no number of a boot"));
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
	write_journal(res.dir, 2, SAMPLES);
	fx_compare(&res);
	assert_int_equal(res.c.boots_seen, 2);
	assert_int_equal(fx_find(&res, "append/flags/kernel", PHASE_MMAP)->n_boots, 2);
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
		 "cp -r '%s'/* '%s' && cd '%s' && { head -n 1 samples.csv; tail -n +2 samples.csv | sort -t, -k14; } >s && mv s samples.csv",
		 res.dir, turned.dir, turned.dir);
	assert_int_equal(system(command), 0);
	fx_compare(&turned);
	assert_int_equal(turned.c.n, res.c.n);
	for (i = 0; i < res.c.n; i++) {
		const struct compare_row *a = &res.c.v[i];
		const struct compare_row *b = fx_find(&turned, a->row->name, a->phase);

		assert_int_equal(b->n_faults, 0);
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
		assert_true(isnan(a->ci_low) || (a->ci_low == b->ci_low && a->ci_high == b->ci_high &&
						 a->p == b->p));
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
		cmocka_unit_test(boots_are_those_of_the_journal),
		cmocka_unit_test(unfinished_run_leaves_out_what_did_not_finish),
		cmocka_unit_test(order_of_the_lines_does_not_matter),
		cmocka_unit_test(threads_do_not_change_a_figure),
		cmocka_unit_test(each_piece_of_work_is_done_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
