// SPDX-License-Identifier: GPL-2.0
/* Puts a run's rows together: figures, Holm over all of them, verdicts, controls, notes. */
#include "compare.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_statistics_double.h>

#include "notes.h"
#include "slots.h"
#include "stats.h"
#include "workers.h"

/* Both sides of these run the same code, so they should come out the same. */
static const struct {
	const char *storm;
	bool in_kernel; /* it is the kernel's code: two kernels may well differ in it */
} controls[N_CONTROLS] = {
	{ "getppid", true },
	{ "empty", false },
};

static bool is_control(const struct axis *axis, size_t control)
{
	return axis->one_kernel || !controls[control].in_kernel;
}

static int find_control(const struct axis *axis, const char *storm)
{
	size_t i;

	for (i = 0; i < N_CONTROLS; i++)
		if (!strcmp(controls[i].storm, storm) && is_control(axis, i))
			return i;
	return NOT_CONTROL;
}

/* Where the plan puts @row: its index, or beyond the end when it was not planned. */
static size_t plan_index(const struct runinfo *run, const char *row)
{
	const json_t *name;
	size_t i;

	json_array_foreach (run->plan_rows, i, name)
		if (!strcmp(json_string_value(name), row))
			return i;
	return i;
}

/* As planned, then in the order of the samples, then by phase. */
static int row_cmp(const void *pa, const void *pb)
{
	const struct compare_row *a = pa, *b = pb;

	if (a->plan != b->plan)
		return a->plan < b->plan ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->phase > b->phase) - (a->phase < b->phase);
}

/* Its units, and how far its boots lie apart. */
static int count_series(struct series *s, struct level_counts *n, double *spread, struct diag *d)
{
	struct levels l;
	int err = levels_build(s->boots, s->nr_boots, &l, d);

	if (!err) {
		levels_count(&l, n);
		*spread = gsl_stats_sd(l.median, 1, l.nr_boots);
	}
	levels_free(&l);
	return err;
}

int comparison_row(const struct runinfo *run, double limit, struct series *s, struct compare_row *r,
		   struct diag *d)
{
	const char *const words[] = { run->axis.side[SIDE_A].kernel, s->row->name,
				      phase_names[s->phase], NULL };
	const struct stats_how how = {
		.seed = stats_seed(run->seed, words),
		.resamples = STATS_RESAMPLES,
		.limit = isnan(limit) ? 0 : log1p(limit),
	};
	struct stats_effect e = stats_no_effect;
	struct level_counts n = { 0 };
	double spread = NAN;
	int err = s->nr_boots ? count_series(s, &n, &spread, d) : 0;

	/* A count has no chance in it, so nothing is inferred from its spread. */
	if (!err && s->nr_boots && !s->row->unit->exact)
		err = stats_bootstrap(s->boots, s->nr_boots, &how, &e, d);
	*r = (struct compare_row){
		.row = s->row,
		.phase = s->phase,
		.control = find_control(&run->axis, s->row->storm),
		.plan = plan_index(run, s->row->name),
		.cost = { s->cost[SIDE_A], s->cost[SIDE_B] },
		.phases = s->phases,
		.ratio = exp(e.estimate),
		.ci_low = exp(e.ci95.low),
		.ci_high = exp(e.ci95.high),
		.ci90_low = exp(e.ci90.low),
		.ci90_high = exp(e.ci90.high),
		.p = e.p,
		.p_holm = e.p,
		.p_above_holm = e.p_above,
		.mde = expm1(e.mde),
		.se = e.se,
		.spread = spread,
		.link_p_holm = e.link_p,
		.link_low = exp(e.link_low),
		.link_high = exp(e.link_high),
		.n = n,
		.nr_units = e.nr_units,
		.nr_rounds = s->nr_rounds,
		.nr_dropped = s->nr_dropped,
		.unpredicted = s->nr_unpredicted > 0,
		.unlike = s->unlike,
		.nr_faults = s->nr_faults,
	};
	if (s->row->unit->exact)
		r->ratio = r->cost[SIDE_B].median / r->cost[SIDE_A].median;
	s->phases.v = NULL;
	memcpy(r->fault, s->fault, sizeof(r->fault));
	if (run->splat && !r->nr_faults++)
		snprintf(r->fault, sizeof(r->fault), "the guest's kernel complained, %s",
			 run->splat);
	return err;
}

