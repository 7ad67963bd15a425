// SPDX-License-Identifier: GPL-2.0
/*
 * Wants its memory write-combined, as frame buffers do. A merge does not compare
 * page_prot, so this costs what plain does.
 */

#include "profile.h"

#ifdef __KERNEL__
static int prot_map(struct vmabench_map *map)
{
	map_write_combine(map);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(prot) = {
	VMABENCH_PROFILE_ID(prot),
	.summary = "sets a write-combining page_prot",
	.asked_fits = true,
	.prepared_fits = true,
};
