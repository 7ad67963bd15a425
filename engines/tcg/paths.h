/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many instructions ran where: for each call path, how often which instruction. A path is a
 * root and the addresses of the calls that led to it; the function that runs is not part of it, it
 * is where the instruction lies. So a function that was jumped to (a tail call) has its own name.
 *
 * Nothing is freed: all of it lives as long as the guest.
 */
#ifndef VMABENCH_PATHS_H
#define VMABENCH_PATHS_H

#include <stdint.h>
#include <stdio.h>

enum root {
	ROOT_OP, /* what is measured */
	ROOT_IRQ, /* an interrupt, and what it runs before it returns */
	ROOT_TASK, /* another task, from one context switch to the one back */
	ROOT_EXCEPTION, /* a fault or trap that the operation took */
	NR_ROOTS,
};

extern const char *const root_names[NR_ROOTS];

/* A run of instructions that is entered at its first: QEMU's translation block. */
struct block {
	struct path *last_path; /* a cache of the last count_run(): most blocks stay with a path */
	struct run *last_run;
	uint8_t entry; /* enum entry_kind of its first instruction */
	uint32_t nr;
	uint64_t pc[];
};

struct path;

struct region {
	uint32_t number, phase;
	uint64_t batches, total; /* BEGINs, instructions */
	uint64_t astray; /* what the call paths of it did not allow for: must be 0 */
	struct path *root[NR_ROOTS];
};

/* Both end the process where there is no memory: a callback has nobody to tell. */
struct region *region_new(uint32_t number, uint32_t phase);
struct block *block_new(uint32_t nr);

/* The path that a call at address @site leads to. */
struct path *path_child(struct path *path, uint64_t site);

/* @nr instructions of @block, from number @first on, ran once. */
void path_count(struct path *path, struct block *block, uint32_t first, uint32_t nr);

/*
 * Write what @region counted, a line a path:
 *
 *	NUMBER.PHASE<TAB>ROOT;0xSITE;...<TAB>0xPC:COUNT 0xPC:COUNT ...
 *
 * Returns the number of lines.
 */
uint64_t region_write(const struct region *region, FILE *out);

#endif /* VMABENCH_PATHS_H */
