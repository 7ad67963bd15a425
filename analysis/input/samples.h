/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv in memory; docs/results-format.md is the format. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "names.h"
#include "table.h"

/* What one operation of a phase is called in a sentence: mmap(). */
extern const char *const phase_calls[PHASE_NR];

/* One timed batch. */
struct sample {
	double value; /* the whole batch, in the row's unit */
	uint32_t row; /* index into samples.table.rows */
	const struct boot *boot;
	uint32_t round; /* from 1 in a boot */
	uint32_t ops; /* at least 1 */
	uint32_t line; /* of samples.csv, for messages */
	uint8_t phase;
	uint8_t side;
	uint8_t slot; /* 0 or 1 */
};

struct samples {
	struct table table;
	struct sample *v; /* in the file's order; samples_each() leaves it empty */
};

/* Returns 0 or -errno. The sample is the callee's to copy. */
typedef int (*sample_fn)(void *arg, const struct samples *s, const struct sample *sample,
			 struct diag *d);

/*
 * Read the rows of samples.csv into @s, and call @take for each sample. Returns as table_each();
 * samples_free() is due only after success.
 */
int samples_each(const struct table_file *file, struct samples *s, sample_fn take, void *arg,
		 struct diag *d);

/* The same, with all samples in s->v. */
int samples_read(const struct table_file *file, struct samples *s, struct diag *d);
void samples_free(struct samples *s);

#endif /* VMABENCH_SAMPLES_H */
