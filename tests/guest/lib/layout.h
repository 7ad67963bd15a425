/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc/self/smaps says of an arena, less what is another in each boot and by each hook. */
#ifndef VMABENCH_TESTS_LAYOUT_H
#define VMABENCH_TESTS_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#define LAYOUT_MOST_VMAS 256

/* A VMA, or what of it is in the arena; @end is the first page after it. */
struct layout_vma {
	size_t start, end;
	char perms[5];
	unsigned long offset;
	char name[80]; /* a device of ours without its hook, any other as it is */
	char flags[80]; /* VmFlags */
};

struct layout {
	size_t nr;
	struct layout_vma vmas[LAYOUT_MOST_VMAS];
};

/* Fill in @layout with what is in @pages pages from @arena. */
void layout_read(struct layout *layout, const char *arena, size_t pages);

/* The VMA of page @page, or NULL. */
const struct layout_vma *layout_at(const struct layout *layout, size_t page);

#endif /* VMABENCH_TESTS_LAYOUT_H */
