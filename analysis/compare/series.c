// SPDX-License-Identifier: GPL-2.0
/*
 * Pairs the slots of a row and phase. Rounds 2j-1 and 2j run the two orders
 * (ABBA or BAAB), so the mean of their log ratios is free of what the order and
 * a linear drift add; that mean is the block the statistics work on. The two
 * slots of a round are of one boot, or of the two boots of a pair, which took turns.
 */
#include "series.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_statistics_double.h>

#include "phases.h"

struct round {
	uint32_t nr; /* 0: no such round */
	bool complete;
	uint8_t first; /* the side that ran first */
	double log_ratio; /* log(B) - log(A) */
};

void series_fault(struct series *s, const char *fmt, ...)
{
	va_list ap;

	if (s->nr_faults++)
		return;
	va_start(ap, fmt);
	vsnprintf(s->fault, sizeof(s->fault), fmt, ap);
	va_end(ap);
}

/* What the gate knows of the slots of a series. */
struct gate_view {
	const struct gate *gate;
	uint32_t row;
	uint8_t hook[SIDE_NR]; /* by the first slot of each side */
};

/* All slots of a side left as many VMAs, through one hook. */
static void check_like_before(struct series *s, const struct slot *slot, struct gate_view *view,
			      const struct gate_entry *e)
{
	const char *title = s->axis->side[slot->side].title;
	struct series_cost *cost = &s->cost[slot->side];

	if (isnan(cost->vmas)) {
		cost->vmas = e->vmas_max;
		view->hook[slot->side] = e->hook;
	}
	if (cost->vmas != e->vmas_max)
		series_fault(s, "boot %u round %u, %s: %u VMAs left, %.0f before", slot->boot,
			     slot->round, title, e->vmas_max, cost->vmas);
	if (view->hook[slot->side] != e->hook)
		series_fault(s, "boot %u round %u, %s: another hook than before", slot->boot,
			     slot->round, title);
	s->nr_unpredicted += e->vmas_expected == GATE_UNKNOWN;
}

/* Hold one slot against what it did and its neighbours. */
static void check_slot(struct series *s, const struct slot *slot, const struct slot *first,
		       struct gate_view *view)
{
	const struct axis_side *side = &s->axis->side[slot->side];
	const struct gate_slot claim = {
		.row = view->row,
		.boot = slot->boot,
		.round = slot->round,
		.slot = slot->slot,
		.side = slot->side,
		.title = side->title,
		.ops = slot->ops,
		.batches = slot->batches,
	};
	const struct gate_entry *e;
	char why[GATE_WHY_LEN];

	e = gate_check(view->gate, &claim, why);
	if (e)
		check_like_before(s, slot, view, e);
	else
		series_fault(s, "%s", why);
	if (slot->ops != first->ops)
		series_fault(s, "boot %u round %u, %s: %u operations a batch, %u elsewhere",
			     slot->boot, slot->round, side->title, slot->ops, first->ops);
	if (!(slot->cost > 0))
		series_fault(s, "boot %u round %u, %s: a batch took no time, it is too short",
			     slot->boot, slot->round, side->title);
}

/*
 * The hook is the same where sides have none, and the VMAs where nobody could predict them and
 * both sides are one kernel's and one driver's. Another one may merge otherwise, and rightly so:
 * that is work of another kind, and no fault.
 */
static void check_sides(struct series *s, const struct gate_view *view)
{
	const struct series_cost *a = &s->cost[SIDE_A], *b = &s->cost[SIDE_B];

	if (isnan(a->vmas) || isnan(b->vmas))
		return;
	if (!*s->axis->side[SIDE_A].hook && view->hook[SIDE_A] != view->hook[SIDE_B])
		series_fault(s, "%s and %s went through different hooks",
			     s->axis->side[SIDE_A].title, s->axis->side[SIDE_B].title);
	if (!s->nr_unpredicted || a->vmas == b->vmas)
		return;
	s->unlike = axis_is_of_two_codes(s->axis);
	if (!s->unlike)
		series_fault(s, "%.0f VMAs left by %s, %.0f by %s, and nothing predicts them",
			     a->vmas, s->axis->side[SIDE_A].title, b->vmas,
			     s->axis->side[SIDE_B].title);
}

static void check_slots(struct series *s, const struct slot *slots, size_t n,
			const struct gate *gate)
{
	struct gate_view view = { .gate = gate, .row = gate_row(gate, s->row->name) };
	size_t i;

	for (i = 0; i < n; i++)
		check_slot(s, &slots[i], &slots[0], &view);
	check_sides(s, &view);
}

/* The @n slots of one round, sorted by slot and side. */
static struct round make_round(struct series *s, const struct slot *v, size_t n)
{
	struct round r = { .nr = v[0].round, .first = v[0].side };
	const struct slot *a, *b;

	if (n > 1 && (n > 2 || v[0].slot == v[1].slot || v[0].side == v[1].side)) {
		series_fault(s, "boot %u round %u: not one slot for each side", v[0].boot,
			     v[0].round);
		return r;
	}
	if (n < 2)
		return r;
	a = v[0].side == SIDE_A ? &v[0] : &v[1];
	b = v[0].side == SIDE_A ? &v[1] : &v[0];
	r.complete = a->cost > 0 && b->cost > 0;
	if (r.complete)
		r.log_ratio = log(b->cost) - log(a->cost);
	return r;
}

