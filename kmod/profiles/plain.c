// SPDX-License-Identifier: GPL-2.0
/*
 * What most drivers do. The flags stay as they were asked for, so an adjacent
 * .mmap mapping merges at the first attempt and its hook is never called.
 */

#include "profile.h"

#ifdef __KERNEL__
static int plain_map(struct vmabench_map *map)
{
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(plain) = {
	VMABENCH_PROFILE_ID(plain),
	.summary = "sets vm_ops: merges at the first attempt",
	.asked_fits = true,
	.prepared_fits = true,
};
