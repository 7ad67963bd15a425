/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is made of a comparison.
 *
 * A format is one file in formats/, named after it, that ends in one descriptor:
 *
 *	REPORT(table) = {
 *		REPORT_ID(table),
 *		.path = "table.txt",
 *		.write = write_table,
 *	};
 *
 * What formats share is below. All of it writes into an open file, whose write errors show in
 * ferror().
 */
#ifndef VMABENCH_REPORT_H
#define VMABENCH_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "compare.h"
#include "diag.h"
#include "runinfo.h"

#define TABLE_WIDTH 75 /* of table.txt ... */
#define TABLE_MOST  100 /* ... and of its table, where a row's name needs it */
#define COVER_WIDTH 72 /* of cover-letter.txt */

/* What all the reports are made from. */
struct report {
	const struct runinfo *run;
	const struct comparison *c;
	const char *dir; /* the results folder */
	const char *patch; /* which one a letter speaks of, in words; NULL or "": no certain one */
};

struct report_format {
	const char *name;
	const char *file; /* the source that it is in */
	/* In the results folder (docs/results-format.md); NULL: it is only printed. */
	const char *path;
	bool style; /* of a letter: one of `vmabench cover --style` (letter.h) */
	int (*write)(const struct report *r, FILE *f, struct diag *d); /* 0 or -ENOMEM */
};

/* Puts a pointer to the descriptor where report_at() finds it. */
#define REPORT(id)                                                                                 \
	static const struct report_format report_##id;                                             \
	static const void *const report_ptr_##id __attribute__((section("reports"), used)) =       \
		&report_##id;                                                                      \
	static const struct report_format report_##id

#define REPORT_ID(id) .name = #id, .file = __FILE_NAME__

/*
 * Is every format whole, and found by a name of its own? Asked before a run is read: 0, or -EINVAL
 * with the format's file in @d.
 */
int reports_check(struct diag *d);

/* The same of one. */
int report_check(const struct report_format *format, struct diag *d);

/* The @i-th format by name; NULL beyond the last. */
const struct report_format *report_at(size_t i);

/* The format of this name, or NULL. */
const struct report_format *report_find(const char *name);

/*
 * The rows as a table of @width >= COVER_WIDTH columns, or as many up to @most as names need that
 * are to stand in a line with their figures. Returns 0 or -ENOMEM.
 */
int report_grid(const struct report *r, FILE *f, int width, int most, struct diag *d);

/* The controls' verdicts in one sentence, at most @width columns a line. */
void report_controls(const struct report *r, FILE *f, int width);

/*
 * What a system call adds to each row that was measured at both vantages, in the row's unit;
 * nothing where there is no such row. Returns 0 or -ENOMEM.
 */
int report_entry(const struct report *r, FILE *f, int width);

/*
 * For each file of hyperfine's in the results folder, the ratio of the whole commands beside the
 * row's; nothing where there is none. Returns 0, -EBADMSG for a file that is not hyperfine's, or
 * -errno.
 */
int report_whole(const struct report *r, FILE *f, int width, struct diag *d);

/* Which sides the columns are, where their heads do not say it. */
void report_key(const struct report *r, FILE *f, int width);

/* What must be said about the run, a point a note. Returns 0 or -ENOMEM. */
int report_notes(const struct report *r, FILE *f, int width);

/* What each inconclusive row would have shown, in one more note. Returns 0 or -ENOMEM. */
int report_unseen(const struct report *r, FILE *f, int width);

/* How much was measured: "5 links x 2 boots x 24 rounds". A level with one unit is not named. */
void report_size(const struct report *r, char *out, size_t size);

/* The same of counts: "8 seeded phases, the same in 2 boots". */
void report_repeats(const struct report *r, char *out, size_t size);

/*
 * Where phases differ, the lowest and the highest of each side; nothing where figures are no
 * counts. Returns 0 or -ENOMEM.
 */
int report_phases(const struct report *r, FILE *f, int width);

/* That counts are not time; nothing where figures are no counts. */
void report_counts(const struct report *r, FILE *f, int width);

/* What the ratio is, @mark in front of what below 1 means. */
void report_ratio(const struct report *r, const char *mark, char *out, size_t size);

/* Behind the verdict of a row whose links disagree. */
#define LAYOUT_MARK "*"

/* Which rows those are; nothing where there is none. Returns 0 or -ENOMEM. */
int report_layout(const struct report *r, FILE *f, int width);

#define REPORT_HASH_LEN 12 /* of a hash that is told */

/* The file of patch @i of @k, below kernel-patch/ or as it was given; "" where it has none. */
const char *report_patch_file(const struct kernel_info *k, size_t i);

/* Whether that is one which only makes a kernel run here. */
bool report_is_support(const char *file);

/* "7 patches of v6.12, and to run here um-xstate-fallback.patch". */
void report_patches(const struct kernel_info *k, char *out, size_t size);

/* Everything that a kernel is made of but its compiler. */
void report_kernel(const struct kernel_info *k, char *out, size_t size);

/* The vantage of the run's device rows, which row names then need not repeat. */
const char *report_vantage(const struct comparison *c);

/*
 * A row's name without what goes without saying: the mapping "none" and the
 * vantage report_vantage() gives. @out must hold strlen(row->name) + 1.
 */
void report_short_name(const struct sample_row *row, const char *vantage, char *out);

#endif /* VMABENCH_REPORT_H */
