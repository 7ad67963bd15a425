// SPDX-License-Identifier: GPL-2.0
#include "paths.h"

#include <inttypes.h>
#include <stdlib.h>

const char *const root_names[NR_ROOTS] = {
	[ROOT_OP] = "op",
	[ROOT_IRQ] = "irq",
	[ROOT_TASK] = "task",
	[ROOT_EXCEPTION] = "exception",
};

/* How often a part of a block ran on a path. */
struct run {
	struct run *next;
	const struct block *block;
	uint32_t first, nr;
	uint64_t times;
};

#define RUN_BUCKETS 64

struct path {
	struct path *parent, *child, *sibling;
	uint64_t site;
	struct run *runs[RUN_BUCKETS]; /* by block */
};

struct pc_count {
	uint64_t pc, count;
};

static void *allocate(size_t nr, size_t size)
{
	void *p = calloc(nr, size);

	if (!p) {
		fputs("vmabench: plugin: no memory for the call paths; free some\n", stderr);
		exit(EXIT_FAILURE);
	}
	return p;
}

struct block *block_new(uint32_t nr)
{
	struct block *block = allocate(1, sizeof(*block) + nr * sizeof(block->pc[0]));

	block->nr = nr;
	return block;
}

static struct path *path_new(struct path *parent, uint64_t site)
{
	struct path *path = allocate(1, sizeof(*path));

	path->parent = parent;
	path->site = site;
	return path;
}

struct region *region_new(uint32_t number, uint32_t phase)
{
	struct region *region = allocate(1, sizeof(*region));

	region->number = number;
	region->phase = phase;
	for (int i = 0; i < NR_ROOTS; i++)
		region->root[i] = path_new(NULL, 0);
	return region;
}

/* The child that was asked for moves to the front: loops call the same few functions. */
struct path *path_child(struct path *path, uint64_t site)
{
	struct path **at = &path->child, *child;

	while (*at && (*at)->site != site)
		at = &(*at)->sibling;
	child = *at;
	if (child)
		*at = child->sibling;
	else
		child = path_new(path, site);
	child->sibling = path->child;
	path->child = child;
	return child;
}

/* Blocks are allocated one by one: their lowest bits say nothing. */
static struct run **bucket_of(struct path *path, const struct block *block)
{
	return &path->runs[((uintptr_t)block >> 4 ^ (uintptr_t)block >> 10) % RUN_BUCKETS];
}

static struct run *find_run(struct path *path, const struct block *block, uint32_t first,
			    uint32_t nr)
{
	struct run **bucket = bucket_of(path, block), *run;

	for (run = *bucket; run; run = run->next)
		if (run->block == block && run->first == first && run->nr == nr)
			return run;
	run = allocate(1, sizeof(*run));
	*run = (struct run){ .next = *bucket, .block = block, .first = first, .nr = nr };
	*bucket = run;
	return run;
}

void path_count(struct path *path, struct block *block, uint32_t first, uint32_t nr)
{
	if (block->last_path != path || block->last_run->first != first ||
	    block->last_run->nr != nr) {
		block->last_run = find_run(path, block, first, nr);
		block->last_path = path;
	}
	block->last_run->times++;
}

static int compare_pc(const void *a, const void *b)
{
	const struct pc_count *x = a, *y = b;

	return x->pc < y->pc ? -1 : x->pc > y->pc;
}

/* Every instruction of every run of @path, sorted; blocks overlap, so a pc may be there twice. */
static size_t list_counts(const struct path *path, struct pc_count **counts)
{
	size_t nr = 0, at = 0;

	for (int b = 0; b < RUN_BUCKETS; b++)
		for (const struct run *run = path->runs[b]; run; run = run->next)
			nr += run->nr;
	*counts = allocate(nr ? nr : 1, sizeof(**counts));
	for (int b = 0; b < RUN_BUCKETS; b++)
		for (const struct run *run = path->runs[b]; run; run = run->next)
			for (uint32_t i = run->first; i < run->first + run->nr; i++)
				(*counts)[at++] =
					(struct pc_count){ run->block->pc[i], run->times };
	qsort(*counts, nr, sizeof(**counts), compare_pc);
	return nr;
}

static void write_sites(const struct path *path, FILE *out)
{
	if (!path->parent)
		return;
	write_sites(path->parent, out);
	fprintf(out, ";0x%" PRIx64, path->site);
}

static uint64_t write_path(const struct region *region, enum root root, const struct path *path,
			   FILE *out)
{
	struct pc_count *counts;
	const size_t nr = list_counts(path, &counts);
	uint64_t lines = nr > 0;
	char separator = '\t';

	if (nr) {
		fprintf(out, "%" PRIu32 ".%" PRIu32 "\t%s", region->number, region->phase,
			root_names[root]);
		write_sites(path, out);
	}
	for (size_t i = 0, next; i < nr; i = next) {
		uint64_t sum = 0;

		for (next = i; next < nr && counts[next].pc == counts[i].pc; next++)
			sum += counts[next].count;
		fprintf(out, "%c0x%" PRIx64 ":%" PRIu64, separator, counts[i].pc, sum);
		separator = ' ';
	}
	if (nr)
		fputc('\n', out);
	free(counts);
	for (const struct path *child = path->child; child; child = child->sibling)
		lines += write_path(region, root, child, out);
	return lines;
}

uint64_t region_write(const struct region *region, FILE *out)
{
	uint64_t lines = 0;

	for (int root = 0; root < NR_ROOTS; root++)
		lines += write_path(region, root, region->root[root], out);
	return lines;
}
