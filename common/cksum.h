/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checksum that POSIX's cksum prints, so that a script and a program can hold each other to it.
 * 
 */
#ifndef VMABENCH_CKSUM_H
#define VMABENCH_CKSUM_H

#include <stddef.h>
#include <stdint.h>

struct cksum {
	uint32_t crc;
	uint64_t len;
};

/* All zero at first; goes on with @len bytes. */
void cksum_add(struct cksum *c, const void *bytes, size_t len);

/* Of all that was added. */
uint32_t cksum_value(const struct cksum *c);

#endif /* VMABENCH_CKSUM_H */
