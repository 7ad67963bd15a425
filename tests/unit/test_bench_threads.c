// SPDX-License-Identifier: GPL-2.0
/*
 * Do threads map at once, each in an arena of its own, does a failure end them all, and are too few
 * CPUs refused?
 */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include "test_bench_fake.h"

#include <cmocka.h>

#include "device.h"
#include "row_side.h"
#include "profiles.h"
#include "registry.h"
#include "rows.h"
#include "storm.h"

#define BATCHES 3
#define THREADS 2
#define UNSET	UINT64_MAX

struct fixture {
	struct device dev;
	struct storm_slot slot;
	uint64_t times[STORM_MAX_PHASES][BATCHES];
	cpu_set_t cpus;
};

static struct fixture fx;

static int set_up(void **state)
{
	struct diag d;

	(void)state;
	fake_reset();
	memset(&fx, 0, sizeof(fx));
	memset(fx.times, 0xff, sizeof(fx.times));
	if (device_open(&fx.dev, "plain", VMABENCH_HOOK_PREPARE, &d) ||
	    sched_getaffinity(0, sizeof(fx.cpus), &fx.cpus))
		return -1;
	fx.slot = (struct storm_slot){
		.pattern = &storm_find("threads")->pattern,
		.c = {
			.profile = profile_find("plain"),
			.hook = VMABENCH_HOOK_PREPARE,
			.vantage = STORM_SYSCALL,
			.args = { .pages = 2, .maps = 16, .batches = BATCHES, .threads = THREADS },
		},
		.dev = &fx.dev,
		.fd = fx.dev.fd,
		.times = { fx.times[0], fx.times[1] },
	};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	device_close(&fx.dev);
	return sched_setaffinity(0, sizeof(fx.cpus), &fx.cpus);
}

static void skip_on_one_cpu(void)
{
	if (CPU_COUNT(&fx.cpus) < THREADS)
		skip();
}

static void each_thread_has_its_arena(void **state)
{
	cpu_set_t after;

	(void)state;
	skip_on_one_cpu();
	fake.hook_calls = 96;
	assert_int_equal(storm_find("threads")->run(&fx.slot), 0);
	/* A memfd merges: one VMA an arena. */
	assert_int_equal(fx.slot.vmas_min, THREADS);
	assert_int_equal(fx.slot.vmas_max, THREADS);
	assert_int_equal(fx.slot.hook_calls, 96);
	assert_int_equal(fx.slot.unbalanced, 0);
	assert_int_equal(fake.resets, 1);
	for (int b = 0; b < BATCHES; b++) {
		assert_true(fx.times[0][b] != UNSET && fx.times[0][b] > 0);
		assert_true(fx.times[1][b] != UNSET && fx.times[1][b] > 0);
	}
	assert_int_equal(sched_getaffinity(0, sizeof(after), &after), 0);
	assert_true(CPU_EQUAL(&after, &fx.cpus));
}

static bool linger; /* what was joined is not gone yet */

static void *sleep_a_little(void *data)
{
	usleep(20000);
	return data;
}

/* In place of the C library's. */
int pthread_join(pthread_t thread, void **value)
{
	pthread_t other;

	if (linger && !pthread_create(&other, NULL, sleep_a_little, NULL))
		pthread_detach(other);
	return pthread_timedjoin_np(thread, value, NULL);
}

/*
 * One that is about to end still shares the open files, and the kernel then takes a reference for
 * each call.
 */
static void references_are_counted_when_the_threads_are_gone(void **state)
{
	(void)state;
	skip_on_one_cpu();
	linger = true;
	assert_int_equal(storm_find("threads")->run(&fx.slot), 0);
	linger = false;
	assert_int_equal(fake.threads, 1);
}

static void what_the_module_says_is_heard(void **state)
{
	(void)state;
	skip_on_one_cpu();
	fake.file_refs = 2;
	assert_int_equal(storm_find("threads")->run(&fx.slot), 0);
	assert_int_equal(fx.slot.unbalanced, 1);
}

