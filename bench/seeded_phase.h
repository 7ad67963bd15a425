/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A count is exact for where slabs, ticks and nodes of the maple tree happen to fall, and for no
 * other place. A phase is one such place, and follows from its number alone, on every machine:
 * some VMAs that stand beside the arena while it lasts, and how long after a tick each slot begins.
 * A round is a phase, so that both sides of a row see the same ones.
 */
#ifndef VMABENCH_SEEDED_PHASE_H
#define VMABENCH_SEEDED_PHASE_H

#include <stddef.h>
#include <stdint.h>

struct seeded_phase {
	void *ballast; /* the VMAs; NULL where there are none */
	size_t len;
	uint64_t offset; /* behind a tick, in ns */
};

/* Phase @nr begins, and the one before it ends; @phase is zeroed before the first. 0 or -errno. */
int seeded_phase_begin(struct seeded_phase *phase, uint32_t nr);

/*
 * Waits for the phase's place behind a tick. What the slots before have left to be done later (the
 * freeing of VMAs by RCU) is done meanwhile. The time costs nothing where the clock follows the
 * instructions and idle time is skipped.
 */
int seeded_phase_wait(const struct seeded_phase *phase);

void seeded_phase_end(struct seeded_phase *phase);

#endif /* VMABENCH_SEEDED_PHASE_H */
