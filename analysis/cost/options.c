// SPDX-License-Identifier: GPL-2.0
/* Parses the command line of vmabench-attribute, strictly. */
#include "options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

static const char usage[] =
	"usage: vmabench-attribute --rules FILE [--engine NAME] [--explain] [--check-rules]\n"
	"                          [--json] [--row ROW] DIR\n"
	"       vmabench-attribute --rules FILE [...] --side SIDE DIR_A DIR_B\n"
	"       vmabench-attribute --rules FILE [--json] --causal DIR_BASE DIR_BOTH DIR_NO_RETRY\n"
	"       vmabench-attribute --rules FILE [--explain] [--check-rules] [--ops N] "
	"FILE.folded...\n";

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "vmabench: %s: %s; %s", what, why, usage);
	return VMABENCH_EXIT_USAGE;
}

static int parse_side(const char *text, struct options *o)
{
	o->side = find_name(text, side_names, SIDE_NR);
	o->has_side = o->side < SIDE_NR;
	return o->has_side ? 0 : complain(text, "a side is a or b");
}

/* It is a folder's name. */
static int parse_engine(const char *text, struct options *o)
{
	o->engine = text;
	o->has_engine = *text && strlen(text) < NAME_MAX && *text != '.' && !strchr(text, '/');
	return o->has_engine ? 0 : complain(text, "an engine is named like a folder below cost/");
}

static int parse_ops(const char *text, struct options *o)
{
	return number_whole(text, 1, UINT64_MAX, &o->ops) ? complain(text, "--ops takes a whole "
									   "number from 1") :
							    0;
}

int options_parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "rules", required_argument, NULL, 'r' },
		{ "row", required_argument, NULL, 'w' },
		{ "side", required_argument, NULL, 's' },
		{ "engine", required_argument, NULL, 'g' },
		{ "ops", required_argument, NULL, 'o' },
		{ "causal", no_argument, NULL, 'u' },
		{ "json", no_argument, NULL, 'j' },
		{ "explain", no_argument, NULL, 'e' },
		{ "check-rules", no_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, err = 0;

	opterr = 0;
	o->engine = "exact";
	while (!err && (c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'r':
			o->rules = optarg;
			break;
		case 'w':
			o->row = optarg;
			break;
		case 's':
			err = parse_side(optarg, o);
			break;
		case 'g':
			err = parse_engine(optarg, o);
			break;
		case 'o':
			err = parse_ops(optarg, o);
			break;
		case 'u':
			o->causal = true;
			break;
		case 'j':
			o->json = true;
			break;
		case 'e':
			o->explain = true;
			break;
		case 'c':
			o->check_rules = true;
			break;
		case 'h':
			fputs(usage, stdout);
			o->help = true;
			return 0;
		default:
			err = complain(argv[optind - 1], "unknown option, or one without its "
							 "value");
		}
	}
	o->arg = argv + optind;
	o->nr_args = argc - optind;
	if (!err && !o->rules)
		err = complain("--rules", "no rules file was given");
	if (!err && !o->nr_args)
		err = complain("DIR", "no results folder and no file of collapsed stacks was "
				      "given");
	return err;
}

int options_check(const struct options *o, bool folders)
{
	if (folders && o->ops)
		return complain("--ops", "a results folder knows its operations");
	if (!folders && (o->json || o->row || o->has_side || o->has_engine || o->causal))
		return complain(o->arg[0], "--json, --row, --side, --causal and --engine are for "
					   "results folders");
	if (o->causal && (o->nr_args != CAUSAL_FOLDERS || o->has_side || o->row || o->explain))
		return complain("--causal", "it sets all rows of three folders side by side");
	if (folders && o->nr_args > 2 && !o->causal)
		return complain(o->arg[2], "at most two results folders can be compared");
	if (folders && (o->nr_args == 2) != o->has_side)
		return complain("--side", "it goes with two results folders, and two need it");
	if (o->json && o->explain)
		return complain("--explain", "it is text, --json is JSON alone");
	return 0;
}
