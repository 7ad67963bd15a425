// SPDX-License-Identifier: GPL-2.0
/*
 * What most drivers do. The flags stay as they were asked for, so an adjacent
 * .mmap mapping merges at the first attempt and its hook is never called.
 */

#include "profile.h"

static int plain_map(struct vmabench_map *map)
{
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}

VMABENCH_PROFILE(plain, "sets vm_ops", plain_map);
