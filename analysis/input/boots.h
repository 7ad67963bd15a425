/* SPDX-License-Identifier: GPL-2.0 */
/* boots.ndjson: the boots that ended, and what each of them was. */
#ifndef VMABENCH_BOOTS_H
#define VMABENCH_BOOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

struct boot {
	uint32_t boot;
	uint32_t pair; /* boots with the same one make up rounds together; 0: none does with this */
	bool turns; /* they took turns slot by slot */
	uint32_t group; /* the first boot of the pair, or the boot itself: rounds are paired within
			 */
	uint32_t link, machine; /* from 1 */
	uint64_t group_link; /* of the group: two kernels that took turns have a link each */
	char *kernel, *build, *target;
	/* What it does not say of these is -1. */
	int64_t samples, slots; /* how many it left */
	int64_t samples_sum, slots_sum; /* their lines' checksums, as cksum's */
	int64_t seed; /* of the run */
	bool summed; /* its line has a checksum, too */
};

struct boots {
	struct boot *v; /* sorted */
	size_t n;
	bool torn; /* a last line was cut short, and left out */
};

/*
 * Read @path. A last line that was cut short is left out where the run is @unfinished. Returns 0,
 * -EBADMSG, also where it is not there, or -errno; boots_free() is due only after success.
 */
int boots_read(const char *path, bool unfinished, struct boots *b, struct diag *d);
void boots_free(struct boots *b);

/* Leave out the last boot where it is the first of a pair whose second line was cut short. */
void boots_drop_torn_pair(struct boots *b);

/* The boot of that number, or NULL. */
const struct boot *boots_find(const struct boots *b, uint32_t boot);

#endif /* VMABENCH_BOOTS_H */
