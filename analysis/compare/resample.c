// SPDX-License-Identifier: GPL-2.0
#include "resample.h"

/* Counters of 5 bits in a word of 64; the top bit of each is for comparing. */
#define FIELD_BITS 5
#define FIELDS	   12
#define FIELD_ONES 0x0084210842108421u /* 1 in each field */
#define FIELD_TOP  16u

/* A number below @n; the bias of the multiplication, n / 2^32, does not matter. */
static inline size_t below(uint32_t random, size_t n)
{
	return (uint64_t)random * n >> 32;
}

static inline size_t draw(struct mt19937 *mt, size_t n)
{
	return below(mt19937_next(mt), n);
}

/* The first field of @sums that is above @rank. */
static inline size_t first_above(uint64_t sums, size_t rank)
{
	uint64_t above = (sums + (FIELD_TOP - 1 - rank) * FIELD_ONES) & FIELD_TOP * FIELD_ONES;

	return __builtin_ctzll(above) / FIELD_BITS;
}

/* As median_of_many(), for at most FIELDS blocks, whose counters all fit a word. */
static inline double median_of_few(struct mt19937 *mt, const struct stats_boot *b)
{
	const size_t n = b->n;
	uint64_t counts = 0, sums;
	size_t i;

	if (MT_N - mt->at >= n) {
		for (i = 0; i < n; i++)
			counts += (uint64_t)1 << below(mt->out[mt->at + i], n) * FIELD_BITS;
		mt->at += n;
	} else {
		for (i = 0; i < n; i++)
			counts += (uint64_t)1 << draw(mt, n) * FIELD_BITS;
	}
	/*
	 * Each field becomes the sum of those up to it: at most n, which leaves the top bit
	 * clear.
	 */
	sums = counts * FIELD_ONES;
	return (b->block[first_above(sums, (n - 1) / 2)] + b->block[first_above(sums, n / 2)]) / 2;
}

/*
 * The median of @b->n blocks drawn from @b with replacement. The blocks are sorted, so the middle
 * of the resample is found by counting how often each was drawn.
 */
static double median_of_many(struct mt19937 *mt, const struct stats_boot *b, uint32_t *count)
{
	const size_t n = b->n;
	size_t i, seen, low, high;

	for (i = 0; i < n; i++)
		count[draw(mt, n)]++;
	for (low = 0, seen = count[0]; seen <= (n - 1) / 2; seen += count[++low])
		;
	for (high = low; seen <= n / 2; seen += count[++high])
		;
	for (i = 0; i < n; i++)
		count[i] = 0;
	return (b->block[low] + b->block[high]) / 2;
}

static double resample_boot(struct mt19937 *mt, const struct stats_boot *b, uint32_t *count)
{
	/* Many boots do not fit the cache, and the median will be about here. */
	__builtin_prefetch(&b->block[b->n / 2]);
	return b->n <= FIELDS ? median_of_few(mt, b) : median_of_many(mt, b, count);
}

static double resample_unit(struct mt19937 *mt, const struct levels *l, enum level level, size_t i,
			    uint32_t *count)
{
	const size_t first = l->level[level].start[i], n = l->level[level].start[i + 1] - first;
	double sum = 0;
	size_t j;

	for (j = 0; j < n; j++) {
		const size_t drawn = first + (n > 1 ? draw(mt, n) : 0);

		sum += level == LEVEL_LINK ? resample_boot(mt, &l->boots[drawn], count) :
					     resample_unit(mt, l, level - 1, drawn, count);
	}
	return sum / n;
}

double resample_mean(struct mt19937 *mt, const struct levels *l, uint32_t *count)
{
	return resample_unit(mt, l, LEVEL_ALL, 0, count);
}
