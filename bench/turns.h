/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two guests that take turns, slot by slot, so that the one that does not run waits and does
 * nothing. Both know the order of all slots; what goes between them, over a line that each has one
 * end of, is a token, a byte each time that the next slot is the other's. A byte says whose it is
 * and which, by bits:
 *
 *	1 S N N N N N N		of side S, the N-th token; N = 0: it is ready
 *
 * All other bytes are noise of the line: what was there before it was a terminal in raw mode, or
 * the echo of what one wrote oneself.
 */
#ifndef VMABENCH_TURNS_H
#define VMABENCH_TURNS_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "names.h"

struct turns {
	const char *path;
	int fd; /* -1: there is nobody to take turns with */
	enum side here;
	enum side holder; /* whose the turn is; SIDE_NR: nobody's yet */
	uint8_t nr; /* of the last token, from 1; begins anew after TURNS_MAX_NR */
};

#define TURNS_MAX_NR 62

/*
 * All return 0 or -errno: -EPIPE, the other one is gone; -EPROTO, it follows another order. @path
 * is the line's device, or NULL: every turn is ours then. A terminal is made to pass bytes as they
 * are.
 */
int turns_open(struct turns *turns, const char *path, enum side here, struct diag *d);
void turns_close(struct turns *turns);

/* Waits until the other one has come here, too. */
int turns_meet(struct turns *turns, struct diag *d);

/* The next slot is @side's: hands the turn over, or waits for it, where it changes. */
int turns_take(struct turns *turns, enum side side, struct diag *d);

/* Is the turn ours, so that what takes time may be done? */
bool turns_held(const struct turns *turns);

/* After the last slot of all: returns when there is none left to disturb. */
int turns_finish(struct turns *turns, struct diag *d);

#endif /* VMABENCH_TURNS_H */
