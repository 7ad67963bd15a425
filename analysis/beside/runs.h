/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two runs of one comparison, last month's and today's: what became of each ratio, and of each
 * side.
 */
#ifndef VMABENCH_RUNS_H
#define VMABENCH_RUNS_H

#include "beside.h"

/* Later over earlier; NaN where nothing is known, an interval where boots give one. */
struct runs_change {
	double ratio, low, high; /* 95% */
	double low90, high90;
	double p;
};

struct runs_row {
	const struct compare_row *row[2]; /* earlier and later */
	struct runs_change change; /* of the ratio: the ratio of ratios */
	struct runs_change side[SIDE_NR];
	bool equal; /* of counts: to the last instruction */
	enum verdict verdict;
};

struct runs {
	struct beside_folder folder[2];
	size_t nr_folders;
	char **differ; /* what speaks against comparing them */
	size_t nr_differ;
	struct runs_row *row;
	size_t nr_rows;
	size_t nr_alone; /* rows of one folder only */
	bool exact;
};

/*
 * Read the two folders @dir. Returns 0; -EINVAL where they cannot be compared, or should not and
 * not @anyway; -EBADMSG or -errno. runs_free() is due after success only.
 */
int runs_read(char *const dir[2], bool anyway, struct runs *r, struct diag *d);
void runs_free(struct runs *r);

/* Write errors show in ferror(@f). Returns 0 or -ENOMEM. */
int runs_text(const struct runs *r, FILE *f, struct diag *d);
int runs_json(const struct runs *r, FILE *f, struct diag *d);

#endif /* VMABENCH_RUNS_H */
