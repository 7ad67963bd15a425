/* SPDX-License-Identifier: GPL-2.0 */
/* Letters of a results folder, from its raw files. */
#ifndef VMABENCH_RENDER_H
#define VMABENCH_RENDER_H

#include <stdbool.h>

#include "compare.h"
#include "run_data.h"
#include "sha256.h"

/* A folder that letters are made of. */
struct source {
	const char *dir;
	struct run_data data;
	struct comparison c;
	char hash[SHA256_HEX];
	bool open;
};

/* Returns 0, -EBADMSG, -EINVAL or -errno; source_close() is always due. */
int source_open(const char *dir, struct source *s, struct diag *d);
void source_close(struct source *s);

/* May what it says be quoted? */
bool source_is_sound(const struct source *s);

/*
 * The name of the patch @nr, from 1, of side B's kernel: its file, without its folder; NULL where
 * that has less. *@all is how many it has.
 */
const char *source_patch(const struct source *s, size_t nr, size_t *all);

/*
 * Write the letter of @style, of the patch @nr where that is not 0. Returns 0, -EINVAL where there
 * is no such style or patch, or -errno.
 */
int source_write(const struct source *s, const char *style, size_t nr, FILE *f, struct diag *d);

#endif /* VMABENCH_RENDER_H */
