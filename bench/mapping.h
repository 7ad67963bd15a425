/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every kernel can map, whatever modules it has: mappings/NAME.c, which ends in one
 * descriptor:
 *
 *	MAPPING(zero) = {
 *		MAPPING_ID(zero),
 *		.summary = "...",
 *		...
 *	};
 *
 * Such a mapping goes through a hook of the kernel's own, or none: which one is not ours to choose,
 * and none of its calls is counted.
 */
#ifndef VMABENCH_MAPPING_H
#define VMABENCH_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "../kmod/vmabench_abi.h"

/* Does a map merge with an adjacent earlier one of the same file? */
enum mapping_fits {
	MAPPING_UNKNOWN, /* somebody else's to say; what a descriptor says that says nothing */
	MAPPING_NEVER,
	MAPPING_AS_ASKED, /* its hook changes nothing that a merge compares */
	MAPPING_AS_CHANGED, /* what its hook changes fits, too, where the merge comes after it */
};

struct mapping {
	const char *name;
	const char *file; /* the source file, to compare with the name */
	const char *summary; /* one line, no full stop */
	__u32 flags; /* VMABENCH_STORM_*: how it is mapped */
	enum mapping_fits fits;
	/*
	 * What is mapped, open for reading and writing: a descriptor, or -errno where this kernel
	 * has no such thing. Not for anonymous memory. @device is the path of a row's device, for
	 * mapping_of_device alone.
	 */
	int (*open)(const char *device);
	const char *needs; /* what a kernel must have that open() does not fail, or NULL */
};

/* Puts a pointer to the descriptor where mapping_at() finds it. */
#define MAPPING(id)                                                                                \
	static const struct mapping mapping_##id;                                                  \
	static const void *const mapping_ptr_##id __attribute__((section("mappings"), used)) =     \
		&mapping_##id;                                                                     \
	static const struct mapping mapping_##id

#define MAPPING_ID(id) .name = #id, .file = __FILE_NAME__

/* The @i-th by name; NULL beyond the last. */
const struct mapping *mapping_at(size_t i);

/* The one of this name, or NULL. */
const struct mapping *mapping_find(const char *name);

/* What a device maps that is not ours. */
extern const struct mapping mapping_of_device;

/*
 * Whether maps of @mapping merge; @known: whether that can be told. The kernel looks again after
 * .mmap changed a flag where @retry_merge; where it does not, its own hook may be .mmap_prepare,
 * after which it looks for the first time, or not.
 */
bool mapping_merges(const struct mapping *mapping, bool retry_merge, bool *known);

#endif /* VMABENCH_MAPPING_H */
