/* SPDX-License-Identifier: GPL-2.0 */
/* From batches to slots: one hook's figure in one round. */
#ifndef VMABENCH_SLOTS_H
#define VMABENCH_SLOTS_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "samples.h"

struct slot {
	uint32_t row;
	uint32_t boot;
	uint32_t round;
	uint32_t ops;		/* of each batch; 0 when the batches differ */
	uint32_t batches;
	uint8_t phase;
	uint8_t hook;
	uint8_t slot;
	double cost;		/* median of the batches, an operation, in the row's unit; lower median of counts */
	double mean;		/* of the batches, likewise: with what interrupted them */
};

struct slots {
	struct slot *v;		/* sorted by row, phase, boot, round, slot, hook */
	size_t n;
};

/* Returns 0 or -ENOMEM; slots_free() is due after success only. */
int slots_build(const struct samples *s, struct slots *out, struct diag *d);
void slots_free(struct slots *s);

#endif /* VMABENCH_SLOTS_H */
