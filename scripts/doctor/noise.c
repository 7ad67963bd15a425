// SPDX-License-Identifier: GPL-2.0
/*
 * How much do times vary on this machine when nothing does? The same work is timed as A and as B by
 * turns, in the order ABBA, for as many seconds as the argument says; then, on stdout:
 *
 *	batches spread slowest ratio ci_low ci_high
 *
 * spread: what lies between the 5th and the 95th percentile of the batches' times, over their
 * median; slowest: the longest batch over the median; ratio: the median of B/A over the pairs, with
 * the ranks of its 95% confidence interval by the binomial distribution (no assumption about the
 * times but that pairs are independent). Exit status 1: no clock, no memory or no argument.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NR_LINES   4096 /* 256 KiB: more than a first-level cache holds */
#define LINE_WORDS 8
#define MAX_PAIRS  (1 << 16)
#define NS	   1000000000.0

static uint64_t lines[NR_LINES * LINE_WORDS];

static double now(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts))
		exit(1);
	return (double)ts.tv_sec * NS + (double)ts.tv_nsec;
}

/* One batch, about 50 us: arithmetic that depends on what it reads, all over the lines. */
static double time_batch(void)
{
	double start = now();
	uint64_t at = 1;

	for (int i = 0; i < 4 * NR_LINES; i++) {
		at = at * 6364136223846793005u + 1442695040888963407u;
		lines[(at >> 33) % NR_LINES * LINE_WORDS] += at;
	}
	return now() - start;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	double end = now() + (argc == 2 ? atof(argv[1]) : 0) * NS, median;
	double *times = malloc(2 * MAX_PAIRS * sizeof(*times));
	double *ratios = malloc(MAX_PAIRS * sizeof(*ratios));
	size_t nr = 0, half, low, high;

	if (!times || !ratios)
		return 1;
	for (; nr < MAX_PAIRS && now() < end; nr++) {
		double first = time_batch(), second = time_batch();

		times[2 * nr] = first;
		times[2 * nr + 1] = second;
		ratios[nr] = nr % 2 ? first / second : second / first;
	}
	if (nr < 100)
		return 1;
	qsort(times, 2 * nr, sizeof(*times), compare);
	qsort(ratios, nr, sizeof(*ratios), compare);
	median = times[nr];
	half = (size_t)ceil(1.96 / 2 * sqrt((double)nr));
	low = nr / 2 - half;
	high = nr / 2 + half;
	printf("%zu %.5f %.1f %.5f %.5f %.5f\n", 2 * nr,
	       (times[2 * nr * 95 / 100] - times[2 * nr * 5 / 100]) / median,
	       times[2 * nr - 1] / median, ratios[nr / 2], ratios[low], ratios[high]);
	return 0;
}
