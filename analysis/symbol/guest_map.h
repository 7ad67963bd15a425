/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest said about its addresses and regions: guest.map, as guest/guest_map.h has it. */
#ifndef VMABENCH_SYMBOL_GUEST_MAP_H
#define VMABENCH_SYMBOL_GUEST_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"

struct map_section {
	const char *module, *name;
	uint64_t addr;
};

struct map_module {
	const char *name, *build_id;
};

struct map_region {
	uint32_t number, phase; /* phase: from 0, by order of the lines */
	const char *row, *side, *hook, *phase_name;
	uint64_t ops;
};

struct guest_map {
	char *text;
	const char *kernel_id, *program_id; /* "" if it was not told */
	uint64_t kernel_stext;
	struct map_module *module;
	struct map_section *section;
	struct map_region *region;
	size_t nr_modules, nr_sections, nr_regions;
};

/* 0, or -errno with @d set; -EBADMSG where a line is not understood. Free it in either case. */
int guest_map_load(struct guest_map *map, const char *path, struct diag *d);
void guest_map_free(struct guest_map *map);

/* NULL where there is none. */
const struct map_region *guest_map_region(const struct guest_map *map, uint32_t number,
					  uint32_t phase);
const char *guest_map_module_id(const struct guest_map *map, const char *module);

#endif /* VMABENCH_SYMBOL_GUEST_MAP_H */
