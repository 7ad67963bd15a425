// SPDX-License-Identifier: GPL-2.0
/*
 * Do two programs that take turns run every slot when the order says, one at a time? Each has a
 * terminal for its line; this program is what lies between them, noise included.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>

#include "test_bench_fake.h"

#include <cmocka.h>

#include "order.h"
#include "rows.h"
#include "runner.h"
#include "turns.h"

#define ROUNDS	    70 /* more tokens than there are numbers for */
#define SEED	    7
#define BOOT	    2
#define LOG_MAX	    4096
#define PATIENCE_MS 20000

static const char suite[] = "append/flags/kernel/batches:3\n"
			    "empty/none/kernel\n"
			    "append/plain/syscall/maps:4/batches:2\n";
#define ROWS 3

/* Which side's program ran a storm, as they came. */
struct log {
	atomic_uint nr;
	uint8_t side[LOG_MAX];
};

struct end {
	int fd, slave; /* of the terminal: ours; the program's, which is closed when that runs */
	char path[64], dir[4096];
	pid_t pid; /* 0: it has ended, with this status */
	int status;
	bool closed;
};

static struct log *run_log;
static enum side own_side;
static struct end end[SIDE_NR];
static struct rows rows;
static char rows_path[5000];

static void note_storm(void)
{
	const unsigned int at = atomic_fetch_add(&run_log->nr, 1);

	if (at < LOG_MAX)
		run_log->side[at] = own_side;
}

/* What one says before the other opened its line would come back as the other's. */
static int stop_echo(int slave)
{
	struct termios settings;

	if (tcgetattr(slave, &settings))
		return -1;
	settings.c_lflag &= ~(tcflag_t)ECHO;
	return tcsetattr(slave, TCSANOW, &settings);
}

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct diag d;
	FILE *out;

	(void)state;
	fake_reset();
	fake.vmas = 1;
	fake.hook_calls = 720;
	fake.on_storm = note_storm;
	run_log = mmap(NULL, sizeof(*run_log), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (run_log == MAP_FAILED)
		return -1;
	for (int s = 0; s < SIDE_NR; s++) {
		end[s] = (struct end){ .fd = -1 };
		snprintf(end[s].dir, sizeof(end[s].dir), "%s/test_bench_turns.XXXXXX",
			 tmp ? tmp : P_tmpdir);
		if (!mkdtemp(end[s].dir) ||
		    openpty(&end[s].fd, &end[s].slave, end[s].path, NULL, NULL) ||
		    stop_echo(end[s].slave))
			return -1;
	}
	snprintf(rows_path, sizeof(rows_path), "%s/rows", end[0].dir);
	out = fopen(rows_path, "w");
	if (!out || fputs(suite, out) < 0 || fclose(out))
		return -1;
	return rows_load(&rows, rows_path, &d);
}

static int tear_down(void **state)
{
	static const char *const names[] = { "rows",	  "samples.csv",    "slots.csv",
					     "guest.map", "benchmark.json", "message" };
	char path[5000];

	(void)state;
	rows_free(&rows);
	munmap(run_log, sizeof(*run_log));
	for (int s = 0; s < SIDE_NR; s++) {
		if (!end[s].closed)
			close(end[s].fd);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			snprintf(path, sizeof(path), "%s/%s", end[s].dir, names[i]);
			unlink(path);
		}
		if (rmdir(end[s].dir))
			return -1;
	}
	return 0;
}

/* The program of one side: its exit code, and what it says in the file "message". */
static void be_program(enum side side, const char *turns)
{
	const struct options opts = {
		.out = end[side].dir,
		.seed = SEED,
		.boot = BOOT,
		.side = { { .present = true, .hook = VMABENCH_HOOK_MMAP },
			  { .present = true, .hook = VMABENCH_HOOK_PREPARE } },
		.alone = true,
		.here = side,
		.turns = turns,
		.rounds = ROUNDS,
		.json_name = "benchmark.json",
	};
	char path[5000];
	struct diag d;
	FILE *out;

	own_side = side;
	if (!run_rows(&opts, &rows, &d))
		_exit(0);
	snprintf(path, sizeof(path), "%s/message", end[side].dir);
	out = fopen(path, "w");
	if (out) {
		fputs(d.msg, out);
		fclose(out);
	}
	_exit(d.exit);
}

