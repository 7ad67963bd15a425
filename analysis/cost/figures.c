// SPDX-License-Identifier: GPL-2.0
/* Rounds and prints figures. */
#include "figures.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

int64_t figure_round(long double v)
{
	return llroundl(v);
}

/* @tail follows the digits; a sign is asked for apart, as -0.4 has none in its whole part. */
static const char *print_grouped(int64_t v, bool negative, const char *tail, char text[FIGURE_LEN])
{
	char digits[24];
	size_t len = snprintf(digits, sizeof(digits), "%llu",
			      v < 0 ? -(unsigned long long)v : (unsigned long long)v);
	size_t i, n = 0;

	if (negative)
		text[n++] = '-';
	for (i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			text[n++] = ',';
		text[n++] = digits[i];
	}
	snprintf(text + n, FIGURE_LEN - n, "%s", tail);
	return text;
}

const char *figure_whole(int64_t v, char text[FIGURE_LEN])
{
	return print_grouped(v, v < 0, "", text);
}

const char *figure_tenths(int64_t tenths, char text[FIGURE_LEN])
{
	char tail[3] = { '.', '0' + (char)(tenths < 0 ? -(tenths % 10) : tenths % 10), '\0' };

	return print_grouped(tenths / 10, tenths < 0, tail, text);
}

void figure_round_column(const long double *v, size_t n, int64_t total, int64_t *out)
{
	size_t i, best;

	for (i = 0; i < n; i++) {
		out[i] = (int64_t)floorl(v[i]);
		total -= out[i];
	}
	for (; total; total += total > 0 ? -1 : 1) {
		int step = total > 0 ? 1 : -1;

		for (best = 0, i = 1; i < n; i++)
			if (step * (v[i] - out[i]) > step * (v[best] - out[best]))
				best = i;
		out[best] += step;
	}
}
