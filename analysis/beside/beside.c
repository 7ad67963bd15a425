// SPDX-License-Identifier: GPL-2.0
/* Gathers what each folder says of each row. */
#include "beside.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENGINE "perf"

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM 64

/* Normal: a ratio of two Poisson counts, on the log scale. */
#define Z95 1.959964

static int read_samples(struct beside_folder *f, struct diag *d)
{
	char path[PATH_MAX];
	int err;

	if (snprintf(path, sizeof(path), "%s/cost/" ENGINE "/regions.tsv", f->dir) >= PATH_MAX)
		return diag_set(d, -ENAMETOOLONG, "%s: its path is too long; move the folder",
				f->dir);
	if (access(path, F_OK))
		return 0;
	err = regions_read(f->dir, ENGINE, &f->data.folder.run.axis, &f->samples, d);
	f->has_samples = !err;
	return err;
}

int beside_folder_read(struct beside_folder *f, struct diag *d)
{
	int err;

	if (strlen(f->dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	err = run_data_read(f->dir, &f->data, d);
	if (err)
		return err;
	err = comparison_build(&f->data.folder, NAN, &f->data.slots, &f->data.gate, &f->c, d);
	if (err) {
		run_data_free(&f->data);
		return err;
	}
	err = read_samples(f, d);
	if (err) {
		comparison_free(&f->c);
		run_data_free(&f->data);
	}
	return err;
}

void beside_folder_free(struct beside_folder *f)
{
	if (f->has_samples)
		regions_free(&f->samples);
	comparison_free(&f->c);
	run_data_free(&f->data);
}

int beside_check_sides(const struct beside_folder *one, const struct beside_folder *other,
		       struct diag *d)
{
	const struct axis_side *first = one->data.folder.run.axis.side;
	const struct axis_side *side = other->data.folder.run.axis.side;

	if (!strcmp(side[SIDE_A].name, first[SIDE_A].name) &&
	    !strcmp(side[SIDE_B].name, first[SIDE_B].name))
		return 0;
	return diag_set(d, -EINVAL,
			"%s: it compares %s with %s, and %s %s with %s; name folders of one "
			"comparison",
			other->dir, side[SIDE_A].title, side[SIDE_B].title, one->dir,
			first[SIDE_A].title, first[SIDE_B].title);
}

static void add_source(struct beside *b, const struct beside_folder *f, const char *kind)
{
	struct beside_source *s = &b->source[b->nr_sources++];

	s->folder = f;
	s->kind = kind;
	s->exact = !strcmp(kind, "counts");
	snprintf(s->name, sizeof(s->name), "%s (%.32s)", kind, f->data.folder.run.target);
}

static int find_sources(struct beside *b, struct diag *d)
{
	size_t i;

	b->source = diag_calloc(d, 2 * b->nr_folders, sizeof(*b->source));
	if (!b->source)
		return -ENOMEM;
	for (i = 0; i < b->nr_folders; i++) {
		const struct beside_folder *f = &b->folder[i];

		add_source(b, f, f->data.folder.run.unit->exact ? "counts" : "time");
		if (f->has_samples)
			add_source(b, f, "samples");
	}
	if (b->nr_sources > 1)
		return 0;
	return diag_set(d, -EINVAL,
			"%s: there is nothing to set beside it; name another folder of the same "
			"comparison, or sample this one with vmabench attribute --engine perf",
			b->folder[0].dir);
}

const struct compare_row *beside_find_row(const struct comparison *c, const struct compare_row *row)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].phase == row->phase && !strcmp(c->v[i].row->name, row->row->name))
			return &c->v[i];
	return NULL;
}

static struct beside_figure figure_of_samples(const struct regions *r,
					      const struct compare_row *row)
{
	const struct region *a = regions_find(r, row->row->name, SIDE_A, row->phase);
	const struct region *b = regions_find(r, row->row->name, SIDE_B, row->phase);
	double ratio, half;

	if (!a || !b || !a->total || !b->total)
		return (struct beside_figure){ NAN, NAN, NAN };
	ratio = ((double)b->total / b->ops) / ((double)a->total / a->ops);
	half = Z95 * sqrt(1.0 / a->total + 1.0 / b->total);
	return (struct beside_figure){ ratio - 1, ratio * exp(-half) - 1, ratio * exp(half) - 1 };
}

