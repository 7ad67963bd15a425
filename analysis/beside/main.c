// SPDX-License-Identifier: GPL-2.0
/*
 * vmabench-beside: counts, samples and time of the same rows, side by side; with --runs, two runs
 * of one comparison.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "beside.h"
#include "runs.h"

static const char usage[] = "usage: vmabench-beside [--json] DIR...\n"
			    "       vmabench-beside --runs [--anyway] [--json] DIR DIR\n";

struct options {
	bool json, runs, anyway;
};

static int run_runs(const struct options *o, char *const *dir, struct diag *d)
{
	struct runs r;
	int err = runs_read(dir, o->anyway, &r, d);

	if (err)
		return err;
	err = o->json ? runs_json(&r, stdout, d) : runs_text(&r, stdout, d);
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	runs_free(&r);
	return err;
}

static int run_beside(bool json, char *const *dir, size_t n, struct diag *d)
{
	struct beside b;
	int err = beside_read(dir, n, &b, d);

	if (err)
		return err;
	err = json ? beside_json(&b, stdout, d) : beside_text(&b, stdout, d);
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	beside_free(&b);
	return err;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "runs", no_argument, NULL, 'r' },
		{ "anyway", no_argument, NULL, 'a' },
		{ NULL, 0, NULL, 0 },
	};
	struct options o = { 0 };
	struct diag d;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		o.json |= c == 'j';
		o.runs |= c == 'r';
		o.anyway |= c == 'a';
		if (c == '?')
			argc = optind;
	}
	if (argc <= optind || (o.runs && argc - optind != 2) || (o.anyway && !o.runs)) {
		fputs(usage, stderr);
		return VMABENCH_EXIT_USAGE;
	}
	if (!(o.runs ? run_runs(&o, argv + optind, &d) :
		       run_beside(o.json, argv + optind, argc - optind, &d)))
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
