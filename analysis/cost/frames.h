/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frames of all stacks of one kernel, each kept once, and which of a caller's
 * call sites a call came from.
 */
#ifndef VMABENCH_COST_FRAMES_H
#define VMABENCH_COST_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

struct frame {
	char *text; /* as in the file: "function" or "function@FILE:LINE" */
	char *function; /* without what the compiler adds to a clone (.isra.0) */
	char *file; /* of the call site, without folders; NULL: not known */
	uint32_t line;
	uint32_t id; /* index into frames.v */
};

/* A caller's call of a callee at one place. */
struct site {
	const char *caller, *callee, *file;
	uint32_t line;
};

struct frames {
	struct frame **v;
	size_t n;
	bool no_retry; /* their kernel has no retry merge, whatever else it calls twice */
	void *by_text; /* tsearch(3) */
	struct site *site; /* frames_rank_sites() sorts and thins them */
	size_t nr_sites;
	size_t site_room;
};

void frames_init(struct frames *f);
void frames_free(struct frames *f);

/*
 * The frame that reads @text. Returns 0; -EBADMSG without a message when @text is
 * no frame; -ENOMEM.
 */
int frames_add(struct frames *f, const char *text, const struct frame **out, struct diag *d);

/* Note that @caller called @callee. Returns 0 or -ENOMEM. */
int frames_note_call(struct frames *f, const struct frame *caller, const struct frame *callee,
		     struct diag *d);

/* After the last frames_note_call() and before the first frames_site(). */
void frames_rank_sites(struct frames *f);

/*
 * Which call of @callee's function within @caller's function this is, from 1, in
 * the order of file and line over every stack that was noted; 0 when the frame
 * carries no call site.
 */
uint32_t frames_site(const struct frames *f, const struct frame *caller,
		     const struct frame *callee);

#endif /* VMABENCH_COST_FRAMES_H */
