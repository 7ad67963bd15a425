// SPDX-License-Identifier: GPL-2.0
/* Refuses, as a driver does whose device is gone. */

#include "profile.h"

#ifdef __KERNEL__
static int error_map(struct vmabench_map *map)
{
	return -ENXIO;
}
#endif

VMABENCH_PROFILE(error) = {
	VMABENCH_PROFILE_ID(error),
	.summary = "refuses every mapping",
	.refuses = true,
};
