// SPDX-License-Identifier: GPL-2.0
/* vmabench-bench: lists the storms, and runs them in the guest, or says which cannot be. */
#include <stdio.h>
#include <string.h>

#include "list.h"
#include "options.h"
#include "probe.h"
#include "registry.h"
#include "rows.h"
#include "runner.h"

static int run(const struct options *opts, struct diag *d)
{
	struct rows rows;
	int err;

	err = rows_load(&rows, opts->rows, d);
	if (err)
		return err;
	if (opts->verb == VERB_RUN)
		err = run_rows(opts, &rows, d);
	else
		err = probe_rows(&rows, opts->out, d);
	rows_free(&rows);
	return err;
}

int main(int argc, char **argv)
{
	struct options opts;
	struct diag d;
	int err;

	err = storms_check(&d);
	if (!err)
		err = options_parse(&opts, argc, argv, &d);
	if (!err && (opts.verb == VERB_RUN || opts.verb == VERB_PROBE)) {
		err = run(&opts, &d);
	} else if (!err) {
		if (opts.verb == VERB_LIST)
			err = list_all(stdout, opts.json);
		else
			err = fputs(usage_text, stdout) < 0 || fflush(stdout) ? -1 : 0;
		if (err)
			diag_exit(&d, VMABENCH_EXIT_STORM, err,
				  "stdout: cannot be written; make room");
	}
	if (!err)
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
