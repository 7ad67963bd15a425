// SPDX-License-Identifier: GPL-2.0
/* What is sent over a port arrives as it was, and whatever is not whole is told apart. */
#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/vmabench-test-XXXXXX";
static char frames[64], out[64];

/* Sends @size bytes in two pieces, and the end. */
static void send_sample(size_t size, const char *name)
{
	struct port port;
	char *data = malloc(size);

	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i * 7 + i / 251);
	unlink(frames);
	close(open(frames, O_CREAT | O_WRONLY, 0644));
	assert_int_equal(port_open(&port, frames), 0);
	assert_int_equal(port_send(&port, name, 0, data, size / 3), 0);
	assert_int_equal(port_send(&port, name, size / 3, data + size / 3, size - size / 3), 0);
	assert_int_equal(port_send_end(&port), 0);
	assert_int_equal(port_close(&port), 0);
	free(data);
}

static int receive(void)
{
	char command[512];
	int status;

	snprintf(command, sizeof(command), "rm -rf %s && mkdir %s && %s %s %s 2>%s/stderr", out,
		 out, VMABENCH_RECEIVE, frames, out, dir);
	status = system(command);
	return WEXITSTATUS(status);
}

static size_t read_file(const char *where, const char *name, char *data, size_t size)
{
	char path[256];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", where, name);
	f = fopen(path, "r");
	if (!f)
		return 0;
	len = fread(data, 1, size, f);
	fclose(f);
	return len;
}

static void what_is_sent_arrives(void **state)
{
	enum { SIZE = 200001 };
	static char got[SIZE + 1];

	send_sample(SIZE, "samples.csv");
	assert_int_equal(receive(), 0);
	assert_int_equal(read_file(out, "samples.csv", got, sizeof(got)), SIZE);
	for (size_t i = 0; i < SIZE; i++)
		assert_int_equal(got[i], (char)(i * 7 + i / 251));
}

static void expect_torn(const char *why, size_t kept)
{
	char text[512] = "", data[4096];

	assert_int_equal(receive(), 9);
	read_file(dir, "stderr", text, sizeof(text) - 1);
	assert_non_null(strstr(text, why));
	assert_int_equal(read_file(out, "samples.csv", data, sizeof(data)), kept);
}

static void change_byte(off_t at)
{
	int fd = open(frames, O_RDWR);
	char c;

	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 1;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static off_t frames_size(void)
{
	int fd = open(frames, O_RDONLY);
	off_t size = lseek(fd, 0, SEEK_END);

	close(fd);
	return size;
}

static void what_is_not_whole_is_said(void **state)
{
	send_sample(300, "samples.csv");
	assert_int_equal(truncate(frames, frames_size() - 1), 0);
	expect_torn("frame 3: it is cut short", 300);
	send_sample(300, "samples.csv");
	assert_int_equal(truncate(frames, frames_size() - 40), 0);
	expect_torn("frame 2: it is cut short", 100);
	send_sample(300, "samples.csv");
	change_byte(200);
	expect_torn("frame 2: its checksum is wrong", 100);
	send_sample(300, "samples.csv");
	change_byte(3);
	expect_torn("frame 1: it does not begin as a frame does", 0);
	send_sample(0, "samples.csv");
	assert_int_equal(truncate(frames, 0), 0);
	expect_torn("frame 1: the guest sent no last frame", 0);
}

static void frames_leave_their_folder_alone(void **state)
{
	FILE *f;

	f = fopen(frames, "w");
	fputs(PORT_MAGIC "../evil 0 0 00000000\n\n", f);
	fclose(f);
	expect_torn("the name in it is no file's", 0);
	f = fopen(frames, "w");
	fputs(PORT_MAGIC "samples.csv 5 0 00000000\n\n", f);
	fclose(f);
	expect_torn("what comes before its piece is missing", 0);
}

/* The write that comes short does not say why, the one after it does. */
static void what_cannot_be_written_is_said(void **state)
{
	struct rlimit before, small;
	char text[512] = "";

	send_sample(200001, "samples.csv");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = (struct rlimit){ 5000, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(receive(), 3);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	read_file(dir, "stderr", text, sizeof(text) - 1);
	assert_non_null(strstr(text, "/samples.csv: cannot be written: File too large; make room"));
}

static void bad_names_are_not_sent(void **state)
{
	struct port port = { .fd = -1 };

	assert_int_equal(port_send(&port, "a/b", 0, "x", 1), -EINVAL);
	assert_int_equal(port_send(&port, ".a", 0, "x", 1), -EINVAL);
	assert_int_equal(port_send(&port, "", 0, "x", 1), -EINVAL);
	assert_int_equal(port_send(&port, "a b", 0, "x", 1), -EINVAL);
	assert_int_equal(port_send(&port, "a", 0, "x", 1), 0);
}

static int set_up(void **state)
{
	if (!mkdtemp(dir))
		return -1;
	snprintf(frames, sizeof(frames), "%s/frames", dir);
	snprintf(out, sizeof(out), "%s/out", dir);
	return 0;
}

static int tear_down(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_arrives),
		cmocka_unit_test(what_is_not_whole_is_said),
		cmocka_unit_test(frames_leave_their_folder_alone),
		cmocka_unit_test(what_cannot_be_written_is_said),
		cmocka_unit_test(bad_names_are_not_sent),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
