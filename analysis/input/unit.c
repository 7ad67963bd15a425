// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <string.h>

#include "unit.h"

const struct unit unit_insn = { "insn", "instructions", true };
const struct unit unit_samples = { "samples", "samples", false };
static const struct unit unit_ns = { "ns", "ns", false };

const struct unit *unit_find(const char *name)
{
	static const struct unit *const timed[] = { &unit_ns, &unit_insn };
	size_t i;

	for (i = 0; i < sizeof(timed) / sizeof(timed[0]); i++)
		if (!strcmp(timed[i]->name, name))
			return timed[i];
	return NULL;
}
