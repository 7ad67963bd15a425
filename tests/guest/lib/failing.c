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

#define DEBUGFS	     "/sys/kernel/debug"
#define KMEMLEAK_AGE 6 /* seconds; what is younger than 5 is not called a leak */

/*
 * Only what is on the kernel's list can be made to fail by its name. The three are
 * there by kernel-patch/support/fail-functions-of-mmap.patch, which says what each is for.
 */
#define MINUS_ENOMEM "0xfffffffffffffff4"
static const struct failing_means means[] = {
	{ "allocation", false, NULL, FAILS_GATHERING | FAILS_MAPPING | FAILS_MERGING },
	{ "__vm_enough_memory", true, MINUS_ENOMEM, FAILS_CHARGING },
	{ "mas_prealloc_error", true, MINUS_ENOMEM,
	  FAILS_GATHERING | FAILS_MERGING | FAILS_MAPPING },
	{ "vm_area_alloc", true, NULL, FAILS_MAPPING },
};
#define MEANS (sizeof(means) / sizeof(means[0]))

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

int failing_parse(int *argc, char **argv, struct failing_set *set)
{
	const char *asked = means[0].name;
	size_t i;

	if (*argc >= 3 && !strcmp(argv[*argc - 2], "--fail")) {
		asked = argv[*argc - 1];
		*argc -= 2;
	}
	*set = (struct failing_set){ means, MEANS };
	if (!strcmp(asked, "all"))
		return 0;
	for (i = 0; i < MEANS; i++) {
		if (!strcmp(asked, means[i].name)) {
			*set = (struct failing_set){ &means[i], 1 };
			return 0;
		}
	}
	fprintf(stderr,
		"vmabench: --fail: %s is not known; use all or one of tests/guest/lib/failing.c\n",
		asked);
	return -EINVAL;
}

static int nth = -1; /* /proc/thread-self/fail-nth */

static void choose_function(const struct failing_means *function)
{
	char path[128];

	/* An empty name takes those off the list that an earlier case has put there. */
	write_word(DEBUGFS "/fail_function/inject", "\n");
	write_word(DEBUGFS "/fail_function/inject", function->name);
	write_word(DEBUGFS "/fail_function/verbose", "0");
	snprintf(path, sizeof(path), DEBUGFS "/fail_function/%s/retval", function->name);
	if (function->retval)
		write_word(path, function->retval);
}

void failing_choose(const struct failing_means *chosen)
{
	const char *spared = chosen->is_function ? "Y" : "N";

	/*
	 * fail-nth counts whatever may fail, so no allocation may: none that sleeps, none at all.
	 */
	write_word(DEBUGFS "/failslab/ignore-gfp-wait", spared);
	write_word(DEBUGFS "/failslab/cache-filter", spared);
	write_word(DEBUGFS "/failslab/verbose", "0");
	if (chosen->is_function)
		choose_function(chosen);
	nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	ktap_expect(nth >= 0, "open fail-nth: %s", strerror(errno));
}

void failing_arm(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	ktap_expect(pwrite(nth, text, len, 0) == len, "fail-nth: %s", strerror(errno));
}

bool failing_disarm(void)
{
	char left[16] = "";

	ktap_expect(pread(nth, left, sizeof(left) - 1, 0) > 0, "fail-nth: %s", strerror(errno));
	failing_arm(0);
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
