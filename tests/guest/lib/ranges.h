/* SPDX-License-Identifier: GPL-2.0 */
/* What a process does to its mappings besides making them. */
#ifndef VMABENCH_TESTS_RANGES_H
#define VMABENCH_TESTS_RANGES_H

#include <stddef.h>
#include <stdint.h>

/*
 * Unmap, protect, move, lock or empty some pages of @arena, put memory there, or fork, as drawn
 * from @state. Whether it works, on what there may be, is not followed.
 */
void ranges_step(uint64_t *state, char *arena, size_t arena_pages);

#endif /* VMABENCH_TESTS_RANGES_H */
