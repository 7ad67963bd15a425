/* SPDX-License-Identifier: GPL-2.0 */
/* Where a letter and what comes out of its folder differ, in words. */
#ifndef VMABENCH_GAPS_H
#define VMABENCH_GAPS_H

#include <stddef.h>
#include <stdio.h>

#include "check.h"
#include "mail.h"

/*
 * Say on @f, and count in @t, what lies between the words that are alike: of the letter's @n words
 * @own, @places are those in @expected that they are, or ALIGN_NONE.
 */
void gaps_say(const struct word *own, const size_t *places, size_t n, const struct mail *expected,
	      FILE *f, struct tally *t);

#endif /* VMABENCH_GAPS_H */
