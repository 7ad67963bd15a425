// SPDX-License-Identifier: GPL-2.0
/* Gathers the batches of each slot and takes the slot's median cost. */
#include "slots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_statistics_double.h>

#include "stats.h"

#define COMPARE_FIELD(a, b, field)                                                                 \
	do {                                                                                       \
		if ((a)->field != (b)->field)                                                      \
			return (a)->field < (b)->field ? -1 : 1;                                   \
	} while (0)

/* Within a row and phase. */
static inline int same_slot_cmp(const struct slot *a, const struct slot *b)
{
	COMPARE_FIELD(a, b, group);
	COMPARE_FIELD(a, b, round);
	COMPARE_FIELD(a, b, slot);
	COMPARE_FIELD(a, b, side);
	COMPARE_FIELD(a, b, boot);
	return 0;
}

/* Pieces of one slot stay in the file's order. */
static int slot_cmp(const void *pa, const void *pb)
{
	const struct slot *a = pa, *b = pb;
	int c = same_slot_cmp(a, b);

	if (c)
		return c;
	COMPARE_FIELD(a, b, first);
	return 0;
}

static int nomem(struct diag *d)
{
	return diag_set(d, -ENOMEM, "samples.csv: no memory; free some and report again");
}

/* Make room for one more of @size beside the @n at *@v. */
static int grow(void *v, size_t n, size_t *room, size_t size)
{
	void **array = v, *more;
	size_t wanted = *room ? 2 * *room : 4096;

	if (n < *room)
		return 0;
	more = realloc(*array, wanted * size);
	if (!more)
		return -ENOMEM;
	*array = more;
	*room = wanted;
	return 0;
}

/*
 * The batches of a slot come one after the other, or nearly: what does not is put together later.
 */
static int take_sample(void *arg, const struct samples *samples, const struct sample *s,
		       struct diag *d)
{
	struct slots *out = arg;
	struct slot *last = out->n ? &out->v[out->n - 1] : NULL;

	if (grow(&out->cost, out->nr_costs, &out->costs_room, sizeof(*out->cost)))
		return nomem(d);
	if (!last || last->row != s->row || last->phase != s->phase ||
	    last->boot != s->boot->boot || last->round != s->round || last->slot != s->slot ||
	    last->side != s->side) {
		if (grow(&out->v, out->n, &out->room, sizeof(*out->v)))
			return nomem(d);
		last = &out->v[out->n++];
		*last = (struct slot){
			.row = s->row,
			.boot = s->boot->boot,
			.group = s->boot->group,
			.round = s->round,
			.ops = s->ops,
			.phase = s->phase,
			.side = s->side,
			.slot = s->slot,
			.first = out->nr_costs,
		};
	}
	last->batches++;
	if (s->ops != last->ops)
		last->ops = 0;
	out->cost[out->nr_costs++] = s->value / s->ops;
	return 0;
}

/* Put the slots of a row and phase side by side, in the file's order. */
static int part_series(struct slots *s, struct diag *d)
{
	const size_t nr_all = s->samples.table.nr_rows * PHASE_NR;
	struct slot *v = diag_calloc(d, s->n, sizeof(*v));
	size_t *at = diag_calloc(d, nr_all + 1, sizeof(*at));
	size_t i;

	s->series = diag_calloc(d, nr_all, sizeof(*s->series));
	if (!v || !at || !s->series) {
		free(v);
		free(at);
		return -ENOMEM;
	}
	for (i = 0; i < s->n; i++)
		at[s->v[i].row * PHASE_NR + s->v[i].phase + 1]++;
	for (i = 0; i < nr_all; i++) {
		if (at[i + 1])
			s->series[s->nr_series++] = (struct slots_series){ v + at[i], at[i + 1] };
		at[i + 1] += at[i];
	}
	for (i = 0; i < s->n; i++)
		v[at[s->v[i].row * PHASE_NR + s->v[i].phase]++] = s->v[i];
	free(at);
	free(s->v);
	s->v = v;
	return 0;
}

int slots_read(const struct table_file *file, struct slots *out, struct diag *d)
{
	int err;

	memset(out, 0, sizeof(*out));
	err = samples_each(file, &out->samples, take_sample, out, d);
	if (!err)
		err = part_series(out, d);
	if (err)
		slots_free(out);
	return err;
}

/*
 * The pieces @v of one slot, @n of them, as one; *@cost, for @room values, is grown if that is
 * too little.
 */
static int join_pieces(const struct slots *s, const struct slot *v, size_t n, struct slot *out,
		       double **cost, size_t *room, struct diag *d)
{
	size_t i, have = 0, batches = 0;

	*out = v[0];
	for (i = 0; i < n; i++) {
		batches += v[i].batches;
		if (v[i].ops != v[0].ops)
			out->ops = 0;
	}
	if (batches > *room) {
		free(*cost);
		*cost = diag_calloc(d, batches, sizeof(**cost));
		*room = *cost ? batches : 0;
		if (!*cost)
			return -ENOMEM;
	}
	for (i = 0; i < n; have += v[i].batches, i++)
		memcpy(*cost + have, s->cost + v[i].first, v[i].batches * sizeof(**cost));
	out->batches = batches;
	return 0;
}

/*
 * The mean of two counts is the count of nothing that ran, so counts have the lower median.
 */
static void take_figures(struct slot *slot, double *cost, const struct unit *unit)
{
	slot->mean = gsl_stats_mean(cost, 1, slot->batches);
	slot->cost = unit->exact ? stats_lower_median(cost, slot->batches) :
				   stats_median(cost, slot->batches);
}

static bool is_sorted(const struct slots_series *series)
{
	size_t i;

	for (i = 1; i < series->n; i++)
		if (slot_cmp(&series->v[i - 1], &series->v[i]) > 0)
			return false;
	return true;
}

int slots_settle(struct slots *s, size_t i, struct diag *d)
{
	struct slots_series *series = &s->series[i];
	const struct unit *unit = s->samples.table.rows[series->v[0].row].unit;
	double *cost = NULL;
	size_t room = 0, n = 0, at, len;
	int err = 0;

	if (!is_sorted(series))
		qsort(series->v, series->n, sizeof(*series->v), slot_cmp);
	for (at = 0; at < series->n && !err; at += len) {
		struct slot slot;

		for (len = 1;
		     at + len < series->n && !same_slot_cmp(&series->v[at], &series->v[at + len]);
		     len++)
			;
		err = join_pieces(s, &series->v[at], len, &slot, &cost, &room, d);
		if (err)
			break;
		take_figures(&slot, cost, unit);
		series->v[n++] = slot;
	}
	series->n = n;
	free(cost);
	return err;
}

void slots_free(struct slots *s)
{
	samples_free(&s->samples);
	free(s->series);
	free(s->v);
	free(s->cost);
	memset(s, 0, sizeof(*s));
}