/* Ours are closed once a program has opened its own, so that its end is seen. */
static void close_slave(struct end *e)
{
	if (e->slave >= 0)
		close(e->slave);
	e->slave = -1;
}

static void start_program(enum side side)
{
	end[side].pid = fork();
	assert_true(end[side].pid >= 0);
	if (!end[side].pid) {
		for (int s = 0; s < SIDE_NR; s++) {
			close(end[s].fd);
			close_slave(&end[s]);
		}
		be_program(side, end[side].path);
	}
}

static void close_end(struct end *e)
{
	close_slave(e);
	if (!e->closed)
		close(e->fd);
	e->closed = true;
}

/* What the program ended with, as waitpid() has it. */
static int end_program(struct end *e)
{
	if (e->pid)
		assert_int_equal(waitpid(e->pid, &e->status, 0), e->pid);
	e->pid = 0;
	return e->status;
}

/* Passes on what comes from @from; @noise is put round each byte, and comes back to its sender. */
static void carry(struct end *from, struct end *to, const char *noise)
{
	char bytes[64];
	const ssize_t n = read(from->fd, bytes, sizeof(bytes));

	/* One that has come to its end leaves the other its last token. */
	if (n <= 0) {
		close_end(from);
		if (end_program(from))
			close_end(to);
		return;
	}
	close_slave(from);
	for (ssize_t i = 0; i < n && !to->closed; i++) {
		if (noise) {
			assert_true(write(to->fd, noise, strlen(noise) + 1) > 0);
			assert_true(write(from->fd, &bytes[i], 1) == 1);
		}
		assert_true(write(to->fd, &bytes[i], 1) == 1);
	}
}

/* Until both lines are closed. */
static void carry_all(const char *noise)
{
	while (!end[0].closed || !end[1].closed) {
		struct pollfd lines[SIDE_NR];

		for (int s = 0; s < SIDE_NR; s++)
			lines[s] = (struct pollfd){ .fd = end[s].closed ? -1 : end[s].fd,
						    .events = POLLIN };
		assert_true(poll(lines, SIDE_NR, PATIENCE_MS) > 0);
		for (int s = 0; s < SIDE_NR; s++)
			if (lines[s].revents && !end[s].closed)
				carry(&end[s], &end[!s], noise);
	}
}

/* What the program of @side ended with; @says is what it has to have said. */
static int await_program(enum side side, const char *says)
{
	char path[5000], message[512] = "";
	const int status = end_program(&end[side]);
	FILE *in;

	assert_true(WIFEXITED(status));
	snprintf(path, sizeof(path), "%s/message", end[side].dir);
	in = fopen(path, "r");
	if (in) {
		assert_non_null(fgets(message, sizeof(message), in));
		fclose(in);
	}
	if (!strstr(message, says))
		fail_msg("side %s says: %s\n not: %s", side_names[side], message, says);
	if (!*says)
		assert_string_equal(message, "");
	return WEXITSTATUS(status);
}

/*
 * After its warm-up, a storm a row, each program has two storms a slot, one of which warms the
 * caches; those of the syscall vantage are the batches' neighbours that read the device.
 */
static void check_log(void)
{
	unsigned int at = 0, warm[SIDE_NR] = { 0 };
	struct order order;

	assert_int_equal(atomic_load(&run_log->nr), SIDE_NR * ROWS * (1 + 2 * ROUNDS));
	for (unsigned int s = 0; s < SIDE_NR; s++)
		for (; at < LOG_MAX && warm[0] + warm[1] < SIDE_NR * ROWS; at++)
			warm[run_log->side[at]]++;
	assert_int_equal(warm[0], ROWS);
	assert_int_equal(order_init(&order, SEED, BOOT, ROWS), 0);
	for (int round = 0; round < ROUNDS; round++) {
		order_next_round(&order);
		for (int v = 0; v < ROWS; v++)
			for (int slot = 0; slot < SIDE_NR; slot++)
				for (int i = 0; i < 2; i++)
					assert_int_equal(run_log->side[at++],
							 slot ^ order.swapped[order.row[v]]);
	}
	order_free(&order);
}

