// SPDX-License-Identifier: GPL-2.0
#include "profiles.h"

#include "section.h"

SECTION(profiles);

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
