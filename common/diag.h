/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why something failed, as one sentence, and how the program ends for it. What is called fills it
 * in and returns -errno; only main prints it.
 */
#ifndef VMABENCH_DIAG_H
#define VMABENCH_DIAG_H

#include <stddef.h>

#include "exit_codes.h"

#define DIAG_LEN 1024

struct diag {
	int exit; /* VMABENCH_EXIT_... */
	char msg[DIAG_LEN]; /* "WHAT: WHY; DO THIS" */
};

/* Fills in @d and returns @err (a negative errno), so that a caller can return what this returns.
 */
int diag_exit(struct diag *d, int exit, int err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * The same, with the exit code that @err stands for: -EBADMSG is VMABENCH_EXIT_UNTRUSTED, -EINVAL
 * VMABENCH_EXIT_USAGE, and everything else VMABENCH_EXIT_PREREQUISITE.
 */
int diag_set(struct diag *d, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Allocate or set @d and return NULL. */
void *diag_calloc(struct diag *d, size_t n, size_t size);

#endif /* VMABENCH_DIAG_H */
