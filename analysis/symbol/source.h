/* SPDX-License-Identifier: GPL-2.0 */
/* The names of source files, as a developer of the tree would write them. */
#ifndef VMABENCH_SOURCE_H
#define VMABENCH_SOURCE_H

#include <elfutils/libdwfl.h>

#include "diag.h"
#include "name_table.h"

/* Prefixes of source files to leave out, with '/' at the end, or NULL. */
struct source_dirs {
	char *source, *build;
	const char *kernel; /* of a module: the kernel's source */
};

/* Sets source and build by the debug information of @module, from @path. 0 or -errno with @d set.
 */
int source_find_dirs(struct source_dirs *dirs, Dwfl_Module *module, const char *path,
		     struct diag *d);
void source_free_dirs(struct source_dirs *dirs);

/* "FILE:LINE", kept in @names; NULL where @file is NULL or @line is none. */
const char *source_place(const struct source_dirs *dirs, struct names *names, const char *file,
			 int line);

#endif /* VMABENCH_SOURCE_H */
