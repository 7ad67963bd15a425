// SPDX-License-Identifier: GPL-2.0
#include "number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

int number_whole(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	const char *p = text;
	uint64_t v = 0;

	for (; *p >= '0' && *p <= '9'; p++)
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *p - '0', &v))
			return -EINVAL;
	if (p == text || *p || (*text == '0' && p > text + 1) || v < min || v > max)
		return -EINVAL;
	*number = v;
	return 0;
}

int text_number(const char *text, int base, uint64_t *number)
{
	char *end;

	if (!isxdigit((unsigned char)*text))
		return -EBADMSG;
	errno = 0;
	*number = strtoull(text, &end, base);
	return *end || errno ? -EBADMSG : 0;
}
