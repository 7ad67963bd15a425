// SPDX-License-Identifier: GPL-2.0
/* Puts a run's rows together: figures, Holm over all of them, verdicts, controls, notes. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "notes.h"
#include "slots.h"
#include "stats.h"
#include "verdict.h"

/* Both sides of these run the same code, so they should come out the same. */
static const char *const control_storms[N_CONTROLS] = { "getppid", "empty" };

/* Where the plan puts @row: its index, or beyond the end when it was not planned. */
static size_t plan_index(const struct runinfo *run, const char *row)
{
	const json_t *name;
	size_t i;

	json_array_foreach(run->plan_rows, i, name)
		if (!strcmp(json_string_value(name), row))
			return i;
	return i;
}

static bool comes_before(const struct runinfo *run, const struct compare_row *a,
			 const struct compare_row *b)
{
	int kernel = strcmp(a->row->kernel, b->row->kernel);
	size_t pa = plan_index(run, a->row->name), pb = plan_index(run, b->row->name);

	if (kernel)
		return kernel < 0;
	if (pa != pb)
		return pa < pb;
	/* Rows beyond the plan keep the order of the samples. */
	return a->row != b->row ? a->row < b->row : a->phase < b->phase;
}

static void insert_row(const struct runinfo *run, struct comparison *c,
		       const struct compare_row *row)
{
	size_t i = c->n++;

	for (; i > 0 && comes_before(run, row, &c->v[i - 1]); i--)
		c->v[i] = c->v[i - 1];
	c->v[i] = *row;
}

static int compare_series(const struct runinfo *run, struct series *s, struct compare_row *r,
			  struct diag *d)
{
	const char *const words[] = {
		s->row->kernel, s->row->name, phase_names[s->phase], NULL
	};
	struct stats_effect e = {
		NAN, NAN, { NAN, NAN }, { NAN, NAN }, NAN, NAN
	};
	int err = 0;

	if (s->n_boots)
		err = stats_bootstrap(s->boots, s->n_boots, stats_seed(run->seed, words),
				      STATS_RESAMPLES, &e, d);
	*r = (struct compare_row) {
		.row = s->row, .phase = s->phase,
		.cost = { s->cost[HOOK_MMAP], s->cost[HOOK_PREPARE] },
		.ratio = exp(e.estimate),
		.ci_low = exp(e.ci95.low), .ci_high = exp(e.ci95.high),
		.ci90_low = exp(e.ci90.low), .ci90_high = exp(e.ci90.high),
		.p = e.p, .p_holm = NAN, .mde = expm1(e.mde),
		.n_boots = s->n_boots, .n_rounds = s->n_rounds, .n_dropped = s->n_dropped,
		.n_faults = s->n_faults,
	};
	/* A count has no chance in it, so nothing is inferred from its spread. */
	if (s->row->unit == UNIT_INSN) {
		r->ci_low = r->ci_high = r->ci90_low = r->ci90_high = r->p = r->mde = NAN;
		r->ratio = r->cost[HOOK_PREPARE].median / r->cost[HOOK_MMAP].median;
	}
	memcpy(r->fault, s->fault, sizeof(r->fault));
	if (run->splat && !r->n_faults++)
		snprintf(r->fault, sizeof(r->fault), "the guest's kernel complained, %s", run->splat);
	return err;
}

static int compare_rows(const struct runinfo *run, const struct samples *s,
			const struct slots *slots, const struct gate *gate, struct comparison *c,
			struct diag *d)
{
	size_t i, len;
	int err;

	c->v = diag_calloc(d, s->n_rows * PHASE_NR, sizeof(*c->v));
	if (!c->v)
		return -ENOMEM;
	for (i = 0; i < slots->n; i += len) {
		const struct slot *first = &slots->v[i];
		struct compare_row row;
		struct series series;

		for (len = 1; i + len < slots->n && first[len].row == first->row &&
		     first[len].phase == first->phase; len++)
			;
		err = series_build(first, len, &s->rows[first->row], gate, &series, d);
		if (err)
			return err;
		err = compare_series(run, &series, &row, d);
		series_free(&series);
		if (err)
			return err;
		insert_row(run, c, &row);
	}
	return 0;
}

