/* SPDX-License-Identifier: GPL-2.0 */
/* From raw stacks to collapsed stacks with names, and to tables of what they hold. */
#ifndef VMABENCH_FOLD_H
#define VMABENCH_FOLD_H

#include "diag.h"
#include "guest_map.h"
#include "places.h"
#include "raw.h"

struct fold_region {
	struct raw_region raw;
	const struct map_region *map;	/* NULL: a phase the storm does not have; not written */
	struct names stacks;		/* "ROOT;FRAME;...": count */
	struct names calls;		/* function: how often it was entered below the root op */
	uint64_t sum;
};

struct fold {
	const struct guest_map *map;
	struct places *places;
	struct fold_region *region;
	size_t nr_regions;
	uint64_t unknown;		/* of all counts, what no image holds */
};

/* Read @path. 0 or -errno with @d set. Free it in either case. */
int fold_read(struct fold *fold, const char *path, struct diag *d);

/*
 * Write DIR/cost/ROW-SIDE-PHASE.folded for each region, then cost/calls.tsv and cost/regions.tsv.
 * @unit is what was counted. 0 or -errno with @d set.
 */
int fold_write(const struct fold *fold, const char *dir, const char *unit, struct diag *d);

void fold_free(struct fold *fold);

#endif /* VMABENCH_FOLD_H */
