/* SPDX-License-Identifier: GPL-2.0 */
/* SHA-256 (FIPS 180-4), as `sha256sum` prints it. */
#ifndef VMABENCH_SHA256_H
#define VMABENCH_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BLOCK 64
#define SHA256_HEX   65 /* with the NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t bytes;
	unsigned char block[SHA256_BLOCK]; /* what is not yet a whole one */
};

void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *bytes, size_t len);

/* Ends @s. */
void sha256_hex(struct sha256 *s, char hex[SHA256_HEX]);

#endif /* VMABENCH_SHA256_H */
