// SPDX-License-Identifier: GPL-2.0
#include "unit.h"

#include <stddef.h>
#include <string.h>

static const struct unit units[] = {
	{ "ns", "ns", .clock = true },
	{ "insn", "instructions", .exact = true, .clock = true, .stacks = true },
	{ "samples", "samples", .stacks = true },
};

static const struct unit *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(units[i].name, name))
			return &units[i];
	return NULL;
}

const struct unit *unit_find(const char *name)
{
	const struct unit *unit = find(name);

	return unit && unit->clock ? unit : NULL;
}

const struct unit *unit_find_stacks(const char *name)
{
	const struct unit *unit = find(name);

	return unit && unit->stacks ? unit : NULL;
}
