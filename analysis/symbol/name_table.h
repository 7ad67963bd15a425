/* SPDX-License-Identifier: GPL-2.0 */
/* Strings that are kept once, each with a number beside it. */
#ifndef VMABENCH_NAME_TABLE_H
#define VMABENCH_NAME_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct name {
	const char *text;
	uint64_t count;
};

/* Zeroed: empty. */
struct names {
	struct name **slot;
	size_t nr, slots;
};

/* The entry of @text, new with count 0 if there is none; it never moves. NULL: no memory. */
struct name *names_get(struct names *names, const char *text);

/* All entries by text: an array of @names->nr that the caller frees. NULL: no memory. */
struct name **names_sorted(const struct names *names);

void names_free(struct names *names);

#endif /* VMABENCH_NAME_TABLE_H */
