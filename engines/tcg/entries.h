/* SPDX-License-Identifier: GPL-2.0 */
/* At which addresses control arrives from elsewhere: what `vmabench-symbol entries` wrote. */
#ifndef VMABENCH_ENTRIES_H
#define VMABENCH_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

#include "stack.h"

/*
 * Read @path: a line "KIND 0xADDRESS NAME" for each, by address. Returns 0, or -errno with what is
 * wrong in @why.
 */
int entries_load(const char *path, char *why, size_t size);

enum entry_kind entries_find(uint64_t pc);

#endif /* VMABENCH_ENTRIES_H */
