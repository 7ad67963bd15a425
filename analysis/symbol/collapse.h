/* SPDX-License-Identifier: GPL-2.0 */
/* From raw stacks to collapsed stacks with names, and to tables of what they hold. */
#ifndef VMABENCH_COLLAPSE_H
#define VMABENCH_COLLAPSE_H

#include "diag.h"
#include "guest_map.h"
#include "places.h"
#include "raw.h"

struct collapse_region {
	struct raw_region raw;
	const struct map_region *map; /* NULL: a phase the storm does not have; not written */
	struct names stacks; /* "ROOT;FRAME;...": count */
	struct names calls; /* function: how often it was entered below the root op */
	uint64_t sum;
};

struct collapse {
	const struct guest_map *map;
	struct places *places;
	struct collapse_region *region;
	size_t nr_regions;
	uint64_t unknown; /* of all counts, what no image holds */
};

/* Read @path. 0 or -errno with @d set. Free it in either case. */
int collapse_read(struct collapse *collapse, const char *path, struct diag *d);

/*
 * Write DIR/cost/ROW-SIDE-PHASE.folded for each region, then cost/calls.tsv and cost/regions.tsv.
 * @unit is what was counted. 0 or -errno with @d set.
 */
int collapse_write(const struct collapse *collapse, const char *dir, const char *unit,
		   struct diag *d);

void collapse_free(struct collapse *collapse);

#endif /* VMABENCH_COLLAPSE_H */
