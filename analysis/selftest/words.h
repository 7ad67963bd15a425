/* SPDX-License-Identifier: GPL-2.0 */
/* What a tally says: for people, and as the table that the operating curve is drawn from. */
#ifndef VMABENCH_SELFTEST_WORDS_H
#define VMABENCH_SELFTEST_WORDS_H

#include <stdbool.h>
#include <stdio.h>

#include "tally.h"

/* The comparisons have @boots boots each. */
void tally_print(const struct tally *t, size_t boots, FILE *f);
void tally_curve(const struct tally *t, FILE *f);

/*
 * Does what was counted speak against what is promised, by more than chance explains (95%)? Says
 * what, if @f is not NULL.
 */
bool tally_contradicts(const struct tally *t, FILE *f);

#endif /* VMABENCH_SELFTEST_WORDS_H */
