/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a kernel can map what rows map, asked of itself before any is timed. */
#ifndef VMABENCH_PROBE_H
#define VMABENCH_PROBE_H

#include "diag.h"
#include "rows.h"

/*
 * Opens and maps what each of @rows maps that is no device of ours, and leaves in @path a line
 * "MAPPING<tab>why" for each, where why is empty for what can be.
 */
int probe_rows(const struct rows *rows, const char *path, struct diag *d);

#endif /* VMABENCH_PROBE_H */
