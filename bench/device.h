/* SPDX-License-Identifier: GPL-2.0 */
/* One device of the vmabench modules. */
#ifndef VMABENCH_DEVICE_H
#define VMABENCH_DEVICE_H

#include <stdint.h>
#include <sys/ioctl.h>

#include "../kmod/vmabench_abi.h"
#include "diag.h"
#include "mapped.h"
#include "names.h"

struct vmabench_profile;

struct device {
	int fd;
	char path[64];
};

/*
 * Opens /dev/vmabench-HOOK-PROFILE and makes sure that it is what its name says, of the ABI that we
 * were built with. VMABENCH_EXIT_STORM where it cannot be opened, VMABENCH_EXIT_BOOT where it is
 * something else.
 */
int device_open(struct device *dev, const char *profile, enum vmabench_hook hook, struct diag *d);
void device_close(struct device *dev);

/* The devices of every profile and hook, opened when they are first asked for, and other files. */
struct device_set {
	struct device *dev; /* [profile * NR_HOOKS + hook]; fd -1: never asked for */
	struct mapped_set files;
};

int device_set_init(struct device_set *set); /* 0 or -ENOMEM */
void device_set_close(struct device_set *set);

/* As device_open(). */
int device_set_get(struct device_set *set, const struct vmabench_profile *profile,
		   enum vmabench_hook hook, const struct device **dev, struct diag *d);

/* The ioctls of vmabench_abi.h. */
int device_reset(const struct device *dev);
int device_counters(const struct device *dev, struct vmabench_counters *counters);
int device_storm(const struct device *dev, struct vmabench_storm *storm);

#endif /* VMABENCH_DEVICE_H */