/* What comparison_row() has no use for: the boots of @s one by one; it sorts their blocks. */
static int keep_boots(struct series *s, struct compare_row *r, struct diag *d)
{
	size_t i;

	if (s->row->unit->exact || !s->nr_boots)
		return 0;
	r->boot_ratio = diag_calloc(d, s->nr_boots, sizeof(*r->boot_ratio));
	if (!r->boot_ratio)
		return -ENOMEM;
	for (i = 0; i < s->nr_boots; i++)
		r->boot_ratio[i] = exp(stats_median(s->boots[i].block, s->boots[i].n));
	r->nr_boot_ratios = s->nr_boots;
	return 0;
}

/* One row and phase each; they have nothing in common, so they are worked out side by side. */
struct rows_job {
	const struct run_folder *folder;
	double limit;
	struct slots *slots;
	const struct gate *gate;
	struct compare_row *v;
	int *err;
	struct diag *d;
};

static void compare_one(void *arg, size_t i)
{
	struct rows_job *job = arg;
	const struct slots_series *slots = &job->slots->series[i];
	struct diag *d = &job->d[i];
	struct series series;
	int err = slots_settle(job->slots, i, d);

	if (!err)
		err = series_build(slots->v, slots->n,
				   &job->slots->samples.table.rows[slots->v[0].row], job->folder,
				   job->gate, &series, d);
	if (!err) {
		err = comparison_row(&job->folder->run, job->limit, &series, &job->v[i], d);
		if (!err)
			err = keep_boots(&series, &job->v[i], d);
		series_free(&series);
	}
	job->err[i] = err;
}

static int compare_rows(const struct run_folder *folder, double limit, struct slots *slots,
			const struct gate *gate, struct comparison *c, struct diag *d)
{
	const size_t n = slots->nr_series;
	struct rows_job job = {
		.folder = folder,
		.limit = limit,
		.slots = slots,
		.gate = gate,
		.v = diag_calloc(d, n, sizeof(*job.v)),
		.err = diag_calloc(d, n, sizeof(*job.err)),
		.d = diag_calloc(d, n, sizeof(*job.d)),
	};
	size_t i;
	int err = job.v && job.err && job.d ? 0 : -ENOMEM;

	if (!err)
		workers_run(n, compare_one, &job);
	for (i = 0; i < n && !err; i++) {
		err = job.err[i];
		if (err)
			*d = job.d[i];
	}
	c->v = job.v;
	c->n = n;
	if (!err && n)
		qsort(c->v, n, sizeof(*c->v), row_cmp);
	for (i = 0; i < n && !err; i++)
		c->v[i].has_vmas =
			c->v[i].phase != PHASE_CALL && (!i || c->v[i - 1].row != c->v[i].row);
	free(job.err);
	free(job.d);
	return err;
}

/*
 * Holm's adjustment of @figure of each row, in its place. Controls are a family of their own: they
 * judge the harness.
 */
static int adjust(struct comparison *c, bool of_controls, size_t figure, struct diag *d)
{
	double *p = diag_calloc(d, 2 * c->n, sizeof(*p));
	double *adjusted = p + c->n;
	size_t i;
	int err;

	if (!p)
		return -ENOMEM;
	for (i = 0; i < c->n; i++)
		p[i] = of_controls == (c->v[i].control != NOT_CONTROL) ?
			       *(double *)((char *)&c->v[i] + figure) :
			       NAN;
	err = stats_holm(p, c->n, adjusted, d);
	for (i = 0; !err && i < c->n; i++)
		if (!isnan(p[i]))
			*(double *)((char *)&c->v[i] + figure) = adjusted[i];
	free(p);
	return err;
}

static int adjust_all(struct comparison *c, struct diag *d)
{
	int err = adjust(c, false, offsetof(struct compare_row, p_holm), d);

	if (!err)
		err = adjust(c, true, offsetof(struct compare_row, p_holm), d);
	if (!err)
		err = adjust(c, false, offsetof(struct compare_row, p_above_holm), d);
	if (!err)
		err = adjust(c, false, offsetof(struct compare_row, link_p_holm), d);
	return err;
}

