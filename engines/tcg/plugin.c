// SPDX-License-Identifier: GPL-2.0
/*
 * Where do the instructions of an operation go? Counts them by call path between the marks of
 * kmod/vmabench_mark.h. Options, both needed:
 *
 *	out=FILE	where to write the counts (vmabench-symbol reads them)
 *	entries=FILE	where interrupts and exceptions enter the kernel (vmabench-symbol entries)
 *
 * FILE is written when the guest is gone, beside its name, and renamed into place. It starts with
 * "vmabench-raw 1", has a line "region NUMBER.PHASE BATCHES TOTAL ASTRAY" and the lines of
 * region_write() for each region, and ends with "end LINES"; fields are separated by tabs.
 */
#include "plugin.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "entries.h"
#include "stack.h"
#include "vmabench_mark.h"

#define NR_PHASES 2

static const char *out_path;
static struct region *regions[VMABENCH_REGION_NONE][NR_PHASES];
static uint32_t selected = VMABENCH_REGION_NONE;

/* Marks that make no sense, as of two programs at once. */
static uint64_t misplaced;

static int set_option(const char *name, const char **option, const char *arg)
{
	const size_t len = strlen(name);

	if (strncmp(arg, name, len) || arg[len] != '=')
		return -ENOENT;
	if (*option || !arg[len + 1])
		return -EINVAL;
	*option = arg + len + 1;
	return 0;
}

int plugin_start(int argc, char **argv)
{
	const char *entries_path = NULL;
	char why[512];

	for (int i = 0; i < argc; i++) {
		int err = set_option("out", &out_path, argv[i]);

		if (err == -ENOENT)
			err = set_option("entries", &entries_path, argv[i]);
		if (err) {
			fprintf(stderr,
				"vmabench: plugin: option '%s': %s; give out=FILE and "
				"entries=FILE, once each\n",
				argv[i],
				err == -ENOENT ? "there is none of this name" :
						 "given twice, or empty");
			return -1;
		}
	}
	if (!out_path || !entries_path) {
		fprintf(stderr,
			"vmabench: plugin: option %s: is missing; give out=FILE and "
			"entries=FILE\n",
			out_path ? "entries" : "out");
		return -1;
	}
	if (entries_load(entries_path, why, sizeof(why))) {
		fprintf(stderr, "vmabench: plugin: %s\n", why);
		return -1;
	}
	return 0;
}

uint8_t plugin_entry_at(uint64_t pc)
{
	return (uint8_t)entries_find(pc);
}

void plugin_block(struct block *block)
{
	stack_block(block);
}

void plugin_call(const struct point *point, uint64_t sp)
{
	stack_call(point->block, point->pc, point->next, sp);
}

void plugin_return(const struct point *point, uint64_t sp)
{
	stack_return(point->block, sp);
}

void plugin_syscall(const struct point *point)
{
	stack_syscall(point->pc);
}

void plugin_leave(void)
{
	stack_leave();
}

static void begin(const struct point *point, uint32_t phase)
{
	struct region **region;

	if (selected == VMABENCH_REGION_NONE)
		return;
	if (stack_region) {
		misplaced++;
		return;
	}
	region = &regions[selected][phase];
	if (!*region)
		*region = region_new(selected, phase);
	stack_begin(*region, point->block);
}

void plugin_mark(const struct point *point)
{
	switch (point->code) {
	case VMABENCH_MARK_SELECT_0:
	case VMABENCH_MARK_SELECT_1:
		selected = (selected << 1 | (point->code & 1)) & VMABENCH_REGION_NONE;
		break;
	case VMABENCH_MARK_BEGIN_0:
	case VMABENCH_MARK_BEGIN_1:
		begin(point, point->code & 1);
		break;
	case VMABENCH_MARK_END:
		if (stack_region)
			stack_end();
		else
			misplaced += selected != VMABENCH_REGION_NONE;
		break;
	default:
		misplaced++;
	}
}

static uint64_t write_regions(FILE *out)
{
	uint64_t lines = 0;

	for (uint32_t i = 0; i < VMABENCH_REGION_NONE * NR_PHASES; i++) {
		const struct region *region = regions[i / NR_PHASES][i % NR_PHASES];

		if (!region)
			continue;
		fprintf(out,
			"region\t%" PRIu32 ".%" PRIu32 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n",
			region->number, region->phase, region->batches, region->total,
			region->astray + misplaced + (region == stack_region));
		lines += 1 + region_write(region, out);
	}
	return lines;
}

void plugin_finish(void)
{
	char part[PATH_MAX];
	FILE *out;
	bool bad;

	snprintf(part, sizeof(part), "%s.part", out_path);
	out = fopen(part, "we");
	bad = !out;
	if (out) {
		fputs("vmabench-raw\t1\n", out);
		fprintf(out, "end\t%" PRIu64 "\n", write_regions(out));
		bad = ferror(out);
		bad |= fclose(out) != 0;
	}
	if (bad || rename(part, out_path))
		fprintf(stderr, "vmabench: plugin: %s: %s; make room\n", out_path, strerror(errno));
}
