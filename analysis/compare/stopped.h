/* SPDX-License-Identifier: GPL-2.0 */
/* A run that was stopped and is to be carried on: which of its boots count? */
#ifndef VMABENCH_STOPPED_H
#define VMABENCH_STOPPED_H

#include <stdio.h>

#include "diag.h"

/*
 * Judge the results folder @dir, in which nothing is changed. The last boot, or the last pair, may
 * have been written in part when the run was stopped: then it does not count, which is said on
 * @said. Anything else that is not as vmabench writes it is damage. The number of each boot that
 * counts goes to @out, one a line. Returns 0, -EBADMSG, or as run_folder_read() does.
 */
int stopped_check(const char *dir, FILE *out, FILE *said, struct diag *d);

#endif /* VMABENCH_STOPPED_H */
