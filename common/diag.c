// SPDX-License-Identifier: GPL-2.0
#include "diag.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void fill(struct diag *d, int exit, const char *fmt, va_list ap)
{
	d->exit = exit;
	vsnprintf(d->msg, sizeof(d->msg), fmt, ap);
	/* What a file holds is quoted, and a terminal would do what it says. */
	for (char *c = d->msg; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = '?';
}

static int exit_of(int err)
{
	if (err == -EBADMSG)
		return VMABENCH_EXIT_UNTRUSTED;
	return err == -EINVAL ? VMABENCH_EXIT_USAGE : VMABENCH_EXIT_PREREQUISITE;
}

int diag_exit(struct diag *d, int exit, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(d, exit, fmt, ap);
	va_end(ap);
	return err;
}

int diag_set(struct diag *d, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(d, exit_of(err), fmt, ap);
	va_end(ap);
	return err;
}

void *diag_calloc(struct diag *d, size_t n, size_t size)
{
	/* calloc(0) may return NULL, which is no failure. */
	void *p = calloc(n ? n : 1, size);

	if (!p)
		diag_set(d, -ENOMEM, "memory: %zu x %zu bytes refused; free some and report again",
			 n, size);
	return p;
}
