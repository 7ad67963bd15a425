// SPDX-License-Identifier: GPL-2.0
#include "cksum.h"

#include <pthread.h>

#define POLYNOMIAL 0x04c11db7u
#define SLICES	   4

/* step[s][b]: what byte b does to the sum s more bytes further on. */
static uint32_t step[SLICES][256];
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void make_steps(void)
{
	uint32_t byte, crc;
	int i;

	for (byte = 0; byte < 256; byte++) {
		crc = byte << 24;
		for (i = 0; i < 8; i++)
			crc = crc << 1 ^ (crc >> 31 ? POLYNOMIAL : 0);
		step[0][byte] = crc;
	}
	for (i = 1; i < SLICES; i++)
		for (byte = 0; byte < 256; byte++) {
			crc = step[i - 1][byte];
			step[i][byte] = crc << 8 ^ step[0][crc >> 24];
		}
}

void cksum_add(struct cksum *c, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint32_t crc = c->crc;

	pthread_once(&made, make_steps);
	c->len += len;
	for (; len >= SLICES; len -= SLICES, p += SLICES)
		crc = step[3][(crc >> 24) ^ p[0]] ^ step[2][(crc >> 16 & 0xff) ^ p[1]] ^
		      step[1][(crc >> 8 & 0xff) ^ p[2]] ^ step[0][(crc & 0xff) ^ p[3]];
	for (; len; len--)
		crc = crc << 8 ^ step[0][(crc >> 24) ^ *p++];
	c->crc = crc;
}

uint32_t cksum_value(const struct cksum *c)
{
	uint32_t crc = c->crc;
	uint64_t len;

	pthread_once(&made, make_steps);
	/* The length comes last, its lowest byte first, without leading zeros. */
	for (len = c->len; len; len >>= 8)
		crc = crc << 8 ^ step[0][(crc >> 24) ^ (len & 0xff)];
	return ~crc;
}
