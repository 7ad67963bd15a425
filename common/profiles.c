// SPDX-License-Identifier: GPL-2.0
#include "profiles.h"

#include "section.h"

extern const void *const __start_profiles[];
extern const void *const __stop_profiles[];

static const struct section profiles = { __start_profiles, __stop_profiles };

const struct vmabench_profile *profile_at(size_t i)
{
	return section_at(&profiles, i);
}

const struct vmabench_profile *profile_find(const char *name)
{
	return section_find(&profiles, name);
}

size_t count_profiles(void)
{
	return (size_t)(profiles.stop - profiles.start);
}
