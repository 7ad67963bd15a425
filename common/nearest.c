// SPDX-License-Identifier: GPL-2.0
#include "nearest.h"

#include <string.h>

#define NAME_MAX_CMP 63 /* characters of a name that are looked at */

static size_t min3(size_t a, size_t b, size_t c)
{
	const size_t m = a < b ? a : b;

	return m < c ? m : c;
}

static size_t distance(const char *a, const char *b)
{
	const size_t la = strnlen(a, NAME_MAX_CMP), lb = strnlen(b, NAME_MAX_CMP);
	size_t d[NAME_MAX_CMP + 1][NAME_MAX_CMP + 1];

	for (size_t i = 0; i <= la; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= lb; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= la; i++) {
		for (size_t j = 1; j <= lb; j++) {
			const size_t replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1, replace);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    d[i - 2][j - 2] + 1 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	}
	return d[la][lb];
}

const char *nearest_name(const char *typed, const char *const *names, size_t nr)
{
	const char *best = NULL;
	size_t best_distance = 0;

	for (size_t i = 0; i < nr; i++) {
		const size_t d = distance(typed, names[i]);

		if (!best || d < best_distance) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}
