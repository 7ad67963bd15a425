/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_LIST_H
#define VMABENCH_LIST_H

#include <stdbool.h>
#include <stdio.h>

/* Writes the storms and profiles to @out, for people or as JSON. -EIO where that fails, -ENOMEM. */
int list_all(FILE *out, bool json);

#endif /* VMABENCH_LIST_H */
