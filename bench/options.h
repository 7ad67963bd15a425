/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of vmabench-bench. */
#ifndef VMABENCH_OPTIONS_H
#define VMABENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "../kmod/vmabench_abi.h"
#include "diag.h"
#include "names.h"

enum verb {
	VERB_HELP,
	VERB_LIST,
	VERB_RUN,
	VERB_PROBE,
};

/* How a side is driven. What else tells the sides apart is not known here. */
struct side_options {
	bool present; /* it is one of the comparison's */
	enum vmabench_hook hook;
	bool by_row; /* instead: each row says its own, where its mapping has a choice */
};

struct options {
	enum verb verb;
	bool json; /* list */
	/* run: all have to be given, but clock, here, turns and json_name; probe: rows and out */
	const char *rows; /* file that rows_load() reads */
	const char *out; /* directory that is there; of probe the file to make */
	uint64_t seed;
	/* --seed phases: pairs of rounds are phases (seeded_phase.h), and all is theirs */
	bool phases;
	uint32_t boot, rounds; /* from 1 */
	bool retry_merge; /* as in struct storm_case */
	enum vmabench_clock clock; /* --unit: ns or insn */
	struct side_options side[SIDE_NR];
	bool alone; /* only the slots of the side `here` are run here */
	enum side here;
	const char *turns; /* device of the line to who runs the other's; NULL: nobody does now */
	const char *json_name; /* file below out */
};

extern const char usage_text[];

/* Points into @argv. All that is wrong is VMABENCH_EXIT_USAGE. */
int options_parse(struct options *opts, int argc, char **argv, struct diag *d);

#endif /* VMABENCH_OPTIONS_H */
