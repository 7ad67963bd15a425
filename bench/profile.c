// SPDX-License-Identifier: GPL-2.0
/*
 * Which profiles merge, and when. The first attempt compares what mmap() asked for (flags, file,
 * offset) with the neighbour as its hook left it, so a hook that changes one of them makes the
 * first attempt fail. v6.12 looks again after .mmap, but only where the flags changed, and never
 * merges VM_SPECIAL. vm_ops and private_data are never compared. (mm/mmap.c of 6.12,
 * __mmap_region(); mm/vma.c, is_mergeable_vma().)
 */
#include "profile.h"

#include <string.h>

const struct profile profiles[] = {
	{
		.name = "clear",
		.summary = "clears VM_MAYWRITE: merges, but with .mmap only by the retry",
		.retry_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "close",
		.summary = "sets vm_ops with close",
		.asked_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "error",
		.summary = "refuses every mapping",
		.refuses = true,
	},
	{
		.name = "flags",
		.summary = "sets VM_DONTDUMP: merges, but with .mmap only by the retry",
		.retry_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "pgoff",
		.summary = "shifts the offset: with .mmap it never merges",
		.prepared_fits = true,
	},
	{
		.name = "plain",
		.summary = "sets vm_ops: merges at the first attempt",
		.asked_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "private",
		.summary = "sets private_data",
		.asked_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "prot",
		.summary = "sets a write-combining page_prot",
		.asked_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "special",
		.summary = "sets VM_PFNMAP and its like: never merges",
	},
	{
		.name = "spin",
		.summary = "as flags, with a known amount of extra work in the hook",
		.retry_fits = true,
		.prepared_fits = true,
	},
	{
		.name = "swapfile",
		.summary = "puts another file in: with .mmap it never merges",
		.prepared_fits = true,
	},
};
const size_t nr_profiles = sizeof(profiles) / sizeof(profiles[0]);

const struct profile *profile_find(const char *name)
{
	for (size_t i = 0; i < nr_profiles; i++)
		if (!strcmp(profiles[i].name, name))
			return &profiles[i];
	return NULL;
}
