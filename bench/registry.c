// SPDX-License-Identifier: GPL-2.0
#include "registry.h"

#include <assert.h>

#include "section.h"

static_assert(STORM_NR_VANTAGES == NR_VANTAGES, "each vantage has a name");

const char *const output_names[STORM_NR_OUTPUTS] = {
	[STORM_COST] = "cost",
	[STORM_LATENCY] = "latency",
	[STORM_PER_THREAD] = "per-thread",
};

SECTION(storms);

const struct storm *storm_at(size_t i)
{
	return section_at(&storms, i);
}

const struct storm *storm_find(const char *name)
{
	return section_find(&storms, name);
}

enum storm_output storm_unmeasured(const struct storm *storm)
{
	enum storm_output output = STORM_COST + 1;

	while (output < STORM_NR_OUTPUTS && !storm->outputs[output])
		output++;
	return output;
}
