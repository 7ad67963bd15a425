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

struct round {
	uint32_t nr; /* 0: no such round */
	bool complete;
	uint8_t first; /* the side that ran first */
	double log_ratio; /* log(B) - log(A) */
};

static void fault(struct series *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void fault(struct series *s, const char *fmt, ...)
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
		fault(s, "boot %u round %u, %s: %u VMAs left, %.0f before", slot->boot, slot->round,
		      title, e->vmas_max, cost->vmas);
	if (view->hook[slot->side] != e->hook)
		fault(s, "boot %u round %u, %s: another hook than before", slot->boot, slot->round,
		      title);
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
		fault(s, "%s", why);
	if (slot->ops != first->ops)
		fault(s, "boot %u round %u, %s: %u operations a batch, %u elsewhere", slot->boot,
		      slot->round, side->title, slot->ops, first->ops);
	if (!(slot->cost > 0))
		fault(s, "boot %u round %u, %s: a batch took no time, it is too short", slot->boot,
		      slot->round, side->title);
}

/* The hook is the same where sides have none, and the VMAs where nobody could predict them. */
static void check_sides(struct series *s, const struct gate_view *view)
{
	const struct series_cost *a = &s->cost[SIDE_A], *b = &s->cost[SIDE_B];

	if (isnan(a->vmas) || isnan(b->vmas))
		return;
	if (!*s->axis->side[SIDE_A].hook && view->hook[SIDE_A] != view->hook[SIDE_B])
		fault(s, "%s and %s went through different hooks", s->axis->side[SIDE_A].title,
		      s->axis->side[SIDE_B].title);
	if (s->nr_unpredicted && a->vmas != b->vmas)
		fault(s, "%.0f VMAs left by %s, %.0f by %s, and nothing predicts them", a->vmas,
		      s->axis->side[SIDE_A].title, b->vmas, s->axis->side[SIDE_B].title);
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
		fault(s, "boot %u round %u: not one slot for each side", v[0].boot, v[0].round);
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
		fault(s, "boot %u: rounds %u and %u ran in the same order", boot_nr, one->nr,
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

/* Relative: less than one instruction in any boot, more than what rounding does to its sum. */
#define EXACT 1e-10

/*
 * Each side's cost over the boots. Instruction counts must not differ between
 * boots at all: there a difference means that something else ran.
 */
static void sum_up_costs(struct series *s, const struct slot *v, size_t n, double *boot_cost,
			 double *slot_cost)
{
	size_t side, i, j, len, k;

	for (side = 0; side < SIDE_NR; side++) {
		const char *title = s->axis->side[side].title;
		struct series_cost *c = &s->cost[side];
		double sum, first_sum = 0;
		size_t nr_boots = 0, nr_slots = 0;

		c->mean = 0;
		for (i = 0; i < n; i += len) {
			sum = 0;
			for (len = 0, k = 0; i + len < n && v[i + len].group == v[i].group; len++) {
				if (v[i + len].side != side)
					continue;
				slot_cost[k++] = v[i + len].cost;
				c->mean += (v[i + len].mean - c->mean) / ++nr_slots;
				sum += v[i + len].mean;
			}
			if (!k)
				continue;
			boot_cost[nr_boots] = s->row->unit->exact ?
						      stats_lower_median(slot_cost, k) :
						      stats_median(slot_cost, k);
			if (s->row->unit->exact && boot_cost[nr_boots] != boot_cost[0])
				fault(s, "boot %u, %s: %.1f %s, %.1f in the first boot", v[i].boot,
				      title, boot_cost[nr_boots], s->row->unit->words,
				      boot_cost[0]);
			if (!nr_boots)
				first_sum = sum;
			else if (s->row->unit->exact && fabs(sum - first_sum) > EXACT * sum)
				fault(s,
				      "boot %u, %s: with its interrupts it counts other than the "
				      "first boot",
				      v[i].boot, title);
			nr_boots++;
		}
		if (!nr_boots) {
			fault(s, "no samples of %s", title);
			c->mean = NAN;
			continue;
		}
		c->low = INFINITY;
		c->high = -INFINITY;
		for (j = 0; j < nr_boots; j++) {
			c->low = fmin(c->low, boot_cost[j]);
			c->high = fmax(c->high, boot_cost[j]);
		}
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
		out->cost[i] = (struct series_cost){ NAN, NAN, NAN, NAN, NAN };
	out->boots = diag_calloc(d, n, sizeof(*out->boots));
	if (!boot_cost || !slot_cost || !out->boots)
		goto out;
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
		fault(out, "no two neighbouring rounds are complete");
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
	memset(s, 0, sizeof(*s));
}
