// SPDX-License-Identifier: GPL-2.0
#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* One write a line, so that the kernel's messages cannot land inside it. */
void say(const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	if (len < 0)
		return;
	if ((size_t)len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	if (write(STDOUT_FILENO, line, (size_t)len) < 0)
		return; /* there is nowhere left to say so */
}
