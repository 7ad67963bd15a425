// SPDX-License-Identifier: GPL-2.0
/* Loads a results folder and holds its stacks against its tables. */
#include "costs.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phases.h"
#include "row_name.h"
#include "stats.h"

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM 300

/* cost/ENGINE/ROW-SIDE-PHASE.folded, the row's slashes as commas. */
static void stacks_path(const struct costs *f, const struct region *r, char path[PATH_MAX])
{
	int n = snprintf(path, PATH_MAX, "%s/cost/%s/", f->dir, f->regions.engine);

	snprintf(path + n, PATH_MAX - n, "%s-%s-%s.folded", r->row, side_names[r->side],
		 phase_names[r->phase]);
	row_to_file_name(path + n);
}

struct frames *costs_frames(struct costs *f, enum side side)
{
	return &f->frames[f->run.run.axis.one_kernel ? SIDE_A : side];
}

static int read_stacks(struct costs *f, struct diag *d)
{
	char path[PATH_MAX];
	size_t i;
	int err;

	for (i = 0; i < f->regions.n; i++) {
		const struct region *r = &f->regions.v[i];

		stacks_path(f, r, path);
		err = collapsed_read(path, costs_frames(f, r->side), &f->stacks[i], d);
		if (err)
			return err;
		if (f->stacks[i].total != r->total)
			return diag_set(d, -EBADMSG,
					"%s: its stacks add up to %llu, %s:%u says %llu; count "
					"again",
					path, (unsigned long long)f->stacks[i].total,
					f->regions.path, r->line, (unsigned long long)r->total);
	}
	for (i = 0; i < SIDE_NR; i++)
		frames_rank_sites(&f->frames[i]);
	return 0;
}

/* Room for that phase. */
static int grow_phases(struct clock_sum *c, size_t phase, struct diag *d)
{
	struct clock_phase *more;

	if (phase < c->nr_phases)
		return 0;
	more = realloc(c->phase, (phase + 1) * sizeof(*more));
	if (!more)
		return diag_set(d, -ENOMEM, "samples.csv: no memory; free some and report again");
	memset(more + c->nr_phases, 0, (phase + 1 - c->nr_phases) * sizeof(*more));
	c->phase = more;
	c->nr_phases = phase + 1;
	return 0;
}

static int add_to_phase(struct clock_sum *c, const struct sample *s, struct diag *d)
{
	const size_t phase = phase_of_round(s->round);
	int err = grow_phases(c, phase, d);

	if (err)
		return err;
	c->phase[phase].value += s->value;
	c->phase[phase].ops += s->ops;
	return 0;
}

static int add_sample(struct costs *f, const struct sample *s, struct clock_sum *c, struct diag *d)
{
	const struct sample_row *row = &f->samples.table.rows[s->row];

	if (row->unit->exact && s->value != floor(s->value))
		return diag_set(d, -EBADMSG,
				"%s/samples.csv:%u: %.17g is no whole number of instructions; "
				"measure again",
				f->dir, s->line, s->value);
	c->value += s->value;
	c->ops += s->ops;
	c->batches++;
	c->unit = row->unit;
	return row->unit->exact ? add_to_phase(c, s, d) : 0;
}

/* The region of each row of samples.csv on each side in each phase, NULL where nothing was counted.
 */
struct region_map {
	const struct region *(*row)[SIDE_NR][PHASE_NR];
};

static int map_rows(const struct costs *f, struct region_map *map, struct diag *d)
{
	size_t i;
	int side, phase;

	map->row = diag_calloc(d, f->samples.table.nr_rows, sizeof(*map->row));
	for (i = 0; map->row && i < f->samples.table.nr_rows; i++)
		for (side = 0; side < SIDE_NR; side++)
			for (phase = 0; phase < PHASE_NR; phase++)
				map->row[i][side][phase] =
					regions_find(&f->regions, f->samples.table.rows[i].name,
						     side, phase);
	return map->row ? 0 : -ENOMEM;
}

/* The index of @s's region, or the number of regions. */
static size_t region_of(const struct costs *f, const struct region_map *map, const struct sample *s)
{
	const struct region *r = map->row[s->row][s->side][s->phase];

	return r ? (size_t)(r - f->regions.v) : f->regions.n;
}

/* The first boot that has samples of @side, or NULL. */
static const struct boot *first_boot(const struct costs *f, enum side side)
{
	const struct boots *b = &f->run.boots;
	size_t i;

	for (i = 0; i < b->n; i++)
		if (f->samples.table.of_boot[i][side])
			return &b->v[i];
	return NULL;
}

