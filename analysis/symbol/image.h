/* SPDX-License-Identifier: GPL-2.0 */
/* One ELF file that code of the guest came from: the kernel, a module, or a program. */
#ifndef VMABENCH_IMAGE_H
#define VMABENCH_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include <elfutils/libdwfl.h>

#include "diag.h"
#include "function.h"
#include "guest_map.h"
#include "source.h"

/* Addresses of the guest, and what to add to them to have libdwfl's. */
struct image_range {
	uint64_t low, high;
	uint64_t delta;
};

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
	struct symbol *symbol;
	size_t nr_symbols;
	struct source_dirs dirs;
	struct functions functions;
};

/*
 * Open @path as the kernel, a module or a program of the guest that wrote @map. 0, or -errno with
 * @d set: -ENOEXEC for a file without symbols or debug information, -EBADMSG where the build-id is
 * not the guest's. Close it in either case; it may not be moved in between.
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
