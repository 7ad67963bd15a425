/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv in memory; docs/results-format.md is the format. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "journal.h"

enum phase { PHASE_MMAP, PHASE_MUNMAP, PHASE_CALL, PHASE_NR };
enum hook { HOOK_MMAP, HOOK_PREPARE, HOOK_NR };
enum unit { UNIT_NS, UNIT_INSN, UNIT_NR };

extern const char *const phase_names[PHASE_NR];
extern const char *const hook_names[HOOK_NR];
extern const char *const unit_names[UNIT_NR];

/* What samples of one row on one kernel share. */
struct sample_row {
	char *kernel;
	char *build;
	char *storm;
	char *profile;
	char *vantage;
	char *args;		/* "" for the defaults */
	char *name;		/* storm/profile/vantage[/args] */
	enum unit unit;
};

/* One timed batch. */
struct sample {
	double value;		/* the whole batch, in the row's unit */
	uint32_t row;		/* index into samples.rows */
	uint32_t boot;		/* from 1 */
	uint32_t round;		/* from 1 in a boot */
	uint32_t ops;		/* at least 1 */
	uint32_t line;		/* of samples.csv, for messages */
	uint8_t phase;
	uint8_t hook;
	uint8_t slot;		/* 0 or 1 */
};

/* How many samples there are of a boot. */
struct sample_boot {
	uint32_t boot;
	size_t n;
};

struct samples {
	struct sample_row *rows;	/* in order of appearance */
	size_t n_rows;
	struct sample *v;		/* in the file's order; samples_each() leaves it empty */
	size_t n;
	struct sample_boot *boots;	/* sorted */
	size_t n_boots;
	size_t n_left_out;		/* of boots that the journal does not have */
	bool torn;			/* a last line without newline was dropped */
};

/* Which file to read, and how strictly. */
struct samples_file {
	const char *path;
	/*
	 * The run was interrupted: a last line that was cut short is dropped (and ->torn set),
	 * and so is what is of boots that @journal, if there is one, does not have. Else these
	 * are errors.
	 */
	bool unfinished;
	const struct journal *journal;
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
