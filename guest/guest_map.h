/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the host has to know to name an address or a region of this guest: guest.map, a line each,
 * fields separated by tabs.
 *
 *	kernel	BUILD-ID ADDRESS		of the running kernel; where its _stext lies
 *	program	BUILD-ID			of this program
 *	module	NAME BUILD-ID			each loaded module
 *	section	NAME SECTION ADDRESS		where a section of it lies
 *	region	NUMBER ROW SIDE HOOK PHASE OPS	by vmabench_mark.h, phases in order; a batch's OPS
 *
 * Build-ids and addresses are hexadecimal without 0x. What the kernel does not tell is left out.
 */
#ifndef VMABENCH_GUEST_MAP_H
#define VMABENCH_GUEST_MAP_H

#include "options.h"
#include "rows.h"

/* Writes @path, with the regions of the sides that are present. 0 or -errno. */
int guest_map_write(const char *path, const struct rows *rows,
		    const struct side_options side[SIDE_NR]);

#endif /* VMABENCH_GUEST_MAP_H */
