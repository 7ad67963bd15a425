/* SPDX-License-Identifier: GPL-2.0 */
/* The profiles of kmod/profiles/, for user space. */
#ifndef VMABENCH_PROFILES_H
#define VMABENCH_PROFILES_H

#include <stddef.h>

#include "../kmod/profile.h"

/* The @i-th profile by name; NULL beyond the last. */
const struct vmabench_profile *profile_at(size_t i);

/* The profile of this name, or NULL. */
const struct vmabench_profile *profile_find(const char *name);

size_t count_profiles(void);

#endif /* VMABENCH_PROFILES_H */
