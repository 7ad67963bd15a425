// SPDX-License-Identifier: GPL-2.0
#include "section.h"

#include <string.h>

static const char *name_of(const void *thing)
{
	const char *name = *(const char *const *)thing;

	return name ? name : "";
}

/* A section is in the order of linking, which nobody should have to think of. */
const void *section_at(const struct section *section, size_t i)
{
	for (const void *const *s = section->start; s < section->stop; s++) {
		size_t before = 0;

		for (const void *const *o = section->start; o < section->stop; o++)
			before += strcmp(name_of(*o), name_of(*s)) < 0;
		if (before == i)
			return *s;
	}
	return NULL;
}

const void *section_astray(const struct section *section)
{
	for (const void *const *s = section->start; s < section->stop; s++)
		if (!*name_of(*s) || section_find(section, name_of(*s)) != *s)
			return *s;
	return NULL;
}

const void *section_find(const struct section *section, const char *name)
{
	for (const void *const *s = section->start; s < section->stop; s++)
		if (!strcmp(name_of(*s), name))
			return *s;
	return NULL;
}
