/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers that look random and follow from a seed: the same on every machine. */
#ifndef VMABENCH_DRAW_H
#define VMABENCH_DRAW_H

#include <stdint.h>

/* splitmix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. */
static inline uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* Uniform over [0, @below): draws again where the last, incomplete run of remainders is hit. */
static inline uint64_t draw_below(uint64_t *state, uint64_t below)
{
	const uint64_t reject = -below % below;
	uint64_t x;

	do
		x = draw(state);
	while (x < reject);
	return x % below;
}

#endif /* VMABENCH_DRAW_H */
