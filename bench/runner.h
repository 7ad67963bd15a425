/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_RUNNER_H
#define VMABENCH_RUNNER_H

#include "diag.h"
#include "options.h"
#include "rows.h"

/*
 * Runs @rows for opts->rounds rounds after a round that is not recorded, and leaves samples.csv and
 * the JSON document in opts->out. What whole rounds have given stays there when a later one fails.
 */
int run_rows(const struct options *opts, const struct rows *rows, struct diag *d);

#endif /* VMABENCH_RUNNER_H */
