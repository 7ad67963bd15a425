// SPDX-License-Identifier: GPL-2.0
/*
 * Balances two sides of a row. The clock is read just outside of the marks between
 * which the engine counts, so it reads a little more in each batch, and as much on
 * both sides, which run the same code there: that, and nothing else, may stand
 * between the two.
 */
#include "balance.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long long ull;

static int fail(const struct balance *b, struct diag *d, const char *why)
{
	const struct region *r = b->side[SIDE_A].region;

	return diag_set(d, -EBADMSG, "%s %s: %s; the attribution is not to be trusted, count again",
			r->row, phase_names[r->phase], why);
}

/* The engine must have seen the batches that the clock timed, all of them and no others. */
static int check_batches(const struct balance *b, struct diag *d)
{
	char why[256];
	int i;

	for (i = 0; i < SIDE_NR; i++) {
		const struct balance_side *s = &b->side[i];

		if (!s->clock->batches || !s->clock->unit->exact)
			return fail(b, d,
				    "instructions were counted, but samples.csv has none by the "
				    "clock");
		if (s->clock->batches == s->region->batches && s->clock->ops == s->region->ops)
			continue;
		snprintf(why, sizeof(why),
			 "%s: %llu batches and %llu operations were counted, samples.csv has %llu "
			 "and %llu",
			 s->costs->run.run.axis.side[s->region->side].title,
			 (ull)s->region->batches, (ull)s->region->ops, (ull)s->clock->batches,
			 (ull)s->clock->ops);
		return fail(b, d, why);
	}
	return 0;
}

/* By how much the clock's sum exceeds the engine's. */
static int64_t excess(const struct balance_side *s)
{
	return (int64_t)s->clock->value - (int64_t)s->region->total;
}

/* What of the difference is phase: how far it goes either way from one to another. */
static void span_phases(struct balance *b)
{
	const struct clock_sum *ca = b->side[SIDE_A].clock, *cb = b->side[SIDE_B].clock;
	size_t i;

	b->phase_low = INFINITY;
	b->phase_high = -INFINITY;
	for (i = 0; i < ca->nr_phases && i < cb->nr_phases; i++) {
		const struct clock_phase *pa = &ca->phase[i], *pb = &cb->phase[i];
		double difference;

		if (!pa->ops || !pb->ops)
			continue;
		difference = pb->value / pb->ops - pa->value / pa->ops;
		b->phase_low = fmin(b->phase_low, difference);
		b->phase_high = fmax(b->phase_high, difference);
		b->nr_phases++;
	}
	if (!b->nr_phases)
		b->phase_low = b->phase_high = 0;
}

/*
 * Between the clock and the marks there is as much in each batch; and as much on both sides where
 * one build of the module ran on one kernel.
 */
static int close_exactly(struct balance *b, bool one_kernel, struct diag *d)
{
	const struct balance_side *sa = &b->side[SIDE_A], *sb = &b->side[SIDE_B];
	bool whole = true;
	char why[256];
	int i, err = check_batches(b, d);

	if (err)
		return err;
	for (i = 0; i < SIDE_NR; i++) {
		whole &= excess(&b->side[i]) % (int64_t)b->side[i].region->batches == 0;
		b->clock_extra[i] = excess(&b->side[i]) / (int64_t)b->side[i].region->batches;
	}
	if (!whole || (one_kernel && b->clock_extra[SIDE_A] != b->clock_extra[SIDE_B])) {
		snprintf(why, sizeof(why),
			 "the clock reads %lld and %lld more than was counted, over %llu and %llu "
			 "batches: not the same in each",
			 (long long)excess(sa), (long long)excess(sb), (ull)sa->region->batches,
			 (ull)sb->region->batches);
		return fail(b, d, why);
	}
	span_phases(b);
	return 0;
}

/*
 * A sample stands for the same time on both sides, and the clock says for how much:
 * its sum over both sides by the samples of both. What is left to check is how
 * the samples fall on the two sides.
 */
static int close_sampled(struct balance *b, struct diag *d)
{
	struct balance_side *sa = &b->side[SIDE_A], *sb = &b->side[SIDE_B];
	struct interval i;
	double each;
	char why[256];

	if (!sa->clock->batches || !sb->clock->batches || sa->clock->unit->exact ||
	    sa->clock->unit != sb->clock->unit)
		return 0;
	b->unit = sa->clock->unit;
	each = (sa->clock->value / sa->clock->ops * sa->region->ops +
		sb->clock->value / sb->clock->ops * sb->region->ops) /
	       (sa->region->total + sb->region->total);
	sa->scale *= each;
	sb->scale *= each;
	b->clock_difference = sb->clock->value / sb->clock->ops - sa->clock->value / sa->clock->ops;
	i = interval_difference(sa->region->total, sa->scale, sb->region->total, sb->scale);
	if (b->clock_difference >= i.low && b->clock_difference <= i.high)
		return 0;
	snprintf(why, sizeof(why),
		 "the samples make the difference %.1f to %.1f %s an operation, the clock %.1f",
		 i.low, i.high, b->unit->words, b->clock_difference);
	return fail(b, d, why);
}

