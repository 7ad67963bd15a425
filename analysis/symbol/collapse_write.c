// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "collapse.h"
#include "outfile.h"
#include "row_name.h"

/*
 * How often these ran shows what a row did: merge attempts, VMAs that were made and freed, and the
 * hooks of our modules. A function that this kernel does not have is left out.
 */
static const char *const counted_calls[] = {
	"vma_merge_new_range", "vm_area_alloc", "vm_area_free",
	"mas_preallocate",     "hook_mmap",	"hook_prepare",
};

static int write_stacks(const struct collapse_region *region, const char *dir, struct diag *d)
{
	const struct map_region *map = region->map;
	struct outfiles set = { .dir = dir };
	struct name **stacks = names_sorted(&region->stacks);
	char name[PATH_MAX];
	FILE *f;
	int err;

	if (!stacks)
		return diag_set(d, -ENOMEM, "memory: none for the stacks; free some");
	snprintf(name, sizeof(name), "cost/%s-%s-%s.folded", map->row, map->side, map->phase_name);
	row_to_file_name(name + sizeof("cost/") - 1);
	err = outfile_open(&set, name, &f, d);
	for (size_t i = 0; !err && i < region->stacks.nr; i++)
		fprintf(f, "%s %" PRIu64 "\n", stacks[i]->text, stacks[i]->count);
	free(stacks);
	if (!err)
		return outfiles_commit(&set, d);
	outfiles_abort(&set);
	return err;
}

static void write_calls(const struct collapse *collapse, FILE *f)
{
	fputs("row\tside\thook\tphase\tfunction\tcalls\n", f);
	for (size_t i = 0; i < collapse->nr_regions; i++) {
		struct collapse_region *region = &collapse->region[i];
		const size_t nr = sizeof(counted_calls) / sizeof(counted_calls[0]);

		for (size_t c = 0; region->map && c < nr; c++) {
			const struct name *calls = names_get(&region->calls, counted_calls[c]);

			if (calls && places_have(collapse->places, counted_calls[c]))
				fprintf(f, "%s\t%s\t%s\t%s\t%s\t%" PRIu64 "\n", region->map->row,
					region->map->side, region->map->hook,
					region->map->phase_name, counted_calls[c], calls->count);
		}
	}
}

static void write_regions(const struct collapse *collapse, const char *unit, FILE *f)
{
	fputs("row\tside\thook\tphase\tbatches\tops\tunit\ttotal\n", f);
	for (size_t i = 0; i < collapse->nr_regions; i++) {
		const struct collapse_region *region = &collapse->region[i];

		if (region->map)
			fprintf(f, "%s\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%s\t%" PRIu64 "\n",
				region->map->row, region->map->side, region->map->hook,
				region->map->phase_name, region->raw.batches,
				region->raw.batches * region->map->ops, unit, region->sum);
	}
}

int collapse_write(const struct collapse *collapse, const char *dir, const char *unit,
		   struct diag *d)
{
	struct outfiles set = { .dir = dir };
	FILE *f;
	int err = 0;

	for (size_t i = 0; i < collapse->nr_regions && !err; i++)
		if (collapse->region[i].map)
			err = write_stacks(&collapse->region[i], dir, d);
	if (err)
		return err;
	err = outfile_open(&set, "cost/calls.tsv", &f, d);
	if (!err) {
		write_calls(collapse, f);
		err = outfile_open(&set, "cost/regions.tsv", &f, d);
	}
	if (!err) {
		write_regions(collapse, unit, f);
		return outfiles_commit(&set, d);
	}
	outfiles_abort(&set);
	return err;
}
