/* SPDX-License-Identifier: GPL-2.0 */
/* Which words of two texts are the same, with the fewest that are not. */
#ifndef VMABENCH_ALIGN_H
#define VMABENCH_ALIGN_H

#include "mail.h"

#define ALIGN_NONE ((size_t)-1)

/*
 * Set match[i] to the place in @b of the word @i of @a, or to ALIGN_NONE; places rise. Myers, "An
 * O(ND) difference algorithm and its variations", Algorithmica 1, 1986. Returns 0; -E2BIG where
 * more than some thousand words differ, and then only the words before the first of them are
 * matched; -ENOMEM.
 */
int align_words(const struct word *a, size_t nr_a, const struct word *b, size_t nr_b,
		size_t *match);

#endif /* VMABENCH_ALIGN_H */
