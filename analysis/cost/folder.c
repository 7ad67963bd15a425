// SPDX-License-Identifier: GPL-2.0
/* Loads a results folder and holds its stacks against its tables. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "stats.h"

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM	300

/* cost/ROW-HOOK-PHASE.folded, the row's slashes as commas. */
static void folded_path(const char *dir, const struct region *r, char path[PATH_MAX])
{
	int n = snprintf(path, PATH_MAX, "%s/cost/", dir);
	char *p;

	snprintf(path + n, PATH_MAX - n, "%s-%s-%s.folded", r->row, hook_names[r->hook],
		 phase_names[r->phase]);
	for (p = path + n; *p; p++)
		if (*p == '/')
			*p = ',';
}

static int read_stacks(struct cost_folder *f, struct diag *d)
{
	char path[PATH_MAX];
	size_t i;
	int err;

	for (i = 0; i < f->regions.n; i++) {
		const struct region *r = &f->regions.v[i];

		folded_path(f->dir, r, path);
		err = folded_read(path, &f->frames, &f->folded[i], d);
		if (err)
			return err;
		if (f->folded[i].total != r->total)
			return diag_set(d, -EBADMSG,
					"%s: its stacks add up to %llu, %s/cost/regions.tsv:%u says %llu; count again",
					path, (unsigned long long)f->folded[i].total, f->dir,
					r->line, (unsigned long long)r->total);
	}
	frames_rank_sites(&f->frames);
	return 0;
}

static int add_sample(struct cost_folder *f, const struct sample *s, struct clock_sum *c,
		      struct diag *d)
{
	const struct sample_row *row = &f->samples.rows[s->row];

	if (row->unit == UNIT_INSN && s->value != floor(s->value))
		return diag_set(d, -EBADMSG,
				"%s/samples.csv:%u: %.17g is no whole number of instructions; measure again",
				f->dir, s->line, s->value);
	c->value += s->value;
	c->ops += s->ops;
	c->batches++;
	c->unit = row->unit;
	return 0;
}

static int sum_clock(struct cost_folder *f, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < f->samples.n && !err; i++) {
		const struct sample *s = &f->samples.v[i];
		const struct sample_row *row = &f->samples.rows[s->row];
		const struct region *r = regions_find(&f->regions, row->name, s->hook, s->phase);

		if (strcmp(row->kernel, f->samples.rows[0].kernel))
			return diag_set(d, -EBADMSG,
					"%s/samples.csv:%u: several kernels in one run, and cost/ does not tell them apart; run one at a time",
					f->dir, s->line);
		/* Boots that count are the same to the last instruction, and the stacks are one's. */
		if (r && (row->unit != UNIT_INSN || s->boot == 1))
			err = add_sample(f, s, &f->clock[r - f->regions.v], d);
	}
	return err;
}

/*
 * Times have outliers, which sampled stacks of another boot do not share: in their place the median
 * batch stands for all. Counts have none, and every one of theirs has its stacks.
 */
static int settle_clock(struct cost_folder *f, struct diag *d)
{
	double *cost = diag_calloc(d, f->samples.n, sizeof(*cost));
	size_t i, j, n;

	if (!cost)
		return -ENOMEM;
	for (i = 0; i < f->regions.n; i++) {
		if (!f->clock[i].batches || f->clock[i].unit != UNIT_NS)
			continue;
		for (j = 0, n = 0; j < f->samples.n; j++) {
			const struct sample *s = &f->samples.v[j];
			const char *row = f->samples.rows[s->row].name;

			if (regions_find(&f->regions, row, s->hook, s->phase) == &f->regions.v[i])
				cost[n++] = s->value / s->ops;
		}
		f->clock[i].value = stats_median(cost, n) * f->clock[i].ops;
	}
	free(cost);
	return 0;
}

int cost_folder_read(const char *dir, struct cost_folder *out, struct diag *d)
{
	char path[PATH_MAX];
	int err;

	memset(out, 0, sizeof(*out));
	out->dir = dir;
	if (strlen(dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	snprintf(path, sizeof(path), "%s/run.json", dir);
	err = runinfo_read(path, &out->run, d);
	if (err)
		return err;
	err = regions_read(dir, &out->regions, d);
	if (err)
		goto free_run;
	snprintf(path, sizeof(path), "%s/samples.csv", dir);
	err = samples_read(path, out->run.unfinished, &out->samples, d);
	if (err)
		goto free_regions;
	frames_init(&out->frames);
	out->folded = diag_calloc(d, out->regions.n, sizeof(*out->folded));
	out->clock = diag_calloc(d, out->regions.n, sizeof(*out->clock));
	err = out->folded && out->clock ? read_stacks(out, d) : -ENOMEM;
	if (!err)
		err = sum_clock(out, d);
	if (!err)
		err = settle_clock(out, d);
	if (err)
		cost_folder_free(out);
	return err;

free_regions:
	regions_free(&out->regions);
free_run:
	runinfo_free(&out->run);
	return err;
}

void cost_folder_free(struct cost_folder *f)
{
	size_t i;

	/* What was not read is all zero. */
	for (i = 0; f->folded && i < f->regions.n; i++)
		folded_free(&f->folded[i]);
	free(f->folded);
	free(f->clock);
	frames_free(&f->frames);
	samples_free(&f->samples);
	regions_free(&f->regions);
	runinfo_free(&f->run);
	memset(f, 0, sizeof(*f));
}
