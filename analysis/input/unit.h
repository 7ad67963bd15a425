/* SPDX-License-Identifier: GPL-2.0 */
/* What figures are in. A unit is added in unit.c alone. */
#ifndef VMABENCH_UNIT_H
#define VMABENCH_UNIT_H

#include <stdbool.h>

struct unit {
	const char *name;	/* as in samples.csv and regions.tsv */
	const char *words;	/* as in a sentence, for more than one */
	bool exact;		/* a count: there is no chance in it, and the same is the same to the last digit */
};

/* The unit of what was timed that is called @name; NULL: there is none. */
const struct unit *unit_find(const char *name);

/* Of what was counted or sampled by call path. */
extern const struct unit unit_insn, unit_samples;

#endif /* VMABENCH_UNIT_H */
