/* SPDX-License-Identifier: GPL-2.0 */
/* From batches to slots: one side's figure in one round. */
#ifndef VMABENCH_SLOTS_H
#define VMABENCH_SLOTS_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

struct slot {
	uint32_t row;
	uint32_t boot;
	uint32_t group; /* boots within which rounds are paired, as in struct boot */
	uint32_t round;
	uint32_t ops; /* of each batch; 0 when the batches differ */
	uint32_t batches;
	uint8_t phase;
	uint8_t side;
	uint8_t slot;
	size_t first; /* of its costs; slots_settle() is done with it */
	double cost; /* an operation; median of the batches, lower for counts */
	double mean; /* of the batches, likewise: with what interrupted them */
};

/* The slots of one row and phase. */
struct slots_series {
	struct slot *v; /* slots_settle() sorts them by group, round, slot, side */
	size_t n;
};

struct slots {
	struct samples samples; /* the rows; no samples are kept, a long run has millions */
	struct slots_series *series; /* by row and phase */
	size_t nr_series;
	struct slot *v;
	size_t n, room;
	double *cost; /* of each batch, an operation, in the file's order */
	size_t nr_costs, costs_room;
};

/* Read @file. Returns as samples_each() does; slots_free() is due after success only. */
int slots_read(const struct table_file *file, struct slots *out, struct diag *d);

/*
 * Fill in the figures of @s->series[@i]; different ones at the same time if wanted. Returns 0 or
 * -ENOMEM.
 */
int slots_settle(struct slots *s, size_t i, struct diag *d);
void slots_free(struct slots *s);

#endif /* VMABENCH_SLOTS_H */
