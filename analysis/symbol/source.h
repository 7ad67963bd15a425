/* SPDX-License-Identifier: GPL-2.0 */
/* The names of source files, as a developer of the tree would write them. */
#ifndef VMABENCH_SOURCE_H
#define VMABENCH_SOURCE_H

#include "image.h"

/* Sets @image's source_dir and build_dir by its debug information. 0 or -errno with @d set. */
int source_find_dirs(struct image *image, struct diag *d);

/* "FILE:LINE", kept in @names; NULL where @file is NULL or @line is none. */
const char *source_place(const struct image *image, struct names *names, const char *file,
			 int line);

#endif /* VMABENCH_SOURCE_H */
