/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why something failed, as one sentence. Library code fills it and returns
 * -errno; only main prints it.
 */
#ifndef VMABENCH_DIAG_H
#define VMABENCH_DIAG_H

#include <stddef.h>

#define DIAG_LEN	1024

struct diag {
	char msg[DIAG_LEN];	/* "WHAT: WHY; DO THIS" */
};

/*
 * Fill @d and return @err (a negative errno), so that a caller can return both
 * at once. The program maps -EBADMSG (the data is not to be trusted) to exit 9
 * and everything else to exit 3.
 */
int diag_set(struct diag *d, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Allocate or set @d and return NULL. */
void *diag_calloc(struct diag *d, size_t n, size_t size);

#endif /* VMABENCH_DIAG_H */
