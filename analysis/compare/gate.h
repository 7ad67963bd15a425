/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The gate: did both sides do the work the row predicts? It reads the counters
 * that the bench program left in benchmark/boot-NN.json.
 */
#ifndef VMABENCH_GATE_H
#define VMABENCH_GATE_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

#define GATE_WHY_LEN 256

enum gate_counter {
	GC_OPS,
	GC_VMAS_MIN,
	GC_VMAS_MAX,
	GC_VMAS_EXPECTED,
	GC_HOOK_CALLS,
	GC_HOOK_CALLS_EXPECTED,
	GC_UNBALANCED,
	GC_NR
};

/* What the bench program says of one slot. */
struct gate_entry {
	const char *row; /* storm/mapping/vantage[/args] */
	const char *error; /* the storm failed and said this, or NULL */
	const double *counter; /* GC_NR of them; NaN: missing */
	uint32_t set; /* of the boot's, which counter points to */
	uint32_t round;
	uint32_t batches;
	uint8_t slot;
	uint8_t side;
	uint8_t hook;
};

/*
 * What benchmark/boot-NN.json holds. A long run has millions of entries, and few different rows and
 * sets of counters: these are kept once a boot.
 */
struct gate_boot {
	uint32_t boot;
	char *why; /* the file cannot be used, and this is why; or NULL */
	struct gate_entry *v; /* sorted by row, round, slot, side */
	size_t n, room;
	double (*set)[GC_NR];
	size_t nr_sets, sets_room;
	char **text; /* rows and errors */
	size_t nr_texts, texts_room;
};

struct gate {
	const char *dir; /* the results folder */
	struct gate_boot *boot; /* sorted */
	size_t n;
};

/* One slot as samples.csv tells it. */
struct gate_slot {
	const char *row;
	uint32_t boot;
	uint32_t round;
	uint8_t slot;
	uint8_t side;
	const char *title, *hook; /* of the side */
	uint32_t ops; /* of each batch */
	uint32_t batches;
};

/*
 * List the files benchmark/boot-NN.json of the results folder @dir. A missing folder is no error
 * here: gate_check() says so for each slot. Returns 0, -EBADMSG for a folder that is a link, or
 * -errno; gate_free() is due after success only.
 */
int gate_list(const char *dir, struct gate *g, struct diag *d);

/*
 * Load g->boot[@i]; different ones at the same time if wanted. A damaged file is no error here
 * either. Returns 0 or -ENOMEM.
 */
int gate_load_boot(struct gate *g, size_t i, struct diag *d);

/* gate_list() and every gate_load_boot(). */
int gate_load(const char *dir, struct gate *g, struct diag *d);
void gate_free(struct gate *g);

/*
 * Check @s. Returns its entry when all is as predicted; else NULL, with a
 * sentence in @why.
 */
const struct gate_entry *gate_check(const struct gate *g, const struct gate_slot *s,
				    char why[GATE_WHY_LEN]);

#endif /* VMABENCH_GATE_H */
