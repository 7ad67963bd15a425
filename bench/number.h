/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_NUMBER_H
#define VMABENCH_NUMBER_H

#include <stdint.h>

/*
 * Reads a decimal number from @min to @max that is all of @text, without sign, space or leading
 * zero, so that each number is written in one way. -EINVAL where it is anything else.
 */
int parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number);

#endif /* VMABENCH_NUMBER_H */
