// SPDX-License-Identifier: GPL-2.0
/* vmabench-compare: makes a results folder's reports from its raw files. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "gate.h"
#include "outfile.h"
#include "report.h"
#include "runinfo.h"
#include "samples.h"

enum exit_code {
	EXIT_DONE = 0, EXIT_REGRESSION = 1, EXIT_USAGE = 2, EXIT_PREREQUISITE = 3,
	EXIT_DISTRUST = 9
};

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM	64

static const struct {
	const char *name;
	int (*write)(const struct report *r, FILE *f, struct diag *d);
} reports[] = {
	{ "compare.json", report_json },
	{ "table.txt", report_table },
	{ "cover-letter.txt", report_cover },
	{ "plots/latency.tsv", report_plot },
};

struct options {
	bool json;
	bool fail_on_regression;
	const char *dir;
};

static const char usage[] = "usage: vmabench-compare [--json] [--fail-on-regression] DIR\n";

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "fail-on-regression", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			o->json = true;
			break;
		case 'f':
			o->fail_on_regression = true;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_DONE);
		default:
			fprintf(stderr, "vmabench: %s: unknown option; %s", argv[optind - 1],
				usage);
			return EXIT_USAGE;
		}
	}
	if (argc - optind != 1) {
		fprintf(stderr, "vmabench: DIR: expected one results folder, found %d; %s",
			argc - optind, usage);
		return EXIT_USAGE;
	}
	o->dir = argv[optind];
	return 0;
}

static int write_reports(const struct report *r, const char *dir, struct diag *d)
{
	struct outfiles set = { .dir = dir };
	size_t i;
	int err;

	for (i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		FILE *f;

		err = outfile_open(&set, reports[i].name, &f, d);
		if (!err)
			err = reports[i].write(r, f, d);
		if (err) {
			outfiles_abort(&set);
			return err;
		}
	}
	return outfiles_commit(&set, d);
}

static int print_report(const struct report *r, bool json, struct diag *d)
{
	int err = json ? report_json(r, stdout, d) : report_table(r, stdout, d);

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
					"control %s: it runs the same code on both sides and they differ, so the harness is not to be trusted; measure again, with more boots or on a quieter machine",
					c->control[i].storm);
	return c->regressions ? EXIT_REGRESSION : EXIT_DONE;
}

static int compare(const struct options *o, const struct runinfo *run, const struct samples *s,
		   struct diag *d)
{
	struct comparison c;
	struct gate gate;
	int err;

	err = gate_load(o->dir, &gate, d);
	if (err)
		return err;
	err = comparison_build(run, s, &gate, &c, d);
	gate_free(&gate);
	if (err)
		return err;
	const struct report r = { .run = run, .c = &c, .dir = o->dir };

	err = write_reports(&r, o->dir, d);
	if (!err)
		err = print_report(&r, o->json, d);
	if (!err && (c.untrusted || c.incomplete))
		err = EXIT_DISTRUST;
	else if (!err && o->fail_on_regression)
		err = judge_regression(&c, d);
	comparison_free(&c);
	return err;
}

/* Returns an exit code, or -errno with @d set. */
static int run_compare(const struct options *o, struct diag *d)
{
	char path[PATH_MAX];
	struct runinfo run;
	struct samples s;
	int err;

	if (strlen(o->dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	snprintf(path, sizeof(path), "%s/run.json", o->dir);
	err = runinfo_read(path, &run, d);
	if (err)
		return err;
	snprintf(path, sizeof(path), "%s/samples.csv", o->dir);
	err = samples_read(path, run.unfinished, &s, d);
	if (!err) {
		err = compare(o, &run, &s, d);
		samples_free(&s);
	}
	runinfo_free(&run);
	return err;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct diag d;
	int ret = parse_options(argc, argv, &o);

	if (ret)
		return ret;
	ret = run_compare(&o, &d);
	if (ret >= 0)
		return ret;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return ret == -EBADMSG ? EXIT_DISTRUST : EXIT_PREREQUISITE;
}
