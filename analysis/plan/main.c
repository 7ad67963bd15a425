// SPDX-License-Identifier: GPL-2.0
/* vmabench-plan: from a pilot, how many boots a run needs, and what precision that gives. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "number.h"
#include "planner.h"
#include "run_data.h"

static const char usage[] = "usage: vmabench-plan --precision PCT | --boots N DIR\n";

/* Of half an interval. */
#define MAX_PERCENT 50

struct options {
	double half;
	uint64_t boots;
	const char *dir;
};

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "precision", required_argument, NULL, 'p' },
		{ "boots", required_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (c == 'h') {
			fputs(usage, stdout);
			exit(VMABENCH_EXIT_DONE);
		}
		if (c == 'p' && !number_percent(optarg, MAX_PERCENT, &o->half))
			o->half = log1p(o->half);
		else if (c != 'b' || number_whole(optarg, 2, UINT32_MAX, &o->boots))
			break;
	}
	if (c == -1 && argc == optind + 1 && (o->half > 0) != (o->boots > 1)) {
		o->dir = argv[optind];
		return 0;
	}
	fprintf(stderr,
		"vmabench: vmabench-plan: it needs a precision above 0, or 2 boots, and a "
		"pilot; %s",
		usage);
	return VMABENCH_EXIT_USAGE;
}

/* For a script: boots, half an interval in per cent, and of which row. */
static int plan_run(const struct options *o, struct run_data *in, struct diag *d)
{
	struct comparison c;
	struct planner p;
	int err = comparison_build(&in->folder, NAN, &in->slots, &in->gate, &c, d);

	if (err)
		return err;
	p = planner_make(&c, o->half, o->boots);
	if (p.worst)
		printf("%zu\t%.2f\t%s %s\n", p.boots, 100 * expm1(p.half), p.worst->row->name,
		       phase_names[p.worst->phase]);
	else
		err = diag_set(d, -EBADMSG,
			       "%s: no row of the pilot has an interval to plan by; see its table",
			       o->dir);
	comparison_free(&c);
	return err;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct run_data in;
	struct diag d;
	int err = parse_options(argc, argv, &o);

	if (err)
		return err;
	err = run_data_read(o.dir, &in, &d);
	if (!err) {
		err = plan_run(&o, &in, &d);
		run_data_free(&in);
	}
	if (!err)
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