static enum verdict judge_row(const struct compare_row *r)
{
	const struct verdict_case c = {
		.ratio = r->ratio,
		.ci_low = r->ci_low,
		.ci_high = r->ci_high,
		.ci90_low = r->ci90_low,
		.ci90_high = r->ci90_high,
		.p_holm = r->p_holm,
		.alpha = r->control == NOT_CONTROL ? STATS_ALPHA : STATS_CONTROL_ALPHA,
		.nr_boots = r->n.boots,
		.nr_faults = r->nr_faults,
		.unlike = r->unlike,
		.exact = r->row->unit->exact,
		.sign_changes = r->phases.nr_fewer && r->phases.nr_more,
		.low = r->phases.ratio_low,
		.high = r->phases.ratio_high,
	};

	return verdict_of(&c);
}

/* Of counts, that of a phase in which the sides differ, if there is one. */
static double control_ratio(const struct compare_row *r)
{
	if (!r->row->unit->exact)
		return r->ratio;
	return r->phases.ratio_low != 1 ? r->phases.ratio_low : r->phases.ratio_high;
}

/* Is there a row of the control, and what does the worst of them say? */
static void judge_control(struct control *ctl, const struct compare_row *r)
{
	const int severity = verdict_severity(r->verdict, control_ratio(r), r->row->unit->exact);

	if (!ctl->present || severity > ctl->severity) {
		ctl->verdict = r->verdict;
		ctl->severity = severity;
	}
	ctl->present = true;
	ctl->biased = ctl->severity == VERDICT_BIASED;
}

static void judge(const struct axis *axis, double limit, struct comparison *c)
{
	size_t i;

	for (i = 0; i < N_CONTROLS; i++)
		c->control[i] = (struct control){
			.storm = controls[i].storm,
			.applies = is_control(axis, i),
		};
	for (i = 0; i < c->n; i++) {
		struct compare_row *r = &c->v[i];

		r->verdict = judge_row(r);
		c->untrusted += r->verdict == VERDICT_UNTRUSTED;
		if (r->control != NOT_CONTROL) {
			judge_control(&c->control[r->control], r);
			continue;
		}
		r->layout_sensitive = r->link_p_holm < STATS_ALPHA;
		r->regression = verdict_is_regression(r->verdict, r->ratio, limit, r->p_above_holm);
		c->regressions += r->regression;
	}
	for (i = 0; i < N_CONTROLS; i++)
		c->biased |= c->control[i].biased;
}

int comparison_judge(const struct axis *axis, double limit, struct comparison *c, struct diag *d)
{
	int err = adjust_all(c, d);

	if (!err)
		judge(axis, limit, c);
	return err;
}

/* Rows share boots; one that was left out in all rows is not counted. */
static void count_levels(const struct boots *boots, struct comparison *c)
{
	size_t i;

	for (i = 0; i < boots->n; i++) {
		c->pairs |= boots->v[i].pair != 0;
		c->alternated |= boots->v[i].pair && !boots->v[i].turns;
	}
	for (i = 0; i < c->n; i++)
		if (c->v[i].n.boots > c->levels.boots)
			c->levels = c->v[i].n;
}

/* Boots, or pairs of boots, that have samples. */
static size_t count_seen(const struct boots *boots, const struct table *t)
{
	size_t i, seen = 0;
	uint32_t last = 0;

	for (i = 0; i < boots->n; i++) {
		if (!t->of_boot[i][SIDE_A] && !t->of_boot[i][SIDE_B])
			continue;
		seen += boots->v[i].group != last;
		last = boots->v[i].group;
	}
	return seen;
}

int comparison_build(const struct run_folder *folder, double limit, struct slots *slots,
		     const struct gate *gate, struct comparison *c, struct diag *d)
{
	const struct runinfo *run = &folder->run;
	int err;

	memset(c, 0, sizeof(*c));
	err = run_folder_need_sides(folder, d);
	if (err)
		return err;
	err = compare_rows(folder, limit, slots, gate, c, d);
	if (!err)
		err = comparison_judge(&run->axis, limit, c, d);
	if (!err) {
		c->boots_seen = count_seen(&folder->boots, &slots->samples.table);
		count_levels(&folder->boots, c);
		err = comparison_note(run, &slots->samples, c, d);
	}
	if (err)
		comparison_free(c);
	return err;
}

void comparison_free(struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->nr_notes; i++)
		free(c->note[i]);
	free(c->note);
	for (i = 0; c->v && i < c->n; i++)
		free(c->v[i].phases.v);
	free(c->v);
	memset(c, 0, sizeof(*c));
}
