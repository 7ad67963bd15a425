// SPDX-License-Identifier: GPL-2.0
/* Refuses, as a driver does whose device is gone. */

#include "profile.h"

static int error_map(struct vmabench_map *map)
{
	return -ENXIO;
}

VMABENCH_PROFILE(error, "refuses with ENXIO", error_map);
