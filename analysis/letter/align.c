// SPDX-License-Identifier: GPL-2.0
#include "align.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIFFERENT 4000

struct aligner {
	const struct word *a, *b;
	long nr_a, nr_b;
	long *front; /* furthest place in a on each diagonal, from -max to max */
	long **kept; /* the fronts from -d to d, before each step d */
	long max;
};

/* Where the step @d comes from on the diagonal @k: one below, or one above. */
static bool comes_from_above(const long *front, long k, long d)
{
	return k == -d || (k != d && front[k - 1] < front[k + 1]);
}

/* One step: 1 where both ends are reached, 0, or -ENOMEM. */
static int step(struct aligner *s, long d)
{
	long *front = s->front + s->max + 1;
	long k;

	s->kept[d] = malloc((2 * d + 3) * sizeof(long));
	if (!s->kept[d])
		return -ENOMEM;
	memcpy(s->kept[d], front - d - 1, (2 * d + 3) * sizeof(long));
	for (k = -d; k <= d; k += 2) {
		long x = comes_from_above(front, k, d) ? front[k + 1] : front[k - 1] + 1;
		long y = x - k;

		while (x < s->nr_a && y >= 0 && y < s->nr_b && word_same(&s->a[x], &s->b[y])) {
			x++;
			y++;
		}
		front[k] = x;
		if (x >= s->nr_a && y >= s->nr_b)
			return 1;
	}
	return 0;
}

/* Back from both ends, along the fronts that were kept. */
static void trace(const struct aligner *s, long d, size_t *match)
{
	long x = s->nr_a, y = s->nr_b;

	for (; d >= 0; d--) {
		const long *front = s->kept[d] + d + 1;
		const long k = x - y;
		const bool above = comes_from_above(front, k, d);
		const long from_x = d ? front[above ? k + 1 : k - 1] : 0;
		const long from_y = d ? from_x - (above ? k + 1 : k - 1) : 0;

		while (x > from_x && y > from_y && x > 0 && y > 0 &&
		       word_same(&s->a[x - 1], &s->b[y - 1])) {
			match[x - 1] = y - 1;
			x--;
			y--;
		}
		x = from_x;
		y = from_y;
	}
}

static void match_beginning(const struct aligner *s, size_t *match)
{
	long i;

	for (i = 0; i < s->nr_a && i < s->nr_b && word_same(&s->a[i], &s->b[i]); i++)
		match[i] = i;
}

int align_words(const struct word *a, size_t nr_a, const struct word *b, size_t nr_b, size_t *match)
{
	struct aligner s = { a, b, nr_a, nr_b, NULL, NULL, MAX_DIFFERENT };
	long d = 0;
	int found = 0;
	size_t i;

	for (i = 0; i < nr_a; i++)
		match[i] = ALIGN_NONE;
	s.front = calloc(2 * s.max + 5, sizeof(*s.front));
	s.kept = calloc(s.max + 1, sizeof(*s.kept));
	if (!s.front || !s.kept)
		found = -ENOMEM;
	while (!found && d <= s.max) {
		found = step(&s, d);
		d += !found;
	}
	if (found > 0)
		trace(&s, d, match);
	else if (!found)
		match_beginning(&s, match);
	for (i = 0; s.kept && i <= (size_t)s.max; i++)
		free(s.kept[i]);
	free(s.kept);
	free(s.front);
	if (found < 0)
		return found;
	return found ? 0 : -E2BIG;
}
