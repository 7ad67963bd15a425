// SPDX-License-Identifier: GPL-2.0
#include "function.h"

#include <dwarf.h>
#include <errno.h>
#include <stdlib.h>

static int no_memory(struct diag *d)
{
	return diag_set(d, -ENOMEM, "memory: none for the functions; free some");
}

static int compare_function(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	return x->range.low < y->range.low ? -1 : x->range.low > y->range.low;
}

static int add_function(struct functions *functions, Dwarf_Die *die, Dwarf_Addr bias)
{
	const char *name = dwarf_diename(die);
	Dwarf_Addr base, low, high;
	ptrdiff_t at = 0;

	while (name && (at = dwarf_ranges(die, at, &base, &low, &high)) > 0) {
		struct function *more = realloc(functions->v, (functions->nr + 1) * sizeof(*more));

		if (!more)
			return -ENOMEM;
		functions->v = more;
		more[functions->nr++] = (struct function){
			.range = { low + bias, high + bias },
			.die = *die,
			.name = name,
		};
	}
	return 0;
}

/* All functions of the unit that has @addr, if it has not been read yet. */
static int read_unit(struct functions *functions, Dwarf_Addr addr, struct diag *d)
{
	Dwarf_Addr bias;
	Dwarf_Die *unit = dwfl_module_addrdie(functions->module, addr, &bias), die;
	Dwarf_Die *more;
	int err = 0;

	if (!unit)
		return 0;
	for (size_t i = 0; i < functions->nr_units; i++)
		if (functions->unit[i].addr == unit->addr)
			return 0;
	more = realloc(functions->unit, (functions->nr_units + 1) * sizeof(*more));
	if (!more)
		return no_memory(d);
	functions->unit = more;
	functions->unit[functions->nr_units++] = *unit;
	if (dwarf_child(unit, &die))
		return 0;
	do
		if (dwarf_tag(&die) == DW_TAG_subprogram)
			err = add_function(functions, &die, bias);
	while (!err && !dwarf_siblingof(&die, &die));
	qsort(functions->v, functions->nr, sizeof(*functions->v), compare_function);
	return err ? no_memory(d) : 0;
}

static struct function *find_function(const struct functions *functions, Dwarf_Addr addr)
{
	size_t low = 0, high = functions->nr;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if (functions->v[mid].range.low <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low && addr < functions->v[low - 1].range.high ? &functions->v[low - 1] : NULL;
}

static const char *call_place(const struct functions *functions, struct names *names,
			      Dwarf_Die *die)
{
	Dwarf_Attribute attr;
	Dwarf_Word file, line;
	Dwarf_Files *files;
	Dwarf_Die unit;
	size_t nr;

	if (dwarf_formudata(dwarf_attr(die, DW_AT_call_file, &attr), &file) ||
	    dwarf_formudata(dwarf_attr(die, DW_AT_call_line, &attr), &line) ||
	    !dwarf_diecu(die, &unit, NULL, NULL) || dwarf_getsrcfiles(&unit, &files, &nr) ||
	    file >= nr)
		return NULL;
	return source_place(functions->dirs, names, dwarf_filesrc(files, file, NULL, NULL),
			    (int)line);
}

static struct inlined *read_inlined(const struct functions *functions, struct names *names,
				    Dwarf_Die *die, Dwarf_Addr bias)
{
	struct inlined *inlined = calloc(1, sizeof(*inlined));
	Dwarf_Addr base, low, high;
	ptrdiff_t at = 0;

	if (!inlined)
		return NULL;
	inlined->name = dwarf_diename(die);
	inlined->call = call_place(functions, names, die);
	while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0) {
		struct address_range *more =
			realloc(inlined->range, (inlined->nr_ranges + 1) * sizeof(*more));

		if (!more)
			break;
		inlined->range = more;
		more[inlined->nr_ranges++] = (struct address_range){ low + bias, high + bias };
	}
	return inlined;
}

/* What is inlined directly below @parent, lexical blocks looked through, into *@list. */
static void expand(const struct functions *functions, struct names *names, Dwarf_Die *parent,
		   Dwarf_Addr bias, struct inlined **list)
{
	Dwarf_Die die;

	if (dwarf_child(parent, &die))
		return;
	do {
		struct inlined *inlined;

		if (dwarf_tag(&die) == DW_TAG_lexical_block)
			expand(functions, names, &die, bias, list);
		if (dwarf_tag(&die) != DW_TAG_inlined_subroutine)
			continue;
		inlined = read_inlined(functions, names, &die, bias);
		if (!inlined)
			return;
		inlined->next = *list;
		*list = inlined;
		expand(functions, names, &die, bias, &inlined->child);
	} while (!dwarf_siblingof(&die, &die));
}

int function_at(struct functions *functions, struct names *names, Dwarf_Addr addr,
		struct function **function, struct diag *d)
{
	Dwarf_Addr bias;
	int err;

	*function = find_function(functions, addr);
	if (!*function) {
		err = read_unit(functions, addr, d);
		if (err)
			return err;
		*function = find_function(functions, addr);
	}
	if (*function && !(*function)->expanded && dwfl_module_getdwarf(functions->module, &bias)) {
		expand(functions, names, &(*function)->die, bias, &(*function)->inlined);
		(*function)->expanded = true;
	}
	return 0;
}

const struct inlined *function_inlined_at(const struct inlined *list, Dwarf_Addr addr)
{
	for (; list; list = list->next)
		for (size_t i = 0; i < list->nr_ranges; i++)
			if (addr >= list->range[i].low && addr < list->range[i].high)
				return list;
	return NULL;
}

const char *function_line(const struct functions *functions, struct names *names, Dwarf_Addr addr)
{
	Dwfl_Line *line = dwfl_module_getsrc(functions->module, addr);
	int nr = 0;
	const char *file = line ? dwfl_lineinfo(line, NULL, &nr, NULL, NULL, NULL) : NULL;

	return source_place(functions->dirs, names, file, nr);
}

static void free_inlined(struct inlined *list)
{
	while (list) {
		struct inlined *next = list->next;

		free_inlined(list->child);
		free(list->range);
		free(list);
		list = next;
	}
}

void functions_free(struct functions *functions)
{
	for (size_t i = 0; i < functions->nr; i++)
		free_inlined(functions->v[i].inlined);
	free(functions->v);
	free(functions->unit);
}
