/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of files that is replaced as a whole: each is written as NAME.part, and
 * only when all are complete are they renamed into place.
 */
#ifndef VMABENCH_OUTFILE_H
#define VMABENCH_OUTFILE_H

#include <stdio.h>

#include "diag.h"

#define OUTFILE_MAX	256

struct outfiles {
	const char *dir;
	const char *name[OUTFILE_MAX];
	FILE *file[OUTFILE_MAX];
	int n;
};

/*
 * Open @name (at most one folder deep; the folder is made if it is not there)
 * below set->dir. Returns NULL with @d set on failure; outfiles_abort() is due
 * then.
 */
FILE *outfile_open(struct outfiles *set, const char *name, struct diag *d);

/*
 * Write out and close every file, then rename all into place. On failure returns
 * -errno, and no name was touched unless a rename itself failed.
 */
int outfiles_commit(struct outfiles *set, struct diag *d);

/* Close and remove what was opened; the names keep what they held. */
void outfiles_abort(struct outfiles *set);

#endif /* VMABENCH_OUTFILE_H */
