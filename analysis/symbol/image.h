/* SPDX-License-Identifier: GPL-2.0 */
/* One ELF file that code of the guest came from: the kernel, a module, or a program. */
#ifndef VMABENCH_IMAGE_H
#define VMABENCH_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include <elfutils/libdwfl.h>

#include "diag.h"
#include "guest_map.h"
#include "names.h"

/* Addresses of the guest, and what to add to them to have libdwfl's. */
struct image_range {
	uint64_t low, high;
	uint64_t delta;
};

struct function;

/* A function of the symbol table, by libdwfl's address. */
struct symbol {
	Dwarf_Addr addr;
	uint64_t size; /* 0: not told */
	int rank; /* of two with one address, the higher gives the name */
	const char *name;
};

struct image {
	const char *path;
	Dwfl *dwfl;
	Dwfl_Module *module;
	struct image_range *range;
	size_t nr_ranges;
	/* Prefixes of source files to leave out, with '/' at the end, or NULL. */
	char *source_dir, *build_dir;
	const char *kernel_dir;		/* of a module: the kernel's source_dir */
	struct symbol *symbol;
	size_t nr_symbols;
	struct function *function;	/* by address, of the compilation units seen so far */
	size_t nr_functions;
	Dwarf_Die *unit;		/* these units */
	size_t nr_units;
};

/*
 * Open @path as the kernel, a module or a program of the guest that wrote @map. 0, or -errno with
 * @d set: -ENOEXEC for a file without symbols or debug information, -EBADMSG where the build-id is
 * not the guest's. Close it in either case.
 */
int image_open_kernel(struct image *image, const char *path, const struct guest_map *map,
		      struct diag *d);
int image_open_module(struct image *image, const char *path, const struct guest_map *map,
		      const struct image *kernel, struct diag *d);
int image_open_program(struct image *image, const char *path, const struct guest_map *map,
		       struct diag *d);
void image_close(struct image *image);

/* The symbol that @addr lies in, or NULL. */
const struct symbol *image_symbol_at(const struct image *image, Dwarf_Addr addr);

/* Is the guest's address @pc in @image, and what is it there? */
bool image_holds(const struct image *image, uint64_t pc, Dwarf_Addr *addr);

#endif /* VMABENCH_IMAGE_H */