static struct balance_call *find_call(struct balance *b, const char *function)
{
	size_t i;

	for (i = 0; i < b->nr_calls; i++)
		if (!strcmp(b->call[i].function, function))
			return &b->call[i];
	b->call[b->nr_calls].function = function;
	return &b->call[b->nr_calls++];
}

static void count_call(struct balance_call *call, int side, uint64_t n)
{
	call->n[side] += n;
	call->counted[side] = true;
}

static int gather_calls(struct balance *b, bool one_kernel, struct diag *d)
{
	size_t room = 0, i;
	int side;

	for (side = 0; side < SIDE_NR; side++)
		room += b->side[side].region->nr_calls;
	b->call = diag_calloc(d, room, sizeof(*b->call));
	if (!b->call)
		return -ENOMEM;
	for (side = 0; side < SIDE_NR; side++) {
		const struct region *r = b->side[side].region;
		const struct call *call = b->side[side].costs->regions.call + r->first_call;

		for (i = 0; i < r->nr_calls; i++)
			count_call(find_call(b, call[i].function), side, call[i].n);
	}
	/* What one side's kernel has, the other's has, where they are one. */
	for (i = 0; one_kernel && i < b->nr_calls; i++)
		b->call[i].counted[SIDE_A] = b->call[i].counted[SIDE_B] = true;
	return 0;
}

static bool same_kernel(const struct costs *fa, size_t a, const struct costs *fb, size_t b)
{
	const struct axis_side *sa = &fa->run.run.axis.side[fa->regions.v[a].side];
	const struct axis_side *sb = &fb->run.run.axis.side[fb->regions.v[b].side];

	return !strcmp(sa->kernel, sb->kernel) && !strcmp(sa->module, sb->module);
}

int balance_build(struct costs *fa, size_t a, struct costs *fb, size_t b, struct rules *rules,
		  struct balance *out, struct diag *d)
{
	struct costs *costs[SIDE_NR] = { fa, fb };
	const size_t at[SIDE_NR] = { a, b };
	const bool one_kernel = same_kernel(fa, a, fb, b);
	int i, err = 0;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < SIDE_NR && !err; i++) {
		struct balance_side *s = &out->side[i];

		s->costs = costs[i];
		s->region = &costs[i]->regions.v[at[i]];
		s->clock = &costs[i]->clock[at[i]];
		s->scale = 1.0 / s->region->ops;
		err = tree_build(&costs[i]->stacks[at[i]], costs_frames(s->costs, s->region->side),
				 rules, &s->tree, d);
	}
	if (!err)
		err = gather_calls(out, one_kernel, d);
	if (!err) {
		out->unit = fa->regions.unit;
		out->exact = out->unit->exact;
		err = out->exact ? close_exactly(out, one_kernel, d) : close_sampled(out, d);
	}
	if (err)
		balance_free(out);
	return err;
}

void balance_free(struct balance *b)
{
	int i;

	for (i = 0; i < SIDE_NR; i++)
		tree_free(&b->side[i].tree);
	free(b->call);
	memset(b, 0, sizeof(*b));
}

uint64_t balance_count(const struct balance *b, enum side side, int line)
{
	const struct tree *t = &b->side[side].tree;

	return line < BALANCE_OUTSIDE ? t->component[line] :
					t->root[ROOT_OP + 1 + line - BALANCE_OUTSIDE];
}

/* A count by its operations, for an exact count with no rounding but the quotient's. */
static long double per_operation(const struct balance *b, enum side side, uint64_t count)
{
	const struct balance_side *s = &b->side[side];

	return b->exact ? (long double)count / s->region->ops : (long double)count * s->scale;
}

long double balance_cost(const struct balance *b, enum side side, int line)
{
	return per_operation(b, side, balance_count(b, side, line));
}

long double balance_total(const struct balance *b, enum side side)
{
	return per_operation(b, side, b->side[side].tree.root[ROOT_OP]);
}

bool balance_has_change(const struct balance *b)
{
	const long double a = balance_total(b, SIDE_A);

	return fabsl(balance_total(b, SIDE_B) - a) * BALANCE_SAME >= a;
}

double balance_calls(const struct balance *b, enum side side, size_t i)
{
	return b->call[i].counted[side] ? (double)b->call[i].n[side] / b->side[side].region->ops :
					  NAN;
}

const char *balance_name(int line)
{
	return line < BALANCE_OUTSIDE ? component_names[line] :
					root_names[ROOT_OP + 1 + line - BALANCE_OUTSIDE];
}

struct interval balance_interval(const struct balance *b, int line)
{
	return interval_difference(balance_count(b, SIDE_A, line), b->side[SIDE_A].scale,
				   balance_count(b, SIDE_B, line), b->side[SIDE_B].scale);
}
