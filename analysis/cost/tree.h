/* SPDX-License-Identifier: GPL-2.0 */
/* The cost tree of one side: what each component of the operation cost. */
#ifndef VMABENCH_COST_TREE_H
#define VMABENCH_COST_TREE_H

#include <stdint.h>
#include <stdio.h>

#include "component.h"
#include "diag.h"
#include "collapsed.h"
#include "frames.h"
#include "rules.h"

struct tree {
	const struct collapsed *stacks;
	const struct rule **taken; /* a stack each; NULL: other, or not ROOT_OP */
	uint64_t component[COMPONENT_NR]; /* they add up to root[ROOT_OP] */
	uint64_t root[ROOT_NR]; /* they add up to stacks->total */
};

/*
 * Book every stack of @stacks to a component or a root; @frames must be ranked.
 * Returns 0 or -ENOMEM; tree_free() is due after success only. The tree points
 * into @stacks and @rules.
 */
int tree_build(const struct collapsed *stacks, const struct frames *frames, struct rules *rules,
	       struct tree *out, struct diag *d);
void tree_free(struct tree *t);

/*
 * Print the components with their shares, and per operation when @ops is not 0,
 * the largest stacks of `other`, and the roots that are not the operation's.
 * Returns 0 or -ENOMEM.
 */
int tree_print(const struct tree *t, const char *unit, uint64_t ops, FILE *f, struct diag *d);

/* Print each component's stacks, largest first, with the rule that took them. */
int tree_explain(const struct tree *t, const struct rules *rules, uint64_t ops, FILE *f,
		 struct diag *d);

#endif /* VMABENCH_COST_TREE_H */