static void add_pair(struct series *s, struct stats_boot *boot, uint32_t boot_nr,
		     const struct round *one, const struct round *two)
{
	if (!one->complete || !two->complete) {
		s->nr_dropped += (one->nr != 0) + (two->nr != 0);
		return;
	}
	if (one->first == two->first)
		series_fault(s, "boot %u: rounds %u and %u ran in the same order", boot_nr, one->nr,
			     two->nr);
	boot->block[boot->n++] = (one->log_ratio + two->log_ratio) / 2;
	s->nr_rounds += 2;
}

/* Where the boot of @slot stands, or its pair; samples are of boots that are in the table. */
static struct stats_boot place_boot(const struct boots *boots, const struct slot *slot)
{
	const struct boot *b = boots_find(boots, slot->boot);

	return (struct stats_boot){
		.machine = b->machine,
		.link = b->group_link,
		.boot = b->group,
	};
}

/* The @n slots of one group; @boot->block has room for n / 4 + 1. */
static void add_boot(struct series *s, const struct slot *v, size_t n, struct stats_boot *boot)
{
	struct round odd = { 0 };
	size_t i, len;

	for (i = 0; i < n; i += len) {
		struct round none = { 0 }, now;

		for (len = 1; i + len < n && v[i + len].round == v[i].round; len++)
			;
		now = make_round(s, v + i, len);
		if (odd.nr && now.nr != odd.nr + 1) {
			add_pair(s, boot, v->boot, &odd, &none);
			odd = none;
		}
		if (now.nr % 2) {
			odd = now;
		} else {
			add_pair(s, boot, v->boot, &odd, &now);
			odd = none;
		}
	}
	if (odd.nr)
		add_pair(s, boot, v->boot, &odd, &(struct round){ 0 });
}

/* Each side's cost over the boots. */
static void sum_up_costs(struct series *s, const struct slot *v, size_t n, double *boot_cost,
			 double *slot_cost)
{
	size_t side, i, len, k;

	for (side = 0; side < SIDE_NR; side++) {
		struct series_cost *c = &s->cost[side];
		size_t nr_boots = 0, nr_slots = 0;

		c->mean = 0;
		c->low = INFINITY;
		c->high = -INFINITY;
		for (i = 0; i < n; i += len) {
			for (len = 0, k = 0; i + len < n && v[i + len].group == v[i].group; len++) {
				if (v[i + len].side != side)
					continue;
				slot_cost[k++] = v[i + len].cost;
				c->mean += (v[i + len].mean - c->mean) / ++nr_slots;
			}
			if (!k)
				continue;
			boot_cost[nr_boots] = stats_median(slot_cost, k);
			c->low = fmin(c->low, boot_cost[nr_boots]);
			c->high = fmax(c->high, boot_cost[nr_boots]);
			nr_boots++;
		}
		if (!nr_boots) {
			series_fault(s, "no samples of %s", s->axis->side[side].title);
			*c = (struct series_cost){ NAN, NAN, NAN, NAN, NAN, c->vmas };
			continue;
		}
		c->spread = gsl_stats_sd(boot_cost, 1, nr_boots) /
			    gsl_stats_mean(boot_cost, 1, nr_boots);
		c->median = stats_median(boot_cost, nr_boots);
	}
}

int series_build(const struct slot *slots, size_t n, const struct sample_row *row,
		 const struct run_folder *folder, const struct gate *gate, struct series *out,
		 struct diag *d)
{
	double *boot_cost = diag_calloc(d, n, sizeof(*boot_cost));
	double *slot_cost = diag_calloc(d, n, sizeof(*slot_cost));
	size_t i, len;
	int err = -ENOMEM;

	memset(out, 0, sizeof(*out));
	out->row = row;
	out->axis = &folder->run.axis;
	out->phase = slots[0].phase;
	for (i = 0; i < SIDE_NR; i++)
		out->cost[i] = (struct series_cost){ NAN, NAN, NAN, NAN, NAN, NAN };
	out->boots = diag_calloc(d, n, sizeof(*out->boots));
	if (!boot_cost || !slot_cost || !out->boots)
		goto out;
	if (row->unit->exact && phases_sum_up(out, slots, n, d))
		goto out;
	if (!row->unit->exact)
		sum_up_costs(out, slots, n, boot_cost, slot_cost);
	check_slots(out, slots, n, gate);
	for (i = 0; i < n; i += len) {
		struct stats_boot *boot = &out->boots[out->nr_boots];

		for (len = 1; i + len < n && slots[i + len].group == slots[i].group; len++)
			;
		*boot = place_boot(&folder->boots, &slots[i]);
		boot->block = diag_calloc(d, len / 4 + 1, sizeof(*boot->block));
		if (!boot->block)
			goto out;
		add_boot(out, slots + i, len, boot);
		if (boot->n)
			out->nr_boots++;
		else
			free(boot->block);
	}
	if (!out->nr_boots)
		series_fault(out, "no two neighbouring rounds are complete");
	err = 0;
out:
	if (err)
		series_free(out);
	free(boot_cost);
	free(slot_cost);
	return err;
}

void series_free(struct series *s)
{
	size_t i;

	for (i = 0; i < s->nr_boots; i++)
		free(s->boots[i].block);
	free(s->boots);
	free(s->phases.v);
	memset(s, 0, sizeof(*s));
}
