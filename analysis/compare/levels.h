/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The levels above a block: boots are of a link of the kernel, links of a machine. A unit counts
 * as much as each other of the same parent, however many members it has, and a level with one unit
 * adds nothing.
 */
#ifndef VMABENCH_LEVELS_H
#define VMABENCH_LEVELS_H

#include <stddef.h>

#include "diag.h"
#include "stats.h"

/* Upwards: what has boots as members, what has links, what has machines. */
enum level { LEVEL_LINK, LEVEL_MACHINE, LEVEL_ALL, LEVEL_NR };

struct levels {
	struct stats_boot *boots; /* sorted by machine, link, boot; the blocks of each as well */
	double *median; /* of each boot */
	size_t nr_boots;
	/* Unit i of a level has members start[i] to start[i + 1] - 1 of the level below. */
	struct {
		size_t *start;
		size_t n;
	} level[LEVEL_NR];
};

/* How many there are of each; where units have unequal numbers of members, from low to high. */
struct level_counts {
	size_t machines, links, boots; /* in all */
	size_t links_low, links_high; /* of a machine */
	size_t boots_low, boots_high; /* of a link */
};

/* Sorts the @k >= 1 @boots and their blocks. Returns 0 or -ENOMEM; levels_free() is always due. */
int levels_build(struct stats_boot *boots, size_t k, struct levels *l, struct diag *d);
void levels_free(struct levels *l);

void levels_count(const struct levels *l, struct level_counts *c);

/* The mean of the unit @i of @level. */
double levels_mean(const struct levels *l, enum level level, size_t i);

/*
 * The highest units of which there is more than one: their standard error of the mean of all, from
 * nothing but how they differ, and in *@nr how many they are. Where each level has one: NaN and 1.
 */
double levels_se(const struct levels *l, size_t *nr);

/*
 * Do the links differ by more than their boots explain? p of the one-way analysis of variance (F)
 * of boots by link, within machines; NaN where no link, or no boot of a link, has another beside
 * it.
 */
double levels_link_p(const struct levels *l);

#endif /* VMABENCH_LEVELS_H */
