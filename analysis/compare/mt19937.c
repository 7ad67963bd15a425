// SPDX-License-Identifier: GPL-2.0
#include "mt19937.h"

#define M      397
#define UPPER  0x80000000u
#define LOWER  0x7fffffffu
#define MATRIX 0x9908b0dfu
/* Whole numbers come out the same whatever the vectors are. */
#ifdef __x86_64__
#define VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define VECTOR_CLONES
#endif
/* GSL's, for a seed of 0. */
#define DEFAULT_SEED 4357

void mt19937_seed(struct mt19937 *mt, uint32_t seed)
{
	uint32_t i;

	mt->state[0] = seed ? seed : DEFAULT_SEED;
	for (i = 1; i < MT_N; i++)
		mt->state[i] = 1812433253u * (mt->state[i - 1] ^ (mt->state[i - 1] >> 30)) + i;
	mt->at = MT_N;
}

static inline uint32_t twist(uint32_t high, uint32_t low, uint32_t other)
{
	uint32_t y = (high & UPPER) | (low & LOWER);

	return other ^ (y >> 1) ^ (-(low & 1u) & MATRIX);
}

/*
 * What a stretch reads it has not written, but for what lies just ahead: so it can be vector
 * code.
 */
static inline __attribute__((always_inline)) void twist_stretch(uint32_t *s, int first, int end,
								int other)
{
	int i;

	for (i = first; i < end; i++)
		s[i] = twist(s[i], s[i + 1], s[i + other]);
}

VECTOR_CLONES
void mt19937_refill(struct mt19937 *mt)
{
	uint32_t *s = mt->state;
	int i;

	twist_stretch(s, 0, MT_N - M, M);
	twist_stretch(s, MT_N - M, 2 * (MT_N - M), M - MT_N);
	twist_stretch(s, 2 * (MT_N - M), MT_N - 1, M - MT_N);
	s[MT_N - 1] = twist(s[MT_N - 1], s[0], s[M - 1]);
	for (i = 0; i < MT_N; i++) {
		uint32_t y = s[i];

		y ^= y >> 11;
		y ^= y << 7 & 0x9d2c5680u;
		y ^= y << 15 & 0xefc60000u;
		mt->out[i] = y ^ y >> 18;
	}
	mt->at = 0;
}
