/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stacks without names, as an engine leaves them. Fields are separated by tabs:
 *
 *	vmabench-raw	1
 *	region	NUMBER.PHASE	BATCHES	TOTAL	ASTRAY
 *	NUMBER.PHASE	ROOT;0xSITE;0xSITE...	0xPC:COUNT 0xPC:COUNT...
 *	end	LINES
 *
 * A SITE is an address inside of a call instruction, outermost first; a PC is where the COUNT
 * instructions or samples were. TOTAL is the sum of a region's counts; ASTRAY is not 0 where the
 * engine lost the way. LINES counts the lines between the first and the last.
 */
#ifndef VMABENCH_RAW_H
#define VMABENCH_RAW_H

#include <stdint.h>

#include "diag.h"

struct raw_region {
	uint32_t number, phase;
	uint64_t batches, total;
};

struct raw_stack {
	uint32_t number, phase;
	char *sites; /* ROOT;0xSITE...: take it apart with strsep() and text_number() */
	char *counts; /* 0xPC:COUNT... */
};

struct raw_reader {
	int (*region)(void *data, const struct raw_region *region, struct diag *d);
	int (*stack)(void *data, const struct raw_stack *stack, struct diag *d);
	void *data;
};

/* Hand each line of @path to @reader. 0, what it returned, or -EBADMSG: torn, astray, unknown. */
int raw_read(const char *path, const struct raw_reader *reader, struct diag *d);

#endif /* VMABENCH_RAW_H */