static struct beside_figure figure_of(const struct beside_source *s, const struct compare_row *row)
{
	const struct compare_row *r = beside_find_row(&s->folder->c, row);

	if (!strcmp(s->kind, "samples"))
		return figure_of_samples(&s->folder->samples, row);
	if (!r || r->nr_faults)
		return (struct beside_figure){ NAN, NAN, NAN };
	if (s->exact)
		return (struct beside_figure){ r->ratio - 1, r->phases.ratio_low - 1,
					       r->phases.ratio_high - 1 };
	return (struct beside_figure){ r->ratio - 1, r->ci_low - 1, r->ci_high - 1 };
}

enum beside_apart beside_apart(double one, double two)
{
	if (one * two < 0)
		return BESIDE_SIGN;
	if (fabs(one - two) > fmax(fabs(one), fabs(two)) / 2)
		return BESIDE_HALF;
	return BESIDE_NEAR;
}

static bool is_there(const struct beside *b, const struct compare_row *row)
{
	size_t i;

	for (i = 0; i < b->nr_rows; i++)
		if (b->row[i].row->phase == row->phase &&
		    !strcmp(b->row[i].row->row->name, row->row->name))
			return true;
	return false;
}

static int add_row(struct beside *b, const struct compare_row *row, struct diag *d)
{
	struct beside_row *r = &b->row[b->nr_rows];
	size_t i;

	r->row = row;
	r->v = diag_calloc(d, b->nr_sources, sizeof(*r->v));
	if (!r->v)
		return -ENOMEM;
	b->nr_rows++;
	for (i = 0; i < b->nr_sources; i++)
		r->v[i] = figure_of(&b->source[i], row);
	return beside_tell(b, r, d);
}

/* Of controls there is nothing to say: both sides run the same code. */
static int gather_rows(struct beside *b, struct diag *d)
{
	size_t i, j, room = 0;
	int err = 0;

	for (i = 0; i < b->nr_folders; i++)
		room += b->folder[i].c.n;
	b->row = diag_calloc(d, room, sizeof(*b->row));
	if (!b->row)
		return -ENOMEM;
	for (i = 0; i < b->nr_folders; i++)
		for (j = 0; j < b->folder[i].c.n && !err; j++) {
			const struct compare_row *row = &b->folder[i].c.v[j];

			if (row->control == NOT_CONTROL && !is_there(b, row))
				err = add_row(b, row, d);
		}
	return err;
}

int beside_read(char *const *dir, size_t n, struct beside *b, struct diag *d)
{
	size_t i;
	int err = 0;

	memset(b, 0, sizeof(*b));
	b->folder = diag_calloc(d, n, sizeof(*b->folder));
	if (!b->folder)
		return -ENOMEM;
	while (b->nr_folders < n && !err) {
		struct beside_folder *f = &b->folder[b->nr_folders];

		f->dir = dir[b->nr_folders];
		err = beside_folder_read(f, d);
		b->nr_folders += !err;
	}
	for (i = 1; i < b->nr_folders && !err; i++)
		err = beside_check_sides(&b->folder[0], &b->folder[i], d);
	if (!err)
		err = find_sources(b, d);
	if (!err)
		err = gather_rows(b, d);
	if (err)
		beside_free(b);
	return err;
}

void beside_free(struct beside *b)
{
	size_t i;

	for (i = 0; i < b->nr_rows; i++) {
		free(b->row[i].v);
		free(b->row[i].sentence);
	}
	free(b->row);
	free(b->source);
	for (i = 0; i < b->nr_folders; i++)
		beside_folder_free(&b->folder[i]);
	free(b->folder);
	memset(b, 0, sizeof(*b));
}
