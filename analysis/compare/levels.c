// SPDX-License-Identifier: GPL-2.0
#include "levels.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

static int boot_cmp(const void *pa, const void *pb)
{
	const struct stats_boot *a = pa, *b = pb;

	if (a->machine != b->machine)
		return a->machine < b->machine ? -1 : 1;
	if (a->link != b->link)
		return a->link < b->link ? -1 : 1;
	return (a->boot > b->boot) - (a->boot < b->boot);
}

static void group_boots(struct levels *l)
{
	size_t i, nr_links = 0, nr_machines = 0;

	for (i = 0; i < l->nr_boots; i++) {
		const struct stats_boot *b = &l->boots[i];
		const bool machine = !i || b->machine != b[-1].machine;

		if (!machine && b->link == b[-1].link)
			continue;
		if (machine)
			l->level[LEVEL_MACHINE].start[nr_machines++] = nr_links;
		l->level[LEVEL_LINK].start[nr_links++] = i;
	}
	l->level[LEVEL_LINK].start[nr_links] = l->nr_boots;
	l->level[LEVEL_LINK].n = nr_links;
	l->level[LEVEL_MACHINE].start[nr_machines] = nr_links;
	l->level[LEVEL_MACHINE].n = nr_machines;
	l->level[LEVEL_ALL].start[0] = 0;
	l->level[LEVEL_ALL].start[1] = nr_machines;
	l->level[LEVEL_ALL].n = 1;
}

int levels_build(struct stats_boot *boots, size_t k, struct levels *l, struct diag *d)
{
	size_t i;
	bool complete;

	*l = (struct levels){ .boots = boots, .nr_boots = k };
	l->median = diag_calloc(d, k, sizeof(*l->median));
	complete = l->median;
	for (i = 0; i < LEVEL_NR; i++) {
		l->level[i].start = diag_calloc(d, k + 2, sizeof(*l->level[i].start));
		complete &= l->level[i].start != NULL;
	}
	if (!complete)
		return -ENOMEM;
	qsort(boots, k, sizeof(*boots), boot_cmp);
	for (i = 0; i < k; i++) {
		gsl_sort(boots[i].block, 1, boots[i].n);
		l->median[i] = gsl_stats_median_from_sorted_data(boots[i].block, 1, boots[i].n);
	}
	group_boots(l);
	return 0;
}

void levels_free(struct levels *l)
{
	size_t i;

	for (i = 0; i < LEVEL_NR; i++)
		free(l->level[i].start);
	free(l->median);
	memset(l, 0, sizeof(*l));
}

/* The fewest and the most members that a unit of @level has. */
static void count_members(const struct levels *l, enum level level, size_t *low, size_t *high)
{
	const size_t *start = l->level[level].start;
	size_t i;

	*low = *high = start[1] - start[0];
	for (i = 1; i < l->level[level].n; i++) {
		const size_t n = start[i + 1] - start[i];

		*low = n < *low ? n : *low;
		*high = n > *high ? n : *high;
	}
}

void levels_count(const struct levels *l, struct level_counts *c)
{
	c->machines = l->level[LEVEL_MACHINE].n;
	c->links = l->level[LEVEL_LINK].n;
	c->boots = l->nr_boots;
	count_members(l, LEVEL_MACHINE, &c->links_low, &c->links_high);
	count_members(l, LEVEL_LINK, &c->boots_low, &c->boots_high);
}

/* The mean of the member @i of a unit of @level. */
static double member_mean(const struct levels *l, enum level level, size_t i)
{
	return level == LEVEL_LINK ? l->median[i] : levels_mean(l, level - 1, i);
}

double levels_mean(const struct levels *l, enum level level, size_t i)
{
	const size_t *start = &l->level[level].start[i];
	double mean = 0;
	size_t j;

	for (j = start[0]; j < start[1]; j++)
		mean += (member_mean(l, level, j) - mean) / (j - start[0] + 1);
	return mean;
}

double levels_se(const struct levels *l, size_t *nr)
{
	enum level level = LEVEL_ALL;
	double mean, sum = 0;
	size_t i;

	while (level > LEVEL_LINK && l->level[level].start[1] == 1)
		level--;
	*nr = l->level[level].start[1];
	if (*nr < 2)
		return NAN;
	mean = levels_mean(l, level, 0);
	for (i = 0; i < *nr; i++)
		sum += pow(member_mean(l, level, i) - mean, 2);
	return sqrt(sum / (*nr - 1) / *nr);
}

double levels_link_p(const struct levels *l)
{
	const size_t *machine = l->level[LEVEL_MACHINE].start, *link = l->level[LEVEL_LINK].start;
	const double free_between = l->level[LEVEL_LINK].n - l->level[LEVEL_MACHINE].n;
	const double free_within = l->nr_boots - l->level[LEVEL_LINK].n;
	double between = 0, within = 0;
	size_t m, i, j;

	if (!free_between || !free_within)
		return NAN;
	for (m = 0; m < l->level[LEVEL_MACHINE].n; m++) {
		const size_t first = link[machine[m]], end = link[machine[m + 1]];
		const double all = gsl_stats_mean(l->median + first, 1, end - first);

		for (i = machine[m]; i < machine[m + 1]; i++) {
			const double mean = levels_mean(l, LEVEL_LINK, i);

			between += (link[i + 1] - link[i]) * pow(mean - all, 2);
			for (j = link[i]; j < link[i + 1]; j++)
				within += pow(l->median[j] - mean, 2);
		}
	}
	if (!within)
		return between ? 0 : NAN;
	return gsl_cdf_fdist_Q(between / free_between / (within / free_within), free_between,
			       free_within);
}
