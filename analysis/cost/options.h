/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of vmabench-attribute. */
#ifndef VMABENCH_COST_OPTIONS_H
#define VMABENCH_COST_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "causal.h"
#include "diag.h"
#include "regions.h"
#include "samples.h"

struct options {
	const char *rules;
	const char *row;
	uint64_t ops; /* 0: not given */
	enum side side;
	const char *engine; /* exact, if none was given */
	bool has_side, has_engine, causal, json, explain, check_rules, help;
	char **arg;
	int nr_args;
};

/* Fill @o. Returns 0, or VMABENCH_EXIT_USAGE when it was said on stderr what is wrong. */
int options_parse(int argc, char **argv, struct options *o);

/*
 * Refuse options that say something about the other kind of argument; @folders: the
 * arguments are results folders. Returns as options_parse() does.
 */
int options_check(const struct options *o, bool folders);

#endif /* VMABENCH_COST_OPTIONS_H */
