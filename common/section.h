/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is found by its name because its file is there: each such file leaves a pointer in a section
 * of the program, to a thing whose first member is its name.
 */
#ifndef VMABENCH_SECTION_H
#define VMABENCH_SECTION_H

#include <stddef.h>

struct section {
	const void *const *start, *const *stop;
};

/* The section @name, as a variable. The linker calls its ends __start_NAME and __stop_NAME. */
#define SECTION(name)                                                                              \
	extern const void *const __start_##name[];                                                 \
	extern const void *const __stop_##name[];                                                  \
	static const struct section name = { __start_##name, __stop_##name }

/* The @i-th by name; NULL beyond the last. */
const void *section_at(const struct section *section, size_t i);

/* The one of this name, or NULL. */
const void *section_find(const struct section *section, const char *name);

/*
 * One that has no name, or the name of another, and so would not be found; NULL: there is none. To
 * be asked before any of the others are looked for.
 */
const void *section_astray(const struct section *section);

#endif /* VMABENCH_SECTION_H */