static void a_failure_ends_all_threads(void **state)
{
	struct device gone = fx.dev;

	(void)state;
	skip_on_one_cpu();
	gone.fd = -1;
	fx.slot.dev = &gone;
	fx.slot.fd = gone.fd;
	assert_int_equal(storm_find("threads")->run(&fx.slot), -EBADF);
}

static void threads_without_a_cpu_are_refused(void **state)
{
	struct row row = {
		.name = (char *)"threads/plain/syscall",
		.storm = storm_find("threads"),
		.profile = profile_find("plain"),
		.vantage = STORM_SYSCALL,
		.args = storm_find("threads")->defaults,
	};
	const struct options opts = { .side = { { true, VMABENCH_HOOK_MMAP } },
				      .retry_merge = true };
	struct row_side row_side = { 0 };
	struct device_set devices;
	struct diag d;
	cpu_set_t one;

	(void)state;
	CPU_ZERO(&one);
	for (int cpu = 0; cpu < CPU_SETSIZE && !CPU_COUNT(&one); cpu++)
		if (CPU_ISSET(cpu, &fx.cpus))
			CPU_SET(cpu, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	assert_int_equal(device_set_init(&devices), 0);
	assert_int_equal(row_side_set_up(&row_side, &row, &opts, 0, &devices, &d), -EINVAL);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_string_equal(d.msg, "threads/plain/syscall: has 2 threads for 1 CPUs; give the "
				   "guest "
				   "more or take fewer threads");
	row_side_tear_down(&row_side);
	device_set_close(&devices);
}

static void outcomes_are_those_of_each_thread(void **state)
{
	const struct storm *storm = storm_find("threads");
	struct storm_case c = {
		.profile = profile_find("flags"),
		.hook = VMABENCH_HOOK_MMAP,
		.args = { .pages = 1, .maps = 64, .batches = 8, .threads = 3 },
	};
	struct storm_expect expect;

	(void)state;
	storm->predict(&c, &expect);
	assert_int_equal(expect.vmas, 3 * 64);
	assert_int_equal(expect.hook_calls, 3 * 64 * 8);
	c.retry_merge = true;
	storm->predict(&c, &expect);
	assert_int_equal(expect.vmas, 3);
	/* The first attempt merges before .mmap is reached: once a batch and thread. */
	c.profile = profile_find("plain");
	storm->predict(&c, &expect);
	assert_int_equal(expect.hook_calls, 3 * 8);
}

static int load_line(const char *line, struct rows *rows, struct diag *d)
{
	char path[] = P_tmpdir "/vmabench-test-XXXXXX";
	const int fd = mkstemp(path);
	int err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, line, strlen(line)), strlen(line));
	close(fd);
	err = rows_load(rows, path, d);
	unlink(path);
	return err;
}

static void only_threads_takes_threads(void **state)
{
	struct diag d;
	struct rows rows;

	(void)state;
	assert_int_equal(load_line("threads/flags/syscall/threads:4\n", &rows, &d), 0);
	assert_int_equal(rows.row[0].args.threads, 4);
	rows_free(&rows);
	assert_int_equal(load_line("append/flags/syscall/threads:4\n", &rows, &d), -EINVAL);
	assert_non_null(strstr(d.msg, "append runs in one thread; leave out 'threads'"));
	assert_int_equal(load_line("threads/flags/kernel\n", &rows, &d), -EINVAL);
	assert_int_equal(load_line("threads/flags/syscall/threads:65\n", &rows, &d), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_thread_has_its_arena, set_up, tear_down),
		cmocka_unit_test_setup_teardown(references_are_counted_when_the_threads_are_gone,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_module_says_is_heard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_failure_ends_all_threads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(threads_without_a_cpu_are_refused, set_up,
						tear_down),
		cmocka_unit_test(outcomes_are_those_of_each_thread),
		cmocka_unit_test(only_threads_takes_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
