/* SPDX-License-Identifier: GPL-2.0 */
/* What is at an address of the guest: the names that go into a stack. */
#ifndef VMABENCH_PLACES_H
#define VMABENCH_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "diag.h"
#include "image.h"
#include "name_table.h"

#define PLACE_MAX_FRAMES 32

/* Outermost first: the function, then what is inlined into it there. */
struct place {
	uint64_t pc;
	struct {
		const char *function;
		const char *call; /* of an inlined one: "FILE:LINE", or NULL */
	} frame[PLACE_MAX_FRAMES];
	int nr;
	const char *line; /* "FILE:LINE" of the instruction itself, or NULL */
	bool entry; /* it is the first instruction of the function */
};

struct places {
	struct image *image;
	size_t nr_images;
	struct names names;
	struct place **slot; /* a hash by pc */
	size_t nr, slots;
};

/* 0, or -errno with @d set. *@place stays valid. An address that no image holds is "[unknown]". */
int places_find(struct places *places, uint64_t pc, const struct place **place, struct diag *d);

/* Does an image have a function of this name that is not inlined everywhere? */
bool places_have(const struct places *places, const char *function);

void places_free(struct places *places);

#endif /* VMABENCH_PLACES_H */
