// SPDX-License-Identifier: GPL-2.0
/* What malloc() asks for: private anonymous memory. There is no file and no hook. */
#include "../mapping.h"

MAPPING(anon) = {
	MAPPING_ID(anon),
	.summary = "private anonymous memory: no file, no hook; merges",
	.flags = VMABENCH_STORM_PRIVATE | VMABENCH_STORM_ANON,
	.fits = MAPPING_AS_ASKED,
};
