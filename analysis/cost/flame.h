/* SPDX-License-Identifier: GPL-2.0 */
/* Flame graphs as SVG, callers above callees, as wide as they cost. */
#ifndef VMABENCH_COST_FLAME_H
#define VMABENCH_COST_FLAME_H

#include <stdio.h>

#include "balance.h"
#include "diag.h"

enum flame_view { FLAME_A, FLAME_B, FLAME_DIFFERENCE, FLAME_NR };

/* "a", "b" and "difference", as in the files' names. */
extern const char *const flame_names[FLAME_NR];

/*
 * Draw one side of @b, coloured by component, or both in one: there a box is as wide
 * as it costs on both sides together, red where side B costs more and blue where it
 * costs less. A box's <title> has its figures. Returns 0 or -ENOMEM.
 */
int flame_draw(const struct balance *b, const struct axis *axis, enum flame_view view, FILE *f,
	       struct diag *d);

#endif /* VMABENCH_COST_FLAME_H */
