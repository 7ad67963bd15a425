// SPDX-License-Identifier: GPL-2.0
/* What conformance_stacked.c runs: a program with an interpreter, which maps the C library, too. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	char text[32];

	/* Neither is known when it is compiled, so it takes the library, data and code. */
	snprintf(text, sizeof(text), "%d %s", argc, argc > 1 ? argv[1] : "");
	return strcmp(text, "2 prepare") ? 1 : 42;
}
