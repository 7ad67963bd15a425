/* SPDX-License-Identifier: GPL-2.0 */
/* What was counted in a results folder: cost/regions.tsv and cost/calls.tsv. */
#ifndef VMABENCH_COST_REGIONS_H
#define VMABENCH_COST_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

/* The timed parts of one row, hook and phase, over all recorded batches. */
struct region {
	char *row;
	enum hook hook;
	enum phase phase;
	uint64_t batches;	/* at least 1 */
	uint64_t ops;		/* at least 1 */
	uint64_t total;		/* over all roots, in the unit */
	bool exact;		/* instructions were counted; else a sample is a count of 1 */
	uint32_t line;
};

/* How often a function was entered in a region. */
struct call {
	char *row;
	char *function;
	enum hook hook;
	enum phase phase;
	uint64_t n;
	uint32_t line;
};

struct regions {
	struct region *v;
	size_t n;
	struct call *call;	/* none when there is no calls.tsv */
	size_t n_calls;
};

/*
 * Read both files of the folder @dir; calls.tsv may be missing. Returns 0; -EBADMSG,
 * with file and line in @d, for what cannot be trusted; -errno. regions_free() is
 * due after success only.
 */
int regions_read(const char *dir, struct regions *r, struct diag *d);
void regions_free(struct regions *r);

/* The region, or NULL. */
const struct region *regions_find(const struct regions *r, const char *row, enum hook hook,
				  enum phase phase);

/* Is @c a call in @region? */
bool regions_call_is_in(const struct call *c, const struct region *region);

#endif /* VMABENCH_COST_REGIONS_H */
