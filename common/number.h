/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers out of text, strictly. */
#ifndef VMABENCH_NUMBER_H
#define VMABENCH_NUMBER_H

#include <stdint.h>

/*
 * Reads a decimal number from @min to @max that is all of @text, without sign, space or leading
 * zero, so that each number is written in one way. -EINVAL where it is anything else.
 */
int number_whole(const char *text, uint64_t min, uint64_t max, uint64_t *number);

/* @text is a number of that base and nothing else ("0x" goes with 16), or -EBADMSG. */
int text_number(const char *text, int base, uint64_t *number);

/*
 * The number that @text begins with, as JSON writes them: no sign of plus, no hexadecimal, no inf,
 * no nan. To the last bit what strtod() makes of it. Returns what follows it, or NULL where there
 * is none or it is too large for a double.
 */
const char *number_parse(const char *text, double *out);

/* @text is a number of per cent from 0 to @max and nothing else: *@share is 0.015 for 1.5. */
int number_percent(const char *text, double max, double *share);

#endif /* VMABENCH_NUMBER_H */
