/* SPDX-License-Identifier: GPL-2.0 */
/* What an engine counted in a results folder: cost/ENGINE/regions.tsv and cost/ENGINE/calls.tsv. */
#ifndef VMABENCH_COST_REGIONS_H
#define VMABENCH_COST_REGIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

/* The timed parts of one row, side and phase, over all recorded batches. */
struct region {
	char *row;
	enum side side;
	enum phase phase;
	uint64_t batches; /* at least 1 */
	uint64_t ops; /* at least 1 */
	uint64_t total; /* over all roots, in the unit */
	uint32_t line;
	size_t first_call; /* its calls are there in regions.call, nr_calls of them */
	size_t nr_calls;
};

/* How often a function was entered in a region. */
struct call {
	char *function;
	uint64_t n;
	size_t region; /* index into regions.v */
	uint32_t line;
};

struct regions {
	char *path; /* of regions.tsv */
	const char *engine; /* the caller's: the name of a folder below cost/ */
	const struct unit *unit;
	struct region *v; /* as regions.tsv has them */
	size_t n;
	size_t *order; /* indices into v, by row, side and phase */
	struct call *call; /* by region, then as calls.tsv has them; none without that */
	size_t nr_calls;
};

/*
 * Read both files of @engine in the folder @dir, whose sides are @axis'; calls.tsv may be
 * missing. Returns 0; -EBADMSG, with file and line in @d, for what cannot be trusted; -errno.
 * regions_free() is due after success only.
 */
int regions_read(const char *dir, const char *engine, const struct axis *axis, struct regions *r,
		 struct diag *d);
void regions_free(struct regions *r);

/* The region, or NULL. */
const struct region *regions_find(const struct regions *r, const char *row, enum side side,
				  enum phase phase);

#endif /* VMABENCH_COST_REGIONS_H */
