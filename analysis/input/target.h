/* SPDX-License-Identifier: GPL-2.0 */
/* What the figures of each target are. A target is added here, too: reports say it. */
#ifndef VMABENCH_TARGET_H
#define VMABENCH_TARGET_H

#include "samples.h"

struct target {
	const char *name;
	enum unit unit;
	const char *meaning;	/* and what they are not, for who reads them */
};

/* NULL: there is no such target. */
const struct target *target_find(const char *name);

#endif /* VMABENCH_TARGET_H */
