// SPDX-License-Identifier: GPL-2.0
/*
 * What became of each row from one run to another. The runs are independent of each other, so the
 * standard errors of their log ratios add up as squares, with Welch's degrees of freedom.
 */
#include "runs.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>

#include "stats.h"

static int differ(struct runs *r, struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int differ(struct runs *r, struct diag *d, const char *fmt, ...)
{
	char **v = realloc(r->differ, (r->nr_differ + 1) * sizeof(*v));
	va_list ap;
	int n;

	if (!v)
		return diag_set(d, -ENOMEM, "compare: no memory; free some");
	r->differ = v;
	va_start(ap, fmt);
	n = vasprintf(&v[r->nr_differ], fmt, ap);
	va_end(ap);
	if (n < 0)
		return diag_set(d, -ENOMEM, "compare: no memory; free some");
	r->nr_differ++;
	return 0;
}

static int check_text(struct runs *r, struct diag *d, const char *what, const char *one,
		      const char *two)
{
	return strcmp(one, two) ? differ(r, d, "%s: %s and %s", what, one, two) : 0;
}

static bool has_link(const struct boots *boots, const struct boot *b)
{
	size_t i;

	for (i = 0; i < boots->n; i++)
		if (boots->v[i].link == b->link && !strcmp(boots->v[i].build, b->build))
			return true;
	return false;
}

/* The first boot of one run whose build, or link of it, the other one has not. */
static const struct boot *find_foreign(const struct boots *of, const struct boots *among)
{
	size_t i;

	for (i = 0; i < of->n; i++)
		if (!has_link(among, &of->v[i]))
			return &of->v[i];
	return NULL;
}

static int check_links(struct runs *r, struct diag *d)
{
	const struct boots *v[2] = { &r->folder[0].data.folder.boots,
				     &r->folder[1].data.folder.boots };
	const struct boot *b;
	int i, err = 0;

	for (i = 0; i < 2 && !err; i++) {
		b = find_foreign(v[i], v[!i]);
		if (b)
			err = differ(r, d, "kernels: link %u of build %s is in %s only", b->link,
				     b->build, r->folder[i].dir);
	}
	return err;
}

/* What makes figures of two runs something else, whatever the kernels. */
static int check_runs(struct runs *r, struct diag *d)
{
	const struct runinfo *a = &r->folder[0].data.folder.run;
	const struct runinfo *b = &r->folder[1].data.folder.run;
	int err = check_text(r, d, "version of vmabench", a->tool_version, b->tool_version);

	if (!err)
		err = check_text(r, d, "target", a->target, b->target);
	/* Who counts does not count the processor's time. */
	if (!err && !r->exact)
		err = check_text(r, d, "processor", a->host_cpu, b->host_cpu);
	if (!err && r->exact && a->seed != b->seed)
		err = differ(r, d, "seed of the phases: %llu and %llu", (unsigned long long)a->seed,
			     (unsigned long long)b->seed);
	if (!err && r->exact && a->plan_rounds != b->plan_rounds)
		err = differ(r, d, "phases: %u and %u", a->plan_rounds, b->plan_rounds);
	return err ? err : check_links(r, d);
}

/* Of independent estimates, each with the standard error @se of its log and @n units. */
static struct runs_change change_of(const double v[2], const double se[2], const size_t n[2])
{
	const double log_ratio = log(v[1]) - log(v[0]);
	const double one = se[0] * se[0], two = se[1] * se[1], both = sqrt(one + two);
	struct runs_change c = { exp(log_ratio), NAN, NAN, NAN, NAN, NAN };
	double df, t;

	if (!(both > 0) || n[0] < 2 || n[1] < 2)
		return c;
	df = (one + two) * (one + two) / (one * one / (n[0] - 1) + two * two / (n[1] - 1));
	t = gsl_cdf_tdist_Pinv(1 - STATS_ALPHA / 2, df) * both;
	c.low = exp(log_ratio - t);
	c.high = exp(log_ratio + t);
	t = gsl_cdf_tdist_Pinv(1 - STATS_ALPHA, df) * both;
	c.low90 = exp(log_ratio - t);
	c.high90 = exp(log_ratio + t);
	c.p = 2 * gsl_cdf_tdist_Q(fabs(log_ratio) / both, df);
	return c;
}

static void compare_row(struct runs_row *row)
{
	const struct compare_row *a = row->row[0], *b = row->row[1];
	int side;

	row->change = change_of((double[]){ a->ratio, b->ratio }, (double[]){ a->se, b->se },
				(size_t[]){ a->nr_units, b->nr_units });
	row->equal = true;
	for (side = 0; side < SIDE_NR; side++) {
		const struct series_cost *one = &a->cost[side], *two = &b->cost[side];

		row->side[side] = change_of((double[]){ one->median, two->median },
					    (double[]){ one->spread / sqrt(a->n.boots),
							two->spread / sqrt(b->n.boots) },
					    (size_t[]){ a->n.boots, b->n.boots });
		row->equal &= one->median == two->median && one->low == two->low &&
			      one->high == two->high && one->mean == two->mean &&
			      a->phases.n == b->phases.n;
	}
}

/* All rows that are not controls are one family. */
static int judge(struct runs *r, struct diag *d)
{
	double *p = diag_calloc(d, 2 * r->nr_rows, sizeof(*p)), *holm = p + r->nr_rows;
	size_t i;
	int err;

	if (!p)
		return -ENOMEM;
	for (i = 0; i < r->nr_rows; i++)
		p[i] = r->row[i].row[0]->control == NOT_CONTROL ? r->row[i].change.p : NAN;
	err = stats_holm(p, r->nr_rows, holm, d);
	for (i = 0; i < r->nr_rows && !err; i++) {
		struct runs_row *row = &r->row[i];
		const struct runs_change *c = &row->change;
		const struct verdict_case v = {
			.ratio = c->ratio,
			.ci_low = c->low,
			.ci_high = c->high,
			.ci90_low = c->low90,
			.ci90_high = c->high90,
			.p_holm = isnan(holm[i]) ? c->p : holm[i],
			.alpha = STATS_ALPHA,
			.nr_boots = 1,
			.exact = r->exact,
			.nr_faults = !verdict_is_quotable(row->row[0]->verdict) ||
				     !verdict_is_quotable(row->row[1]->verdict),
		};

		row->verdict = verdict_of(&v);
	}
	free(p);
	return err;
}

static int pair_rows(struct runs *r, struct diag *d)
{
	const struct comparison *one = &r->folder[0].c, *two = &r->folder[1].c;
	size_t i;

	r->row = diag_calloc(d, one->n, sizeof(*r->row));
	if (!r->row)
		return -ENOMEM;
	for (i = 0; i < one->n; i++) {
		const struct compare_row *other = beside_find_row(two, &one->v[i]);

		if (!other)
			continue;
		r->row[r->nr_rows].row[0] = &one->v[i];
		r->row[r->nr_rows].row[1] = other;
		compare_row(&r->row[r->nr_rows++]);
	}
	r->nr_alone = one->n + two->n - 2 * r->nr_rows;
	if (!r->nr_rows)
		return diag_set(d, -EINVAL, "%s: it has no row that %s has; name runs of one suite",
				r->folder[1].dir, r->folder[0].dir);
	return judge(r, d);
}

static int check(struct runs *r, bool anyway, struct diag *d)
{
	const struct runinfo *a = &r->folder[0].data.folder.run;
	const struct runinfo *b = &r->folder[1].data.folder.run;
	int err = beside_check_sides(&r->folder[0], &r->folder[1], d);

	if (err)
		return err;
	if (strcmp(a->unit->name, b->unit->name))
		return diag_set(d, -EINVAL,
				"%s: its figures are %s, and those of %s %s; "
				"for counts beside time there is vmabench beside",
				r->folder[1].dir, b->unit->name, r->folder[0].dir, a->unit->name);
	r->exact = a->unit->exact;
	err = check_runs(r, d);
	if (err || !r->nr_differ || anyway)
		return err;
	return diag_set(d, -EINVAL,
			"%s: it cannot be compared with %s, which was measured otherwise (%s%s); "
			"measure again, or add --anyway",
			r->folder[1].dir, r->folder[0].dir, r->differ[0],
			r->nr_differ > 1 ? ", and more" : "");
}

int runs_read(char *const dir[2], bool anyway, struct runs *r, struct diag *d)
{
	int err = 0;

	memset(r, 0, sizeof(*r));
	while (r->nr_folders < 2 && !err) {
		r->folder[r->nr_folders].dir = dir[r->nr_folders];
		err = beside_folder_read(&r->folder[r->nr_folders], d);
		r->nr_folders += !err;
	}
	if (!err)
		err = check(r, anyway, d);
	if (!err)
		err = pair_rows(r, d);
	if (err)
		runs_free(r);
	return err;
}

void runs_free(struct runs *r)
{
	while (r->nr_folders)
		beside_folder_free(&r->folder[--r->nr_folders]);
	while (r->nr_differ)
		free(r->differ[--r->nr_differ]);
	free(r->differ);
	free(r->row);
	memset(r, 0, sizeof(*r));
}
