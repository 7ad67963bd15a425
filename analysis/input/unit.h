/* SPDX-License-Identifier: GPL-2.0 */
/* What figures are in. A unit is a line in unit.c. */
#ifndef VMABENCH_UNIT_H
#define VMABENCH_UNIT_H

#include <stdbool.h>

struct unit {
	const char *name; /* as in samples.csv and regions.tsv */
	const char *words; /* as in a sentence, for more than one */
	bool exact; /* a count: there is no chance in it, and the same is the same to the last digit
		     */
	bool clock; /* storms are timed in it: samples.csv */
	bool stacks; /* call paths are counted or sampled in it: cost/ENGINE/regions.tsv */
};

/* The unit of what was timed that is called @name; NULL: there is none. */
const struct unit *unit_find(const char *name);

/* Of what was counted or sampled by call path. */
const struct unit *unit_find_stacks(const char *name);

#endif /* VMABENCH_UNIT_H */