/*
 * Whether the engine's stacks are of what @s was timed in. Boots that count are the same to the
 * last instruction, and the stacks are one's; samples are taken in link 1, and code costs other in
 * others.
 */
static bool is_of_stacks(const struct costs *f, const struct sample *s)
{
	if (f->samples.table.rows[s->row].unit->exact)
		return s->boot == first_boot(f, s->side);
	return s->boot->link == 1;
}

static int sum_clock(struct costs *f, const struct region_map *map, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < f->samples.table.n && !err; i++) {
		const struct sample *s = &f->samples.v[i];
		const size_t region = region_of(f, map, s);

		if (region < f->regions.n && is_of_stacks(f, s))
			err = add_sample(f, s, &f->clock[region], d);
	}
	return err;
}

/*
 * Times have outliers, which sampled stacks of another boot do not share: in their place the median
 * batch stands for all. Counts have none, and every one of theirs has its stacks.
 */
static int settle_clock(struct costs *f, const struct region_map *map, struct diag *d)
{
	const size_t n = f->regions.n;
	/* What an operation cost in each batch, a region's together, and where the next one's goes.
	 */
	double *cost = diag_calloc(d, f->samples.table.n, sizeof(*cost));
	size_t *end = diag_calloc(d, n, sizeof(*end)), i, at = 0;
	int err = cost && end ? 0 : -ENOMEM;

	for (i = 0; i < n && !err; i++) {
		end[i] = at;
		at += f->clock[i].batches;
	}
	for (i = 0; i < f->samples.table.n && !err; i++) {
		const struct sample *s = &f->samples.v[i];
		const size_t region = region_of(f, map, s);

		if (region < n && is_of_stacks(f, s) && !f->clock[region].unit->exact)
			cost[end[region]++] = s->value / s->ops;
	}
	for (i = 0; i < n && !err; i++) {
		struct clock_sum *c = &f->clock[i];

		if (c->batches && !c->unit->exact)
			c->value = stats_median(cost + end[i] - c->batches, c->batches) * c->ops;
	}
	free(cost);
	free(end);
	return err;
}

static int read_clock(struct costs *f, struct diag *d)
{
	struct region_map map;
	int err = map_rows(f, &map, d);

	if (!err)
		err = sum_clock(f, &map, d);
	if (!err)
		err = settle_clock(f, &map, d);
	free(map.row);
	return err;
}

static void init_frames(struct costs *f)
{
	const struct runinfo *run = &f->run.run;
	const struct kernel_info *kernel;
	int i;

	for (i = 0; i < SIDE_NR; i++) {
		frames_init(&f->frames[i]);
		kernel = runinfo_kernel(run, run->axis.side[i].kernel);
		if (kernel)
			f->frames[i].no_retry = kernel->no_retry;
	}
}

int costs_read(const char *dir, const char *engine, struct costs *out, struct diag *d)
{
	int err;

	memset(out, 0, sizeof(*out));
	out->dir = dir;
	if (strlen(dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	err = run_folder_read(dir, &out->run, d);
	if (err)
		return err;
	err = regions_read(dir, engine, &out->run.run.axis, &out->regions, d);
	if (err)
		goto free_run;
	err = samples_read(&out->run.samples, &out->samples, d);
	if (err)
		goto free_regions;
	err = run_folder_check(&out->run, &out->samples.table, NULL, d);
	if (err) {
		samples_free(&out->samples);
		goto free_regions;
	}
	init_frames(out);
	out->stacks = diag_calloc(d, out->regions.n, sizeof(*out->stacks));
	out->clock = diag_calloc(d, out->regions.n, sizeof(*out->clock));
	err = out->stacks && out->clock ? read_stacks(out, d) : -ENOMEM;
	if (!err)
		err = read_clock(out, d);
	if (err)
		costs_free(out);
	return err;

free_regions:
	regions_free(&out->regions);
free_run:
	run_folder_free(&out->run);
	return err;
}

void costs_free(struct costs *f)
{
	size_t i;

	/* What was not read is all zero. */
	for (i = 0; f->stacks && i < f->regions.n; i++)
		collapsed_free(&f->stacks[i]);
	for (i = 0; f->clock && i < f->regions.n; i++)
		free(f->clock[i].phase);
	free(f->stacks);
	free(f->clock);
	for (i = 0; i < SIDE_NR; i++)
		frames_free(&f->frames[i]);
	samples_free(&f->samples);
	regions_free(&f->regions);
	run_folder_free(&f->run);
	memset(f, 0, sizeof(*f));
}
