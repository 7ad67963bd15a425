/* SPDX-License-Identifier: GPL-2.0 */
/* What is made of a comparison, each into an open file; write errors show in ferror(). */
#ifndef VMABENCH_REPORT_H
#define VMABENCH_REPORT_H

#include <stdio.h>

#include "compare.h"
#include "diag.h"
#include "runinfo.h"

#define TABLE_WIDTH	75	/* of table.txt */
#define COVER_WIDTH	72	/* of cover-letter.txt */

/* What all the reports are made from. */
struct report {
	const struct runinfo *run;
	const struct comparison *c;
	const char *dir;	/* the results folder */
};

/* compare.json; docs/results-format.md. Returns 0 or -ENOMEM. */
int report_json(const struct report *r, FILE *f, struct diag *d);

/* table.txt. Returns 0 or -ENOMEM. */
int report_table(const struct report *r, FILE *f, struct diag *d);

/* cover-letter.txt. Returns 0 or -ENOMEM. */
int report_cover(const struct report *r, FILE *f, struct diag *d);

/* plots/latency.tsv, which scripts/plots/latency.gp draws. Returns 0 or -ENOMEM. */
int report_plot(const struct report *r, FILE *f, struct diag *d);

/* The rows as a table of at most @width >= COVER_WIDTH columns. Returns 0 or -ENOMEM. */
int report_grid(const struct report *r, FILE *f, int width, struct diag *d);

/* The controls' verdicts in one sentence, at most @width columns a line. */
void report_controls(const struct report *r, FILE *f, int width);

/*
 * What a system call adds to each row that was measured at both vantages, in the row's unit; nothing
 * where there is no such row. Returns 0 or -ENOMEM.
 */
int report_entry(const struct report *r, FILE *f, int width);

/*
 * For each file of hyperfine's in the results folder, the ratio of the whole commands beside the row's;
 * nothing where there is none. Returns 0, -EBADMSG for a file that is not hyperfine's, or -errno.
 */
int report_whole(const struct report *r, FILE *f, int width, struct diag *d);

/* Which sides the columns are, where their heads do not say it. */
void report_key(const struct report *r, FILE *f, int width);

/* What must be said about the run, a point a note. Returns 0 or -ENOMEM. */
int report_notes(const struct report *r, FILE *f, int width);

/* The vantage of the run's device rows, which row names then need not repeat. */
const char *report_vantage(const struct comparison *c);

/*
 * A row's name without what goes without saying: the mapping "none" and the
 * vantage report_vantage() gives. @out must hold strlen(row->name) + 1.
 */
void report_short_name(const struct sample_row *row, const char *vantage, char *out);

#endif /* VMABENCH_REPORT_H */
