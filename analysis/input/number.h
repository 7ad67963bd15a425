/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as JSON writes them, and no others: no sign of plus, no hexadecimal, no inf, no nan. */
#ifndef VMABENCH_NUMBER_H
#define VMABENCH_NUMBER_H

/*
 * The number that @text begins with, to the last bit what strtod() makes of it. Returns what
 * follows it, or NULL where there is none or it is too large for a double.
 */
const char *number_parse(const char *text, double *out);

#endif /* VMABENCH_NUMBER_H */
