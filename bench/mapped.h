/* SPDX-License-Identifier: GPL-2.0 */
/* The files that rows map besides the devices of ours, each opened when it is first asked for. */
#ifndef VMABENCH_MAPPED_H
#define VMABENCH_MAPPED_H

#include <stddef.h>

#include "diag.h"
#include "mapping.h"

struct mapped_file {
	const struct mapping *mapping;
	const char *device; /* as the row has it, which lives longer */
	int fd;
};

struct mapped_set {
	struct mapped_file *file;
	size_t nr;
};

/*
 * *@fd is what a row of @mapping (and @device) maps, -1 for anonymous memory, until
 * mapped_set_close(). VMABENCH_EXIT_NOTHING where this kernel does not have it.
 */
int mapped_set_get(struct mapped_set *set, const struct mapping *mapping, const char *device,
		   int *fd, struct diag *d);
void mapped_set_close(struct mapped_set *set);

#endif /* VMABENCH_MAPPED_H */
