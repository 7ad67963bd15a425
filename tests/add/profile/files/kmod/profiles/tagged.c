// SPDX-License-Identifier: GPL-2.0
/* A throwaway of tests/add: as flags, by another name. */
#include "profile.h"

#ifdef __KERNEL__
static int tagged_map(struct vmabench_map *map)
{
	map_set_flags(map, VM_DONTDUMP);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(tagged) = {
	VMABENCH_PROFILE_ID(tagged),
	.summary = "sets VM_DONTDUMP, as flags does",
	.retry_fits = true,
	.prepared_fits = true,
};
