/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rules at the kernel's struct vm_area_desc a second time: how an mmap() of a file of
 * told-prepare ends.
 */
#ifndef VMABENCH_TESTS_HOOKRULES_H
#define VMABENCH_TESTS_HOOKRULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../kmod/test_abi.h"

/* Which seals a file that a hook puts in has. */
enum hookrules_seal { SEAL_NONE, SEAL_WRITE, SEAL_FUTURE_WRITE };

struct hookrules_map {
	bool nested; /* by way of another driver's .mmap */
	bool read_only; /* how the file was opened */
	int prot, flags; /* mmap()'s */
	uint64_t pgoff, pages;
	struct vmabench_told told;
	enum hookrules_seal seal; /* of the file told.file, if that is one */
};

/* How it ends: an errno, or 0 and then the VMA's flags and page offset. */
struct hookrules_end {
	int err;
	bool called; /* the hook was */
	uint64_t vm_flags, pgoff;
};

struct hookrules_end hookrules_predict(const struct hookrules_map *map);

/* Whether smaps' VmFlags @text are @vm_flags, as far as a hook can change them. */
bool hookrules_flags_are(const char *text, uint64_t vm_flags);

/*
 * A mapping at @page of @pages, and a hook, drawn from @state, good, bad or odd; told.file, where
 * it is a file, is one of @files. Its seal is left to the caller.
 */
struct hookrules_map hookrules_draw(uint64_t *state, size_t page, size_t pages, int files);

/* @map in words, until it is called again. */
const char *hookrules_describe(const struct hookrules_map *map);

#endif /* VMABENCH_TESTS_HOOKRULES_H */
