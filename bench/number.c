// SPDX-License-Identifier: GPL-2.0
#include "number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
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
