// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../ktap.h"
#include "features.h"

/* Seconds a case may take. The longest takes about two; a guest may be much slower than that. */
#define CASE_DEADLINE 300

static unsigned int features;
static unsigned long long seed = 1;

bool ktap_has(enum ktap_feature feature)
{
	return features & feature;
}

unsigned long long ktap_seed(void)
{
	return seed;
}

static void print_line(const char *prefix, const char *fmt, va_list args)
{
	char text[400], line[500];
	int len;

	vsnprintf(text, sizeof(text), fmt, args);
	len = snprintf(line, sizeof(line), "%s%s\n", prefix, text);
	if (write(STDOUT_FILENO, line, len) != len)
		_exit(1);
}

static void print(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line("", fmt, args);
	va_end(args);
}

void ktap_diag(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_line("# ", fmt, args);
	va_end(args);
}

void ktap_fail(const char *file, int line, const char *fmt, ...)
{
	char prefix[100];
	va_list args;

	snprintf(prefix, sizeof(prefix), "# %s:%d: ", file, line);
	va_start(args, fmt);
	print_line(prefix, fmt, args);
	va_end(args);
	_exit(1);
}

/* The name of the first feature in @mask, or NULL. */
static const char *first_feature(unsigned int mask)
{
	size_t i;

	for (i = 0; i < feature_count; i++) {
		if (mask & feature_table[i].bit)
			return feature_table[i].name;
	}
	return NULL;
}

/* The case's process: true when it came to its end. */
static bool run_case(const struct ktap_case *test)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0) {
		ktap_diag("fork: %s", strerror(errno));
		return false;
	}
	if (!pid) {
		alarm(CASE_DEADLINE);
		test->run(test->arg);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR) {
			ktap_diag("waitpid: %s", strerror(errno));
			return false;
		}
	}
	if (WIFSIGNALED(status))
		ktap_diag("killed by signal %d (%s)", WTERMSIG(status),
			  strsignal(WTERMSIG(status)));
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static int parse_features(char *list)
{
	char *name;
	size_t i;

	for (name = strtok(list, ","); name; name = strtok(NULL, ",")) {
		for (i = 0; i < feature_count && strcmp(name, feature_table[i].name); i++)
			;
		if (i == feature_count) {
			fprintf(stderr,
				"vmabench: --kernel-features: %s is not known; "
				"use those of tests/guest/lib/features.c\n",
				name);
			return -EINVAL;
		}
		features |= feature_table[i].bit;
	}
	return 0;
}

static int parse_options(int argc, char **argv)
{
	bool have_features = false;
	char *end;
	int i;

	for (i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--kernel-features")) {
			if (parse_features(argv[i + 1]))
				return -EINVAL;
			have_features = true;
		} else if (!strcmp(argv[i], "--seed")) {
			errno = 0;
			seed = strtoull(argv[i + 1], &end, 0);
			if (errno || *end || end == argv[i + 1])
				break;
		} else {
			break;
		}
	}
	if (i == argc && have_features)
		return 0;
	fprintf(stderr,
		"vmabench: %s: bad command line; "
		"use --kernel-features LIST [--seed N], where LIST may be ''\n",
		argv[0]);
	return -EINVAL;
}

int ktap_main(int argc, char **argv, const struct ktap_case *cases, size_t count)
{
	size_t i, failed = 0;

	if (parse_options(argc, argv))
		return 2;

	print("KTAP version 1");
	print("1..%zu", count);
	for (i = 0; i < count; i++) {
		const char *missing = first_feature(cases[i].needs & ~features);
		const char *unwanted = first_feature(cases[i].unless & features);
		bool ok;

		if (missing || unwanted) {
			print("ok %zu %s # SKIP this kernel has %s%s", i + 1, cases[i].name,
			      missing ? "no " : "", missing ? missing : unwanted);
			continue;
		}
		if (cases[i].splats)
			ktap_diag("expect-splat: %u", cases[i].splats);
		ok = run_case(&cases[i]);
		print("%s %zu %s", ok ? "ok" : "not ok", i + 1, cases[i].name);
		failed += !ok;
	}
	return failed ? 1 : 0;
}
