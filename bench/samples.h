/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv and slots.csv, as docs/results-format.md has them. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stdint.h>

#include "diag.h"
#include "storm.h"
#include "table.h"

struct record {
	struct table samples, slots;
};

/* What all lines of a slot say. Strings hold no comma. */
struct slot_id {
	uint32_t boot;
	const char *side, *storm, *mapping, *hook, *vantage, *args;
	uint32_t round, slot;
};

/* Creates both in the folder @out. 0 or -errno, as all of these; what fails is said in @d. */
int record_open(struct record *r, const char *out, const struct port *port, struct diag *d);
int record_flush(struct record *r, struct diag *d);

/*
 * Drops what was not flushed. Returns @err where there is one, and what is in @d is of that then.
 * 
 */
int record_close(struct record *r, int err, struct diag *d);

/* What the slot did, beside what it should have done; then its batches, for each phase. */
int record_slot(struct record *r, const struct slot_id *id, const struct storm_slot *slot,
		const struct storm_expect *expect);
int record_phase(struct record *r, const struct slot_id *id, const struct storm_slot *slot, int i,
		 const char *phase);

#endif /* VMABENCH_SAMPLES_H */
