/* SPDX-License-Identifier: GPL-2.0 */
/* What went wrong, carried up to main(), which prints it once. */
#ifndef VMABENCH_FAILURE_H
#define VMABENCH_FAILURE_H

enum exit_code {
	EXIT_DONE = 0,
	EXIT_USAGE = 2, /* the command line or the rows */
	EXIT_BOOT = 7, /* a module that is not ours, or not of this version */
	EXIT_STORM = 8, /* a storm, or what it needs, failed */
};

struct failure {
	enum exit_code code;
	char text[1024]; /* "WHAT: WHY; DO THIS" */
};

/* Fills in @f and returns @err, a -errno, so that a caller can return what this returns. */
int set_failure(struct failure *f, enum exit_code code, int err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif /* VMABENCH_FAILURE_H */
