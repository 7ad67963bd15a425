/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Steps drawn from a seed over what can be mapped, for fuzz_maps.c: the calls that change the VMAs
 * of an arena.
 */
#ifndef VMABENCH_TESTS_MAPSTEPS_H
#define VMABENCH_TESTS_MAPSTEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../guest.h"
#include "layout.h"

#define MAPSTEPS_PAGES	    64
#define MAPSTEPS_MOST_FILES 16

struct mapsteps {
	uint64_t state; /* of random_next() */
	char *arena;
	/* What is mapped; one that this kernel has not, is drawn and fails all the same. */
	int files[MAPSTEPS_MOST_FILES];
	size_t nr_files;
	struct layout layout; /* after the last step */
};

/* Open what every kernel has, and the devices of @hook with the @nr profiles of @profiles. */
void mapsteps_open(struct mapsteps *steps, enum vmabench_hook hook, const char *const *profiles,
		   size_t nr);

/* Take a step, and say in @text what it was and how it ended. */
void mapsteps_take(struct mapsteps *steps, char *text, size_t room);

#endif /* VMABENCH_TESTS_MAPSTEPS_H */
