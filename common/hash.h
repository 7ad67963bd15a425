/* SPDX-License-Identifier: GPL-2.0 */
/* FNV-1a, 64 bits wide. */
#ifndef VMABENCH_HASH_H
#define VMABENCH_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START 0xcbf29ce484222325ull

/* @hash goes on with @len bytes. */
static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *byte = bytes;

	for (; len--; byte++)
		hash = (hash ^ *byte) * 0x100000001b3ull;
	return hash;
}

#endif /* VMABENCH_HASH_H */
