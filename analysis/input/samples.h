/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv in memory; docs/results-format.md is the format. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "axis.h"
#include "boots.h"
#include "diag.h"
#include "names.h"
#include "unit.h"

/* What one operation of a phase is called in a sentence: mmap(). */
extern const char *const phase_calls[PHASE_NR];

/* What samples of one row share. */
struct sample_row {
	char *storm;
	char *mapping;
	char *vantage;
	char *args; /* "" for the defaults */
	char *name; /* storm/mapping/vantage[/args] */
	const struct unit *unit;
};

/* One timed batch. */
struct sample {
	double value; /* the whole batch, in the row's unit */
	uint32_t row; /* index into samples.rows */
	const struct boot *boot;
	uint32_t round; /* from 1 in a boot */
	uint32_t ops; /* at least 1 */
	uint32_t line; /* of samples.csv, for messages */
	uint8_t phase;
	uint8_t side;
	uint8_t slot; /* 0 or 1 */
};

struct samples {
	struct sample_row *rows; /* in order of appearance */
	size_t nr_rows;
	struct sample *v; /* in the file's order; samples_each() leaves it empty */
	size_t n;
	size_t (*of_boot)[SIDE_NR]; /* how many there are of each boot in the table */
	size_t nr_boots; /* boots that have any */
	size_t nr_left_out; /* of boots that boots.ndjson does not have */
	bool torn; /* a last line without newline was dropped */
};

/* Which file to read, and how strictly. */
struct samples_file {
	const char *path;
	/*
	 * The run was interrupted: a last line that was cut short is dropped (and ->torn set),
	 * and so is what is of boots that @boots does not have. Else these are errors.
	 */
	bool unfinished;
	const struct boots *boots;
	const struct axis *axis;
};

/* Returns 0 or -errno. The sample is the callee's to copy. */
typedef int (*sample_fn)(void *arg, const struct samples *s, const struct sample *sample,
			 struct diag *d);

/*
 * Read all rows into @s, and call @take for each sample. Returns 0, -EBADMSG for data that cannot
 * be trusted (with file and line in @d), or -errno. samples_free() is due only after success.
 */
int samples_each(const struct samples_file *file, struct samples *s, sample_fn take, void *arg,
		 struct diag *d);

/* The same, with all samples in s->v. */
int samples_read(const struct samples_file *file, struct samples *s, struct diag *d);
void samples_free(struct samples *s);

#endif /* VMABENCH_SAMPLES_H */
