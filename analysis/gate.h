/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The gate: did both hooks do the work the row predicts? It reads the counters
 * that the bench program left in benchmark/boot-NN.json.
 */
#ifndef VMABENCH_GATE_H
#define VMABENCH_GATE_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

#define GATE_WHY_LEN	256

enum gate_counter {
	GC_OPS, GC_VMAS_MIN, GC_VMAS_MAX, GC_VMAS_EXPECTED, GC_HOOK_CALLS,
	GC_HOOK_CALLS_EXPECTED, GC_UNBALANCED, GC_NR
};

/* What the bench program says of one slot. */
struct gate_entry {
	char *row;		/* storm/profile/vantage[/args] */
	uint32_t boot;
	uint32_t round;
	uint8_t slot;
	uint8_t hook;
	uint32_t batches;
	char *error;		/* the storm failed and said this, or NULL */
	double counter[GC_NR];	/* NaN: missing */
};

/* A file of benchmark/ that could not be used. */
struct gate_boot {
	uint32_t boot;
	char why[GATE_WHY_LEN];
};

struct gate {
	struct gate_entry *v;	/* sorted by boot, row, round, slot, hook */
	size_t n;
	size_t cap;
	struct gate_boot *bad;
	size_t n_bad;
};

/* One slot as samples.csv tells it. */
struct gate_slot {
	const char *row;
	uint32_t boot;
	uint32_t round;
	uint8_t slot;
	uint8_t hook;
	uint32_t ops;		/* of each batch */
	uint32_t batches;
};

/*
 * Load every benchmark/boot-NN.json of the results folder @dir. A missing
 * folder or a damaged file is no error here: gate_check() says so for each
 * slot it should have held. Returns 0 or -errno; gate_free() is due after
 * success only.
 */
int gate_load(const char *dir, struct gate *g, struct diag *d);
void gate_free(struct gate *g);

/*
 * Check @s. Returns its entry when all is as predicted; else NULL, with a
 * sentence in @why.
 */
const struct gate_entry *gate_check(const struct gate *g, const struct gate_slot *s,
				    char why[GATE_WHY_LEN]);

#endif /* VMABENCH_GATE_H */
