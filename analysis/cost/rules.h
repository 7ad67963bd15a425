/* SPDX-License-Identifier: GPL-2.0 */
/* Which component a stack belongs to: rules read from a file, the first that matches wins. */
#ifndef VMABENCH_COST_RULES_H
#define VMABENCH_COST_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "component.h"
#include "diag.h"
#include "collapsed.h"
#include "frames.h"

struct rule_piece {
	char *glob; /* NULL: any number of frames */
	uint32_t site; /* 0: whichever call site */
};

struct rule {
	enum component component;
	struct rule_piece *piece;
	size_t n;
	bool self; /* only what the last frame itself cost */
	char *text; /* the pattern */
	uint32_t line;
	uint64_t hits; /* stacks */
};

struct rules {
	char *path;
	struct rule *v;
	size_t n;
};

/*
 * Read @path; docs/method.md gives the grammar. Returns 0; -EINVAL, with file and
 * line in @d, for an unknown component or a bad pattern; -errno. rules_free() is
 * due after success only.
 */
int rules_read(const char *path, struct rules *r, struct diag *d);
void rules_free(struct rules *r);

/*
 * The first rule that matches @s, a stack of ROOT_OP, and count the hit; NULL when
 * there is none.
 */
const struct rule *rules_find(struct rules *r, const struct frames *f, const struct stack *s);

#endif /* VMABENCH_COST_RULES_H */
