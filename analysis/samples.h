/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv in memory; docs/results-format.md is the format. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

enum phase { PHASE_MMAP, PHASE_MUNMAP, PHASE_CALL, PHASE_NR };
enum hook { HOOK_MMAP, HOOK_PREPARE, HOOK_NR };
enum unit { UNIT_NS, UNIT_INSN, UNIT_NR };

extern const char *const phase_names[PHASE_NR];
extern const char *const hook_names[HOOK_NR];
extern const char *const unit_names[UNIT_NR];

/* What samples of one row on one kernel share. */
struct sample_row {
	char *kernel;
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

struct samples {
	struct sample_row *rows;	/* in order of appearance */
	size_t n_rows;
	struct sample *v;		/* in the file's order */
	size_t n;
	bool torn;			/* a last line without newline was dropped */
};

/*
 * Read @path. A last line that was cut short is dropped (and ->torn set) when
 * @may_be_torn, as in a run that was interrupted; else it is an error.
 *
 * Returns 0, -EBADMSG for data that cannot be trusted (with file and line in
 * @d), or -errno. samples_free() is due only after success.
 */
int samples_read(const char *path, bool may_be_torn, struct samples *s, struct diag *d);
void samples_free(struct samples *s);

#endif /* VMABENCH_SAMPLES_H */
