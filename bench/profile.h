/* SPDX-License-Identifier: GPL-2.0 */
/* What bench has to know of the modules' profiles (kmod/profiles/) to predict a storm's outcome. */
#ifndef VMABENCH_PROFILE_H
#define VMABENCH_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

struct profile {
	const char *name;
	const char *summary;
	bool refuses; /* the hook returns an error: there is nothing to storm */
	/* Would a map merge with an adjacent earlier one of the same device, judged by: */
	bool asked_fits; /* what mmap() asked for, before .mmap is called */
	bool retry_fits; /* what .mmap changed, if the kernel looks again */
	bool prepared_fits; /* what .mmap_prepare changed */
};

/* The table, ordered by name. */
extern const struct profile profiles[];
extern const size_t nr_profiles;

/* The profile of this name, or NULL. */
const struct profile *profile_find(const char *name);

#endif /* VMABENCH_PROFILE_H */
