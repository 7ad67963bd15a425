/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One hash of all that a run's figures are made from, so that a letter can say which folder it is
 * of: the SHA-256 of what `sha256sum` prints of the raw files (docs/letter.md has the command).
 */
#ifndef VMABENCH_RAW_HASH_H
#define VMABENCH_RAW_HASH_H

#include "diag.h"
#include "sha256.h"

/* Of the results folder @dir. Returns 0, -EBADMSG for what is no plain file there, or -errno. */
int raw_hash(const char *dir, char hex[SHA256_HEX], struct diag *d);

#endif /* VMABENCH_RAW_HASH_H */
