/* SPDX-License-Identifier: GPL-2.0 */
/* From an address to its function and the functions inlined there, by DWARF. */
#ifndef VMABENCH_FUNCTION_H
#define VMABENCH_FUNCTION_H

#include "image.h"

struct address_range {
	Dwarf_Addr low, high;
};

/* A function inlined into another, or into one that is. */
struct inlined {
	struct inlined *child, *next;
	const char *name;
	const char *call;	/* "FILE:LINE" of the call that was replaced, or NULL */
	struct address_range *range;
	size_t nr_ranges;
};

/* One range of a function; what is inlined into it is read when first asked for. */
struct function {
	struct address_range range;
	Dwarf_Die die;
	const char *name;
	bool expanded;
	struct inlined *inlined;
};

/* Sets *@function to what is at libdwfl's @addr, NULL where DWARF knows none. 0 or -errno. */
int function_at(struct image *image, struct names *names, Dwarf_Addr addr,
		struct function **function, struct diag *d);

/* Of @list, the one that holds @addr, or NULL. */
const struct inlined *function_inlined_at(const struct inlined *list, Dwarf_Addr addr);

/* "FILE:LINE" of the instruction at @addr, kept in @names; NULL where it is not known. */
const char *function_line(const struct image *image, struct names *names, Dwarf_Addr addr);

void function_free_all(struct image *image);

#endif /* VMABENCH_FUNCTION_H */
