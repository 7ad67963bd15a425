// SPDX-License-Identifier: GPL-2.0
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>

int set_failure(struct failure *f, enum exit_code code, int err, const char *fmt, ...)
{
	va_list ap;

	f->code = code;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
	return err;
}
