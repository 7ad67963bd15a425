// SPDX-License-Identifier: GPL-2.0
#include "number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int number_whole(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
	const size_t len = strlen(text);
	unsigned long long value;

	if (!len || strspn(text, "0123456789") != len || (text[0] == '0' && len > 1))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, NULL, 10);
	if (errno || value < min || value > max)
		return -EINVAL;
	*number = value;
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
