/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of files that is replaced as a whole: each is written beside its name, and
 * only when all are complete are they renamed into place. A results folder may come
 * from somebody else, so nothing is written through a link in it: what is written
 * first has a name that cannot be foretold, and a folder in it that is a link is refused.
 */
#ifndef VMABENCH_OUTFILE_H
#define VMABENCH_OUTFILE_H

#include <stddef.h>
#include <stdio.h>

#include "diag.h"

/* Random characters of the name that a file has until it is complete. */
#define OUTFILE_RANDOM 16

struct outfile {
	char *name;
	char part[sizeof(".vmabench-.part") + OUTFILE_RANDOM];
};

/* All but ->dir is zero at first. */
struct outfiles {
	const char *dir;
	struct outfile *v;
	size_t n;
	size_t room;
	FILE *open; /* the file being written, the last of v */
};

/*
 * Set *@f to @name (at most one folder deep; the folder is made if it is not there)
 * below set->dir. One file of a set is open at a time: the one before is closed.
 * Returns 0; else outfiles_abort() is due: -EBADMSG for a folder that is a link, -errno.
 */
int outfile_open(struct outfiles *set, const char *name, FILE **f, struct diag *d);

/*
 * Write out the last file, then rename all into place. On failure returns
 * -errno, and no name was touched unless a rename itself failed.
 */
int outfiles_commit(struct outfiles *set, struct diag *d);

/* Close and remove what was opened; the names keep what they held. */
void outfiles_abort(struct outfiles *set);

#endif /* VMABENCH_OUTFILE_H */
