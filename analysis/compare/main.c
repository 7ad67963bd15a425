// SPDX-License-Identifier: GPL-2.0
/* vmabench-compare: makes a results folder's reports from its raw files. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "number.h"
#include "outfile.h"
#include "report.h"
#include "run_data.h"
#include "set.h"
#include "stopped.h"

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM 64

struct options {
	const char *format; /* of what is printed */
	bool fail_on_regression;
	double limit; /* what is a regression, as in comparison_build() */
	bool check, set;
	const char *dir;
};

static const char usage[] = "usage: vmabench-compare [--json | --ktap] "
			    "[--fail-on-regression[=PCT]] DIR\n"
			    "       vmabench-compare --check DIR\n"
			    "       vmabench-compare --set [--json] DIR\n";

#define MAX_PERCENT 1000

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "ktap", no_argument, NULL, 'k' },
		{ "fail-on-regression", optional_argument, NULL, 'f' },
		{ "check", no_argument, NULL, 'c' },
		{ "set", no_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
		case 'k':
			o->format = c == 'j' ? "json" : "ktap";
			break;
		case 'f':
			o->fail_on_regression = true;
			if (!optarg || !number_percent(optarg, MAX_PERCENT, &o->limit))
				break;
			fprintf(stderr, "vmabench: %s: not a number of per cent; %s", optarg,
				usage);
			return VMABENCH_EXIT_USAGE;
		case 'c':
			o->check = true;
			break;
		case 's':
			o->set = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(VMABENCH_EXIT_DONE);
		default:
			fprintf(stderr, "vmabench: %s: unknown option; %s", argv[optind - 1],
				usage);
			return VMABENCH_EXIT_USAGE;
		}
	}
	if (argc - optind != 1) {
		fprintf(stderr, "vmabench: DIR: expected one results folder, found %d; %s",
			argc - optind, usage);
		return VMABENCH_EXIT_USAGE;
	}
	o->dir = argv[optind];
	return 0;
}

static int write_reports(const struct report *r, const char *dir, struct diag *d)
{
	struct outfiles set = { .dir = dir };
	const struct report_format *format;
	size_t i;
	int err;

	for (i = 0; (format = report_at(i)); i++) {
		FILE *f;

		if (!format->path)
			continue;
		err = outfile_open(&set, format->path, &f, d);
		if (!err)
			err = format->write(r, f, d);
		if (err) {
			outfiles_abort(&set);
			return err;
		}
	}
	return outfiles_commit(&set, d);
}

static int print_report(const struct report *r, const char *format, struct diag *d)
{
	int err = report_find(format)->write(r, stdout, d);

	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	return err;
}

/* What a gate for changes is told: the harness comes before the rows. */
static int judge_regression(const struct comparison *c, struct diag *d)
{
	size_t i;

	for (i = 0; i < N_CONTROLS; i++)
		if (c->control[i].biased)
			return diag_set(d, -EBADMSG,
					"control %s: it runs the same code on both sides and they "
					"differ, so the harness is not to be trusted; measure "
					"again, with more boots or on a quieter machine",
					c->control[i].storm);
	return c->regressions ? VMABENCH_EXIT_REGRESSION : VMABENCH_EXIT_DONE;
}

static int compare(const struct options *o, struct run_data *in, struct diag *d)
{
	struct comparison c;
	int err = comparison_build(&in->folder, o->limit, &in->slots, &in->gate, &c, d);

	if (err)
		return err;
	const struct report r = { .run = &in->folder.run, .c = &c, .dir = o->dir };

	err = write_reports(&r, o->dir, d);
	if (!err)
		err = print_report(&r, o->format, d);
	if (!err && (c.untrusted || c.incomplete))
		err = VMABENCH_EXIT_UNTRUSTED;
	else if (!err && o->fail_on_regression)
		err = judge_regression(&c, d);
	comparison_free(&c);
	return err;
}

/* Returns an exit code, or -errno with @d set. */
static int run_compare(const struct options *o, struct diag *d)
{
	struct run_data in;
	int err;

	if (strlen(o->dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	err = run_data_read(o->dir, &in, d);
	if (err)
		return err;
	err = compare(o, &in, d);
	run_data_free(&in);
	return err;
}

int main(int argc, char **argv)
{
	struct options o = { .format = "table", .limit = NAN };
	struct diag d;
	int ret = parse_options(argc, argv, &o);

	if (ret)
		return ret;
	ret = reports_check(&d);
	if (!ret)
		ret = o.check ? stopped_check(o.dir, stdout, stderr, &d) :
		      o.set   ? set_report(o.dir, !strcmp(o.format, "json"), &d) :
				run_compare(&o, &d);
	if (ret >= 0)
		return ret;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
