// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

#define MIN_CALLS 1000 /* fewer would not show that the calls are mixed as they should be */
#define MAX_CALLS 100000000

int calls_parse(int *argc, char **argv, int usual)
{
	long value;
	char *end;

	if (*argc < 3 || strcmp(argv[*argc - 2], "--calls"))
		return usual;
	value = strtol(argv[*argc - 1], &end, 10);
	if (end == argv[*argc - 1] || *end || value < MIN_CALLS || value > MAX_CALLS) {
		fprintf(stderr, "vmabench: --calls: %s is out of range; use %d to %d\n",
			argv[*argc - 1], MIN_CALLS, MAX_CALLS);
		return -EINVAL;
	}
	*argc -= 2;
	return value;
}
