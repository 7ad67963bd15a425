// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "../ktap.h"
#include "failing.h"

#define DEBUGFS		"/sys/kernel/debug"
#define KMEMLEAK_AGE	6	/* seconds; what is younger than 5 is not called a leak */

int failing_mount(void)
{
	return mount("debugfs", DEBUGFS, "debugfs", 0, NULL) ? -errno : 0;
}

static void write_word(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	ktap_expect(fd >= 0, "open %s: %s", path, strerror(errno));
	ktap_expect(write(fd, word, strlen(word)) > 0, "write %s: %s", path, strerror(errno));
	close(fd);
}

int failing_open(void)
{
	int fd;

	write_word(DEBUGFS "/failslab/ignore-gfp-wait", "N");
	write_word(DEBUGFS "/failslab/verbose", "0");
	fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	ktap_expect(fd >= 0, "open fail-nth: %s", strerror(errno));
	return fd;
}

void failing_arm(int fd, unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	ktap_expect(pwrite(fd, text, len, 0) == len, "fail-nth: %s", strerror(errno));
}

bool failing_disarm(int fd)
{
	char left[16] = "";

	ktap_expect(pread(fd, left, sizeof(left) - 1, 0) > 0, "fail-nth: %s", strerror(errno));
	failing_arm(fd, 0);
	return !atoi(left);
}

void expect_no_leaks(void)
{
	char report[4096];
	ssize_t len;
	int fd;

	sleep(KMEMLEAK_AGE);
	/* An object counts only when it does not change between two scans. */
	write_word(DEBUGFS "/kmemleak", "scan");
	write_word(DEBUGFS "/kmemleak", "scan");
	fd = open(DEBUGFS "/kmemleak", O_RDONLY | O_CLOEXEC);
	ktap_expect(fd >= 0, "open kmemleak: %s", strerror(errno));
	len = read(fd, report, sizeof(report) - 1);
	ktap_expect(len >= 0, "read kmemleak: %s", strerror(errno));
	report[len] = '\0';
	ktap_expect(!len, "%.*s", (int)strcspn(report, "\n"), report);
	close(fd);
}
