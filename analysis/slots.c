// SPDX-License-Identifier: GPL-2.0
/* Groups the samples by slot and takes each slot's median cost. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_statistics_double.h>

#include "slots.h"
#include "stats.h"

#define COMPARE_FIELD(a, b, field) \
	do { \
		if ((a)->field != (b)->field) \
			return (a)->field < (b)->field ? -1 : 1; \
	} while (0)

static int same_slot_cmp(const struct sample *a, const struct sample *b)
{
	COMPARE_FIELD(a, b, row);
	COMPARE_FIELD(a, b, phase);
	COMPARE_FIELD(a, b, boot);
	COMPARE_FIELD(a, b, round);
	COMPARE_FIELD(a, b, slot);
	COMPARE_FIELD(a, b, hook);
	return 0;
}

static int sample_cmp(const void *pa, const void *pb)
{
	return same_slot_cmp(*(const struct sample *const *)pa,
			     *(const struct sample *const *)pb);
}

/*
 * @batch holds the @n samples of one slot; @cost has room for as many values. The mean of two
 * counts is the count of nothing that ran, so counts have the lower median.
 */
static struct slot make_slot(const struct sample **batch, size_t n, enum unit unit, double *cost)
{
	struct slot s = {
		.row = batch[0]->row, .boot = batch[0]->boot, .round = batch[0]->round,
		.phase = batch[0]->phase, .hook = batch[0]->hook, .slot = batch[0]->slot,
		.ops = batch[0]->ops, .batches = n,
	};
	size_t i;

	for (i = 0; i < n; i++) {
		cost[i] = batch[i]->value / batch[i]->ops;
		if (batch[i]->ops != batch[0]->ops)
			s.ops = 0;
	}
	s.mean = gsl_stats_mean(cost, 1, n);
	s.cost = unit == UNIT_INSN ? stats_lower_median(cost, n) : stats_median(cost, n);
	return s;
}

int slots_build(const struct samples *s, struct slots *out, struct diag *d)
{
	const struct sample **order = diag_calloc(d, s->n, sizeof(*order));
	double *cost = diag_calloc(d, s->n, sizeof(*cost));
	size_t i, n;
	int err = -ENOMEM;

	out->n = 0;
	out->v = diag_calloc(d, s->n, sizeof(*out->v));
	if (!order || !cost || !out->v) {
		slots_free(out);
		goto out;
	}
	for (i = 0; i < s->n; i++)
		order[i] = &s->v[i];
	qsort(order, s->n, sizeof(*order), sample_cmp);
	for (i = 0; i < s->n; i += n) {
		for (n = 1; i + n < s->n && !same_slot_cmp(order[i], order[i + n]); n++)
			;
		out->v[out->n++] = make_slot(order + i, n, s->rows[order[i]->row].unit, cost);
	}
	err = 0;
out:
	free(order);
	free(cost);
	return err;
}

void slots_free(struct slots *s)
{
	free(s->v);
	memset(s, 0, sizeof(*s));
}
