/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is found by its name because its file is there: each such file leaves a pointer in a section
 * of the program, to a thing whose first member is its name.
 */
#ifndef VMABENCH_SECTION_H
#define VMABENCH_SECTION_H

#include <stddef.h>

/* The linker calls the ends of a section NAME __start_NAME and __stop_NAME. */
struct section {
	const void *const *start, *const *stop;
};

/* The @i-th by name; NULL beyond the last. */
const void *section_at(const struct section *section, size_t i);

/* The one of this name, or NULL. */
const void *section_find(const struct section *section, const char *name);

#endif /* VMABENCH_SECTION_H */
