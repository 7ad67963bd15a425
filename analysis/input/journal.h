/* SPDX-License-Identifier: GPL-2.0 */
/* journal.ndjson: which boots finished. */
#ifndef VMABENCH_JOURNAL_H
#define VMABENCH_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

struct journal_boot {
	uint32_t boot;
	int64_t samples;	/* how many it left; -1: it does not say */
};

struct journal {
	bool present;
	struct journal_boot *v;	/* sorted */
	size_t n;
};

/*
 * Read @path. That it is not there is no error, but ->present false. A last line that was cut short
 * is left out where the run is @unfinished. Returns 0, -EBADMSG or -errno; journal_free() is
 * due only after success.
 */
int journal_read(const char *path, bool unfinished, struct journal *j, struct diag *d);
void journal_free(struct journal *j);

/* Did @boot finish? True for any where there is no journal. */
bool journal_has(const struct journal *j, uint32_t boot);

#endif /* VMABENCH_JOURNAL_H */
