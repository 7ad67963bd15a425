// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "number.h"

/* Up to here a double holds every whole number, and every power of ten below. */
#define EXACT_WHOLE ((uint64_t)1 << 53)
#define EXACT_POWER 22

static const double powers[EXACT_POWER + 1] = { 1,    1e1,  1e2,  1e3,	1e4,  1e5,  1e6,  1e7,
						1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
						1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Digits are gathered here, zeros at the end only as a power of ten. */
struct digits {
	uint64_t whole;
	int zeros; /* not yet in whole */
	int power; /* of ten, by which whole is too small */
	bool too_many;
};

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline void add_digit(struct digits *d, unsigned int digit)
{
	if (!digit) {
		d->zeros++;
		return;
	}
	for (; d->zeros > 0 && !d->too_many; d->zeros--) {
		d->too_many = d->whole > EXACT_WHOLE;
		d->whole *= 10;
	}
	d->too_many |= d->whole > EXACT_WHOLE;
	d->whole = d->whole * 10 + digit;
	d->zeros = 0;
}

static const char *parse_exponent(const char *p, int *power)
{
	bool negative = *p == '-';
	int v = 0;

	if (*p == '-' || *p == '+')
		p++;
	if (!is_digit(*p))
		return NULL;
	for (; is_digit(*p); p++)
		if (v < 100000)
			v = 10 * v + *p - '0';
	*power += negative ? -v : v;
	return p;
}

const char *number_parse(const char *text, double *out)
{
	const char *p = text + (*text == '-');
	struct digits d = { 0 };

	if (!is_digit(*p) || (*p == '0' && is_digit(p[1])))
		return NULL;
	for (; is_digit(*p); p++)
		add_digit(&d, *p - '0');
	if (*p == '.') {
		if (!is_digit(*++p))
			return NULL;
		for (; is_digit(*p); p++, d.power--)
			add_digit(&d, *p - '0');
	}
	if (*p == 'e' || *p == 'E') {
		p = parse_exponent(p + 1, &d.power);
		if (!p)
			return NULL;
	}
	d.power += d.zeros;
	/* Both operands exact, so the one operation rounds as strtod() does. */
	if (!d.too_many && d.whole <= EXACT_WHOLE && abs(d.power) <= EXACT_POWER)
		*out = d.power < 0 ? d.whole / powers[-d.power] : d.whole * powers[d.power];
	else
		return *out = strtod(text, NULL), isfinite(*out) ? p : NULL;
	if (*text == '-')
		*out = -*out;
	return p;
}

int number_percent(const char *text, double max, double *share)
{
	double percent;
	const char *end = number_parse(text, &percent);

	if (!end || *end || percent < 0 || percent > max)
		return -EINVAL;
	*share = percent / 100;
	return 0;
}
