// SPDX-License-Identifier: GPL-2.0
/* vmabench-beside: counts, samples and time of the same rows, side by side. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "beside.h"

static const char usage[] = "usage: vmabench-beside [--json] DIR...\n";

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
	const bool json = argc > 1 && !strcmp(argv[1], "--json");
	const int first = 1 + json;
	struct diag d;

	if (argc <= first || argv[first][0] == '-') {
		fputs(usage, stderr);
		return VMABENCH_EXIT_USAGE;
	}
	if (!run_beside(json, argv + first, argc - first, &d))
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
