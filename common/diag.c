// SPDX-License-Identifier: GPL-2.0
/* The one sentence a failure leaves behind. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "diag.h"

int diag_set(struct diag *d, int err, const char *fmt, ...)
{
	va_list ap;
	char *c;

	va_start(ap, fmt);
	vsnprintf(d->msg, sizeof(d->msg), fmt, ap);
	va_end(ap);
	/* What a file holds is quoted, and a terminal would do what it says. */
	for (c = d->msg; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = '?';
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
