// SPDX-License-Identifier: GPL-2.0
#include "regions_order.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int key_cmp(const char *row, enum side side, enum phase phase, const struct region *b)
{
	int c = strcmp(row, b->row);

	if (!c)
		c = (int)side - (int)b->side;
	return c ? c : (int)phase - (int)b->phase;
}

static int order_cmp(const void *pa, const void *pb, void *regions)
{
	const struct region *v = regions;
	const struct region *a = &v[*(const size_t *)pa], *b = &v[*(const size_t *)pb];
	int c = key_cmp(a->row, a->side, a->phase, b);

	return c ? c : (a->line > b->line) - (a->line < b->line);
}

int regions_sort(struct regions *r, const struct region **twice, struct diag *d)
{
	size_t i;

	*twice = NULL;
	r->order = diag_calloc(d, r->n, sizeof(*r->order));
	if (!r->order)
		return -ENOMEM;
	for (i = 0; i < r->n; i++)
		r->order[i] = i;
	qsort_r(r->order, r->n, sizeof(*r->order), order_cmp, r->v);
	for (i = 1; i < r->n && !*twice; i++) {
		const struct region *a = &r->v[r->order[i - 1]], *b = &r->v[r->order[i]];

		if (!key_cmp(a->row, a->side, a->phase, b))
			*twice = b;
	}
	return 0;
}

static int call_cmp(const void *pa, const void *pb)
{
	const struct call *a = pa, *b = pb;

	if (a->region != b->region)
		return a->region < b->region ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

void regions_sort_calls(struct regions *r)
{
	size_t i;

	if (r->nr_calls)
		qsort(r->call, r->nr_calls, sizeof(*r->call), call_cmp);
	for (i = r->nr_calls; i-- > 0;) {
		struct region *region = &r->v[r->call[i].region];

		region->first_call = i;
		region->nr_calls++;
	}
}

const struct region *regions_find(const struct regions *r, const char *row, enum side side,
				  enum phase phase)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;
		const struct region *region = &r->v[r->order[mid]];
		const int c = key_cmp(row, side, phase, region);

		if (!c)
			return region;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}
