/* SPDX-License-Identifier: GPL-2.0 */
/* A balance in one sentence, every figure and word of it from the counts. */
#ifndef VMABENCH_COST_SENTENCE_H
#define VMABENCH_COST_SENTENCE_H

#include "balance.h"
#include "diag.h"

/* The sentence, which the caller frees; NULL with @d set when there is no memory. */
char *sentence_make(const struct balance *b, const struct axis *axis, struct diag *d);

#endif /* VMABENCH_COST_SENTENCE_H */
