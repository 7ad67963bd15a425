// SPDX-License-Identifier: GPL-2.0
#include "phases.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Relative: less than one instruction in any batch, more than what rounding does to a mean. */
#define EXACT 1e-10

/* The slots of a side in one boot, or pair of boots. */
struct side_slots {
	const struct slot **v;
	size_t n;
};

static struct side_slots pick_side(const struct slot *slots, size_t n, size_t side,
				   const struct slot **room)
{
	struct side_slots out = { .v = room };
	size_t i;

	for (i = 0; i < n; i++)
		if (slots[i].side == side)
			out.v[out.n++] = &slots[i];
	return out;
}

/* Where @now does not repeat @first, the first such slot is the fault. */
static void check_repeats(struct series *s, const struct side_slots *first,
			  const struct side_slots *now)
{
	const char *title = s->axis->side[now->v[0]->side].title;
	size_t i;

	for (i = 0; i < first->n && i < now->n; i++) {
		const struct slot *a = first->v[i], *b = now->v[i];

		if (a->round == b->round && a->cost == b->cost &&
		    fabs(a->mean - b->mean) <= EXACT * a->mean)
			continue;
		if (a->round != b->round)
			series_fault(s, "boot %u, %s: it lacks a round that the first boot has",
				     b->boot, title);
		else if (a->cost != b->cost)
			series_fault(s, "boot %u, %s: %.1f %s, %.1f in the first boot (round %u)",
				     b->boot, title, b->cost, s->row->unit->words, a->cost,
				     b->round);
		else
			series_fault(s,
				     "boot %u, %s: with its interrupts it counts other than the "
				     "first boot (round %u)",
				     b->boot, title, b->round);
		return;
	}
	if (first->n != now->n)
		series_fault(s, "boot %u, %s: %zu rounds, %zu in the first boot", now->v[0]->boot,
			     title, now->n, first->n);
}

/* @count holds as many as there are phases. */
static void count_phases(const struct side_slots *slots, double *count)
{
	size_t i;

	for (i = 0; i < slots->n; i++)
		count[phase_of_round(slots->v[i]->round)] = slots->v[i]->cost;
}

/* The slots of a side in all boots; @count: its phases, NaN where it has none. */
static void sum_up_side(struct series *s, const struct slot *slots, size_t n, size_t side,
			const struct slot **room, double *count, size_t nr)
{
	struct side_slots first = { 0 };
	struct series_cost *c = &s->cost[side];
	size_t i, len, in_side = 0;
	double medians = 0;

	c->mean = 0;
	for (i = 0; i < n; i += len) {
		struct side_slots now;

		for (len = 1; i + len < n && slots[i + len].group == slots[i].group; len++)
			;
		now = pick_side(slots + i, len, side, room + first.n);
		if (!now.n)
			continue;
		if (!first.n)
			first = now;
		else
			check_repeats(s, &first, &now);
	}
	for (i = 0; i < n; i++)
		if (slots[i].side == side) {
			c->mean += (slots[i].mean - c->mean) / ++in_side;
			medians += (slots[i].cost - medians) / in_side;
		}
	s->phases.left_out[side] = c->mean / medians - 1;
	if (!first.n) {
		series_fault(s, "no samples of %s", s->axis->side[side].title);
		c->mean = NAN;
	}
	for (i = 0; i < nr; i++)
		count[i] = NAN;
	count_phases(&first, count);
}

/* Of the @nr phases at @count those that both sides have; there is room for all in @s. */
static void sum_up_phases(struct series *s, double *const count[SIDE_NR], size_t nr)
{
	struct series_phases *p = &s->phases;
	size_t i, side;

	p->ratio_low = INFINITY;
	p->ratio_high = -INFINITY;
	for (i = 0; i < nr; i++) {
		const double a = count[SIDE_A][i], b = count[SIDE_B][i];

		if (isnan(a) || isnan(b))
			continue;
		count[SIDE_A][p->n] = a;
		count[SIDE_B][p->n] = b;
		p->v[p->n++] = (struct phase_count){ .phase = i, .of = { a, b } };
		p->ratio_low = fmin(p->ratio_low, b / a);
		p->ratio_high = fmax(p->ratio_high, b / a);
		p->nr_fewer += b < a;
		p->nr_more += b > a;
	}
	if (!p->n) {
		p->ratio_low = p->ratio_high = NAN;
		return;
	}
	for (side = 0; side < SIDE_NR; side++) {
		struct series_cost *c = &s->cost[side];

		c->low = INFINITY;
		c->high = -INFINITY;
		for (i = 0; i < p->n; i++) {
			c->low = fmin(c->low, count[side][i]);
			c->high = fmax(c->high, count[side][i]);
		}
		c->median = stats_lower_median(count[side], p->n);
	}
}

int phases_sum_up(struct series *s, const struct slot *slots, size_t n, struct diag *d)
{
	const struct slot **room = diag_calloc(d, 2 * n, sizeof(*room));
	double *count[SIDE_NR] = { 0 };
	size_t i, nr = 0;
	int err;

	for (i = 0; i < n; i++)
		if (phase_of_round(slots[i].round) >= nr)
			nr = phase_of_round(slots[i].round) + 1;
	for (i = 0; i < SIDE_NR; i++)
		count[i] = diag_calloc(d, nr, sizeof(*count[i]));
	s->phases.v = diag_calloc(d, nr, sizeof(*s->phases.v));
	err = room && count[SIDE_A] && count[SIDE_B] && s->phases.v ? 0 : -ENOMEM;
	for (i = 0; i < SIDE_NR && !err; i++)
		sum_up_side(s, slots, n, i, room, count[i], nr);
	if (!err)
		sum_up_phases(s, count, nr);
	for (i = 0; i < SIDE_NR; i++)
		free(count[i]);
	free(room);
	return err;
}