static int adjust(struct comparison *c, struct diag *d)
{
	double *p = diag_calloc(d, 2 * c->n, sizeof(*p));
	double *adjusted = p + c->n;
	size_t i;
	int err;

	if (!p)
		return -ENOMEM;
	for (i = 0; i < c->n; i++)
		p[i] = c->v[i].p;
	err = stats_holm(p, c->n, adjusted, d);
	for (i = 0; !err && i < c->n; i++)
		c->v[i].p_holm = adjusted[i];
	free(p);
	return err;
}

/* How much a control's verdict is to be worried about; this much, the harness itself is off. */
#define BIASED	3

static int severity(const struct compare_row *r)
{
	static const int rank[VERDICT_NR] = {
		[VERDICT_EXACT] = 0, [VERDICT_EQUIVALENT] = 1, [VERDICT_INCONCLUSIVE] = 2,
		[VERDICT_FASTER] = BIASED, [VERDICT_SLOWER] = BIASED, [VERDICT_UNTRUSTED] = 4,
	};

	if (r->verdict == VERDICT_EXACT &&
	    (r->row->unit == UNIT_INSN ? r->ratio != 1 : fabs(log(r->ratio)) > log1p(STATS_MARGIN)))
		return BIASED;
	return rank[r->verdict];
}

static void judge(struct comparison *c)
{
	size_t i, j;

	for (j = 0; j < N_CONTROLS; j++)
		c->control[j].storm = control_storms[j];
	for (i = 0; i < c->n; i++) {
		struct compare_row *r = &c->v[i];

		bool is_control = false;

		r->verdict = verdict_of(r);
		c->untrusted += r->verdict == VERDICT_UNTRUSTED;
		for (j = 0; j < N_CONTROLS; j++) {
			struct control *ctl = &c->control[j];

			if (strcmp(r->row->storm, ctl->storm))
				continue;
			is_control = true;
			if (!ctl->present || severity(r) > ctl->severity) {
				ctl->verdict = r->verdict;
				ctl->severity = severity(r);
			}
			ctl->present = true;
		}
		c->regressions += !is_control && verdict_is_regression(r);
	}
	for (j = 0; j < N_CONTROLS; j++) {
		c->control[j].biased = c->control[j].present && c->control[j].severity == BIASED;
		c->biased |= c->control[j].biased;
	}
}

static size_t count_boots(const struct samples *s, struct diag *d)
{
	uint32_t *seen = diag_calloc(d, s->n, sizeof(*seen));
	size_t i, j, n = 0;

	for (i = 0; seen && i < s->n; i++) {
		/* Boots come one after the other, so the newest is tried first. */
		for (j = n; j > 0 && seen[j - 1] != s->v[i].boot; j--)
			;
		if (!j)
			seen[n++] = s->v[i].boot;
	}
	free(seen);
	return n;
}

int comparison_build(const struct runinfo *run, const struct samples *s,
		     const struct gate *gate, struct comparison *c, struct diag *d)
{
	struct slots slots;
	int err;

	memset(c, 0, sizeof(*c));
	err = slots_build(s, &slots, d);
	if (err)
		return err;
	err = compare_rows(run, s, &slots, gate, c, d);
	slots_free(&slots);
	if (!err)
		err = adjust(c, d);
	if (!err) {
		judge(c);
		c->boots_seen = count_boots(s, d);
		err = c->boots_seen ? comparison_note(run, s, c, d) : -ENOMEM;
	}
	if (err)
		comparison_free(c);
	return err;
}

void comparison_free(struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->n_notes; i++)
		free(c->note[i]);
	free(c->note);
	free(c->v);
	memset(c, 0, sizeof(*c));
}
