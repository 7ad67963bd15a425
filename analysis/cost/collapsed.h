/* SPDX-License-Identifier: GPL-2.0 */
/* Collapsed stacks: a line a stack, frames joined with ';', root first, then a count. */
#ifndef VMABENCH_COST_COLLAPSED_H
#define VMABENCH_COST_COLLAPSED_H

#include <stddef.h>
#include <stdint.h>

#include "component.h"
#include "diag.h"
#include "frames.h"

struct stack {
	const struct frame **frame; /* without the root */
	uint32_t n; /* 0: the root's own */
	enum root root;
	uint64_t count;
	uint32_t line; /* of the file */
};

struct collapsed {
	char *path;
	struct stack *v;
	size_t n;
	uint64_t total; /* over all roots */
};

/*
 * Read @path; its frames and calls go to @frames. Returns 0; -EBADMSG, with file
 * and line in @d, when it is not whole or a line is no stack; -errno.
 * collapsed_free() is due after success only.
 */
int collapsed_read(const char *path, struct frames *frames, struct collapsed *out, struct diag *d);
void collapsed_free(struct collapsed *f);

#endif /* VMABENCH_COST_COLLAPSED_H */