static void every_slot_runs_when_the_order_says(void **state)
{
	(void)state;
	start_program(SIDE_A);
	start_program(SIDE_B);
	carry_all(NULL);
	assert_int_equal(await_program(SIDE_A, ""), 0);
	assert_int_equal(await_program(SIDE_B, ""), 0);
	check_log();
}

static void noise_and_echoes_change_nothing(void **state)
{
	(void)state;
	start_program(SIDE_A);
	start_program(SIDE_B);
	carry_all("login: \r\n\xff\x7f\x03\x11\x13");
	assert_int_equal(await_program(SIDE_A, ""), 0);
	assert_int_equal(await_program(SIDE_B, ""), 0);
	check_log();
}

static void no_slot_begins_before_both_are_ready(void **state)
{
	struct pollfd line = { .fd = end[0].fd, .events = POLLIN };

	(void)state;
	start_program(SIDE_A);
	/* It says that it is ready, and again, and goes no further. */
	for (int i = 0; i < 3; i++) {
		char byte;

		assert_int_equal(poll(&line, 1, PATIENCE_MS), 1);
		assert_int_equal(read(line.fd, &byte, 1), 1);
		assert_int_equal(byte, (char)0x80);
	}
	assert_int_equal(atomic_load(&run_log->nr), ROWS);
	start_program(SIDE_B);
	carry_all(NULL);
	assert_int_equal(await_program(SIDE_A, ""), 0);
	assert_int_equal(await_program(SIDE_B, ""), 0);
	check_log();
}

/* A program that ends in the middle: by an error, or killed. */
static void who_loses_the_other_says_so(void **state)
{
	(void)state;
	start_program(SIDE_A);
	fake.storm_errno = ENOMEM;
	fake.storms_until_errno = ROWS + 21;
	start_program(SIDE_B);
	carry_all(NULL);
	assert_int_equal(await_program(SIDE_B, "the storm failed in round"), VMABENCH_EXIT_STORM);
	assert_int_equal(await_program(SIDE_A, "the guest to take turns with is gone; see its "
					       "console"),
			 VMABENCH_EXIT_STORM);
}

/* Says @bytes of them to A, as B. */
static void tell_a(const char *bytes, size_t nr)
{
	char byte;

	assert_int_equal(read(end[0].fd, &byte, 1), 1); /* its line is open */
	close_slave(&end[0]);
	assert_int_equal(write(end[0].fd, bytes, nr), nr);
}

static void another_order_is_seen(void **state)
{
	static const char tokens[] = { (char)0xc0, (char)0xc5 };

	(void)state;
	start_program(SIDE_A);
	tell_a(tokens, sizeof(tokens));
	assert_int_equal(await_program(SIDE_A, "follows another order; give both the same rows, "
					       "rounds, seed and boot"),
			 VMABENCH_EXIT_STORM);
}

static void a_device_that_is_none_is_refused(void **state)
{
	struct turns turns;
	struct diag d;

	(void)state;
	assert_int_equal(turns_open(&turns, "/dev/null/tty1", SIDE_A, &d), -ENOTDIR);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_non_null(strstr(d.msg, "/dev/null/tty1: turns cannot be taken by it: Not a "
				      "directory"));
}

static void alone_every_turn_is_ours(void **state)
{
	struct turns turns;
	struct diag d;

	(void)state;
	assert_int_equal(turns_open(&turns, NULL, SIDE_A, &d), 0);
	assert_int_equal(turns_meet(&turns, &d), 0);
	assert_int_equal(turns_take(&turns, SIDE_B, &d), 0);
	assert_true(turns_held(&turns));
	assert_int_equal(turns_finish(&turns, &d), 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_slot_runs_when_the_order_says),
		TEST(noise_and_echoes_change_nothing),
		TEST(no_slot_begins_before_both_are_ready),
		TEST(who_loses_the_other_says_so),
		TEST(another_order_is_seen),
		TEST(a_device_that_is_none_is_refused),
		TEST(alone_every_turn_is_ours),
	};

	/* Programs that wait for each other would do so for ever. */
	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
