/* SPDX-License-Identifier: GPL-2.0 */
/* From an address to its function and the functions inlined there, by DWARF. */
#ifndef VMABENCH_FUNCTION_H
#define VMABENCH_FUNCTION_H

#include <stdbool.h>

#include <elfutils/libdwfl.h>

#include "diag.h"
#include "name_table.h"
#include "source.h"

struct address_range {
	Dwarf_Addr low, high;
};

/* A function inlined into another, or into one that is. */
struct inlined {
	struct inlined *child, *next;
	const char *name;
	const char *call; /* "FILE:LINE" of the call that was replaced, or NULL */
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

/* Those of a file, by address, of the compilation units that were asked for so far. */
struct functions {
	Dwfl_Module *module;
	const struct source_dirs *dirs;
	struct function *v;
	size_t nr;
	Dwarf_Die *unit;
	size_t nr_units;
};

/* Sets *@function to what is at libdwfl's @addr, NULL where DWARF knows none. 0 or -errno. */
int function_at(struct functions *functions, struct names *names, Dwarf_Addr addr,
		struct function **function, struct diag *d);

/* Of @list, the one that holds @addr, or NULL. */
const struct inlined *function_inlined_at(const struct inlined *list, Dwarf_Addr addr);

/* "FILE:LINE" of the instruction at @addr, kept in @names; NULL where it is not known. */
const char *function_line(const struct functions *functions, struct names *names, Dwarf_Addr addr);

void functions_free(struct functions *functions);

#endif /* VMABENCH_FUNCTION_H */
