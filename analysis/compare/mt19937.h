/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generator of Matsumoto and Nishimura (ACM TOMACS 8, 1998), number for number what GSL's
 * mt19937 gives, but made in blocks that the compiler turns into vector code.
 */
#ifndef VMABENCH_MT19937_H
#define VMABENCH_MT19937_H

#include <stddef.h>
#include <stdint.h>

#define MT_N 624

struct mt19937 {
	uint32_t state[MT_N];
	uint32_t out[MT_N];
	size_t at; /* the next of out */
};

void mt19937_seed(struct mt19937 *mt, uint32_t seed);
void mt19937_refill(struct mt19937 *mt);

static inline uint32_t mt19937_next(struct mt19937 *mt)
{
	if (__builtin_expect(mt->at == MT_N, 0))
		mt19937_refill(mt);
	return mt->out[mt->at++];
}

#endif /* VMABENCH_MT19937_H */
