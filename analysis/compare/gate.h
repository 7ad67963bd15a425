/* SPDX-License-Identifier: GPL-2.0 */
/* The gate: did both sides do the work the row predicts? It reads slots.csv. */
#ifndef VMABENCH_GATE_H
#define VMABENCH_GATE_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "table.h"

#define GATE_WHY_LEN 256

/* What nobody could predict. */
#define GATE_UNKNOWN UINT64_MAX

/* What the bench program says of one slot. */
struct gate_entry {
	uint64_t vmas_expected, hook_calls, hook_calls_expected;
	uint32_t row; /* index into gate.table.rows */
	uint32_t boot, round;
	uint32_t batches, ops; /* ops of each batch */
	uint32_t vmas_min, vmas_max, unbalanced;
	uint8_t slot, side;
	uint8_t hook; /* NR_HOOKS: none */
};

struct gate {
	struct table table; /* its rows */
	struct gate_entry *v; /* sorted by row, boot, round, slot, side */
	size_t n, room;
};

/* One slot as samples.csv tells it. */
struct gate_slot {
	uint32_t row; /* as gate_row() has it */
	uint32_t boot;
	uint32_t round;
	uint8_t slot;
	uint8_t side;
	const char *title; /* of the side */
	uint32_t ops; /* of each batch; 0 when they differ */
	uint32_t batches;
};

/*
 * Read @file, the run's slots.csv. Returns as table_each(); gate_free() is due after success only.
 */
int gate_read(const struct table_file *file, struct gate *g, struct diag *d);
void gate_free(struct gate *g);

/* The index of the row of that name in the gate's table; one that no slot has where it has none. */
uint32_t gate_row(const struct gate *g, const char *name);

/* The first slot of that row and side, or NULL. */
const struct gate_entry *gate_find(const struct gate *g, const char *row, enum side side);

/*
 * Check @s. Returns its entry when all is as predicted, as far as it is; else NULL, with a sentence
 * in @why.
 */
const struct gate_entry *gate_check(const struct gate *g, const struct gate_slot *s,
				    char why[GATE_WHY_LEN]);

#endif /* VMABENCH_GATE_H */
