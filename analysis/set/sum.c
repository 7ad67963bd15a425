// SPDX-License-Identifier: GPL-2.0
/* Do the steps of a series come to what the whole is? */
#include <math.h>

#include "set.h"

/* What comes of steps measured apart: estimates add up, and so do the squares of their margins. */
struct log_sum {
	double estimate, low, high; /* the margins squared */
};

static void add_step(struct log_sum *sum, const struct compare_row *r)
{
	const double estimate = log(r->ratio);

	sum->estimate += estimate;
	/* Where all boots agree to the last digit there is no interval, and no margin. */
	if (isnan(r->ci_low))
		return;
	sum->low += pow(estimate - log(r->ci_low), 2);
	sum->high += pow(log(r->ci_high) - estimate, 2);
}

/* Is the difference of the two within what their intervals allow? */
static bool agree(const struct log_sum *sum, const struct compare_row *whole)
{
	const double difference = sum->estimate - log(whole->ratio);
	struct log_sum both = *sum;

	add_step(&both, whole);
	return !(difference > sqrt(both.high)) && !(-difference > sqrt(both.low));
}

/* Does the kernel that is side @x of @a and side @y of @b count alike in both, phase by phase? */
static bool kernel_agrees(const struct compare_row *a, enum side x, const struct compare_row *b,
			  enum side y, struct set_sum *sum)
{
	const struct series_phases *p = &a->phases, *q = &b->phases;
	size_t i;

	for (i = 0; i < p->n && i < q->n; i++)
		if (p->v[i].phase != q->v[i].phase || p->v[i].of[x] != q->v[i].of[y])
			break;
	if (i == p->n && i == q->n)
		return true;
	sum->phase = i < p->n ? p->v[i].phase + 1 : q->v[i].phase + 1;
	return false;
}

/*
 * A kernel counts the same in each folder that it is in, so that what is between cancels out, and
 * in each phase the steps' differences come to the whole's.
 */
static bool counts_agree(const struct set *s, const char *row, enum phase phase,
			 struct set_sum *sum)
{
	const struct compare_row *before = NULL, *whole = set_find(&s->v[s->n - 1], row, phase);
	size_t i;

	for (i = 0; i < set_nr_steps(s); i++) {
		const struct compare_row *r = set_find(&s->v[i], row, phase);

		if (!kernel_agrees(r, SIDE_A, before ? before : whole, before ? SIDE_B : SIDE_A,
				   sum))
			return false;
		before = r;
	}
	return kernel_agrees(before, SIDE_B, whole, SIDE_B, sum);
}

bool set_add_up(const struct set *s, const struct compare_row *row, struct set_sum *sum)
{
	const struct compare_row *whole = set_find(&s->v[s->n - 1], row->row->name, row->phase);
	const bool exact = row->row->unit->exact;
	struct log_sum log_sum = { 0 };
	double difference = 0;
	size_t i;

	for (i = 0; i < set_nr_steps(s); i++) {
		const struct compare_row *r = set_find(&s->v[i], row->row->name, row->phase);

		if (!r || !s->series || !whole)
			return false;
		add_step(&log_sum, r);
		difference += r->cost[SIDE_B].median - r->cost[SIDE_A].median;
	}
	*sum = (struct set_sum){
		.ratio = exp(log_sum.estimate),
		.ci_low = exact ? NAN : exp(log_sum.estimate - sqrt(log_sum.low)),
		.ci_high = exact ? NAN : exp(log_sum.estimate + sqrt(log_sum.high)),
		.difference = NAN,
	};
	if (!exact) {
		sum->adds_up = agree(&log_sum, whole);
		return true;
	}
	sum->adds_up = counts_agree(s, row->row->name, row->phase, sum);
	/* Where each kernel counts the same everywhere, the ends are all that is left. */
	sum->difference =
		sum->adds_up ? whole->cost[SIDE_B].median - whole->cost[SIDE_A].median : difference;
	return true;
}

bool set_is_untrusted(const struct set *s)
{
	const struct compare_row *row;
	struct set_sum sum;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].c.untrusted || s->v[i].c.incomplete)
			return true;
	for (i = 0; (row = set_row(s, i)); i++)
		if (row->row->unit->exact && set_add_up(s, row, &sum) && !sum.adds_up)
			return true;
	return false;
}
