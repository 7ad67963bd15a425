/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which call path runs now: a shadow of the guest's stack, kept while a region is open.
 *
 * The plugin interface shows no registers, but it shows where a call stores its return address and
 * where a return loads it from. A frame is known by that address, so that a return finds its own
 * call also behind frames that were left by other ways, and on whichever stack it is.
 */
#ifndef VMABENCH_STACK_H
#define VMABENCH_STACK_H

#include <stdint.h>

#include "paths.h"

/* What it means that control arrives at an address; the file of entries says at which. */
enum entry_kind {
	ENTRY_NONE,
	ENTRY_IRQ,
	ENTRY_FAULT, /* the instruction did not happen, and will be tried again */
	ENTRY_TRAP, /* the instruction did happen */
	ENTRY_SWITCH, /* the kernel's switch from one task's stack to another's */
	NR_ENTRY_KINDS,
};

extern const char *const entry_names[NR_ENTRY_KINDS];

/* The open region, or NULL. Without one, only stack_begin() and stack_block() do anything. */
extern struct region *stack_region;

/* Open @region in the middle of @block, which runs, and close it: behind what has begun by then. */
void stack_begin(struct region *region, struct block *block);
void stack_end(void);

/* @block begins; none of its instructions has. */
void stack_block(struct block *block);

/*
 * The call at @site, the end of @block, has stored its return address @to at @sp; the return at
 * the end of @block has loaded one from @sp. Where @block has not come to its end, it is neither:
 * QEMU 7.2 takes what a helper function loads and stores for the last call's or return's doing.
 */
void stack_call(struct block *block, uint64_t site, uint64_t to, uint64_t sp);
void stack_return(struct block *block, uint64_t sp);

/* A system call at @site, or the way back from an entry, is what ends this block. */
void stack_syscall(uint64_t site);
void stack_leave(void);

#endif /* VMABENCH_STACK_H */
