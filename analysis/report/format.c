// SPDX-License-Identifier: GPL-2.0
#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *format_digits(double v, int digits, char out[FORMAT_LEN])
{
	char rounded[FORMAT_LEN];
	int exponent, decimals;

	if (v > 999999)
		return strcpy(out, ">999999");
	if (v > 0 && v < 0.0001)
		return strcpy(out, "<0.0001");
	/* Rounding can add a digit, and printf knows when: 99.6 has three. */
	snprintf(rounded, sizeof(rounded), "%.*e", digits - 1, v);
	exponent = atoi(strchr(rounded, 'e') + 1);
	decimals = digits - 1 - exponent;
	snprintf(out, FORMAT_LEN, "%.*f", decimals > 0 ? decimals : 0, v);
	if (decimals > 0) {
		char *end = out + strlen(out);

		while (end[-1] == '0')
			*--end = '\0';
		if (end[-1] == '.')
			end[-1] = '\0';
	}
	return out;
}

const char *format_whole(double v, int columns, char out[FORMAT_LEN])
{
	static const char *const suffix[] = { "", "k", "M", "G", "T", "P", "E" };
	size_t i;

	for (i = 0; i + 1 < sizeof(suffix) / sizeof(suffix[0]); i++, v /= 1000)
		if (snprintf(out, FORMAT_LEN, "%.0f%s", v, suffix[i]) <= columns)
			return out;
	snprintf(out, FORMAT_LEN, "%.0f%s", v, suffix[i]);
	return out;
}
