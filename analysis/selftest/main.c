// SPDX-License-Identifier: GPL-2.0
/* vmabench-selftest: how often does the method err? Counted in runs whose sides are the same. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "number.h"
#include "tally.h"
#include "words.h"

struct options {
	uint64_t boots; /* of a comparison */
	bool same; /* whatever the sides are called */
	const char *curve; /* where the table of the operating curve goes; NULL: nowhere */
};

static const char usage[] = "usage: vmabench-selftest [--boots N] [--same] [--curve FILE] DIR...\n";

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "boots", required_argument, NULL, 'b' },
		{ "same", no_argument, NULL, 's' },
		{ "curve", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'b':
			if (number_whole(optarg, 2, UINT32_MAX, &o->boots))
				o->boots = 0;
			break;
		case 's':
			o->same = true;
			break;
		case 'c':
			o->curve = optarg;
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
	if (argc > optind && o->boots > 1)
		return 0;
	fprintf(stderr,
		"vmabench: vmabench-selftest: it needs a results folder, and 2 boots a "
		"comparison; %s",
		usage);
	return VMABENCH_EXIT_USAGE;
}

static int add_folder(const char *dir, const struct options *o, struct tally *t, struct diag *d)
{
	struct run_data in;
	int err = run_data_read(dir, &in, d);

	if (err)
		return err;
	err = tally_add(&in, o->boots, o->same, t, d);
	run_data_free(&in);
	return err;
}

static int write_curve(const struct tally *t, const char *path, struct diag *d)
{
	FILE *f = fopen(path, "w");
	bool bad;

	if (!f)
		return diag_set(d, -errno, "%s: cannot be written; see that its folder can", path);
	tally_curve(t, f);
	bad = ferror(f);
	bad |= fclose(f) != 0;
	return bad ? diag_set(d, -EIO, "%s: cannot be written; make room", path) : 0;
}

int main(int argc, char **argv)
{
	struct options o = { .boots = 10 };
	struct tally t = { 0 };
	struct diag d;
	int err = parse_options(argc, argv, &o);

	if (err)
		return err;
	for (; optind < argc && !err; optind++)
		err = add_folder(argv[optind], &o, &t, &d);
	if (!err && o.curve)
		err = write_curve(&t, o.curve, &d);
	if (err) {
		fprintf(stderr, "vmabench: %s\n", d.msg);
		return d.exit;
	}
	tally_print(&t, o.boots, stdout);
	if (fflush(stdout) || ferror(stdout))
		return VMABENCH_EXIT_PREREQUISITE;
	return tally_contradicts(&t, stderr) ? VMABENCH_EXIT_UNTRUSTED : VMABENCH_EXIT_DONE;
}
