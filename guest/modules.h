/* SPDX-License-Identifier: GPL-2.0 */
/* The modules of the guest's root: those of MODULE_DIR that the file `order` there names. */
#ifndef VMABENCH_MODULES_H
#define VMABENCH_MODULES_H

#include <stddef.h>

#define MODULE_DIR "/lib/modules"

struct modules {
	char **file; /* NAME.ko */
	size_t nr, loaded; /* the first so many are */
};

/* 0, or -errno, said; those before one that cannot be loaded stay. */
int modules_load(struct modules *modules);

/* Those that are loaded, the last first. 0, or -errno of one, said. */
int modules_unload(struct modules *modules);

#endif /* VMABENCH_MODULES_H */
