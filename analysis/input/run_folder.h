/* SPDX-License-Identifier: GPL-2.0 */
/* Do the files of a results folder speak of one run? */
#ifndef VMABENCH_RUN_FOLDER_H
#define VMABENCH_RUN_FOLDER_H

#include "diag.h"
#include "boots.h"
#include "runinfo.h"
#include "table.h"

/* What a results folder says of its run. */
struct run_folder {
	const char *dir;
	struct runinfo run;
	struct boots boots;
	struct table_file samples, slots; /* to be read */
};

/*
 * Read run.json and boots.ndjson of the results folder @dir, and hold the kernels, builds and
 * targets of the boots against run.json. Returns 0, or as runinfo_read() and boots_read() do;
 * run_folder_free() is due after success only.
 */
int run_folder_read(const char *dir, struct run_folder *f, struct diag *d);

/* The same of a run that is to be carried on: what was cut short at its end is left out. */
int run_folder_read_stopped(const char *dir, struct run_folder *f, struct diag *d);
void run_folder_free(struct run_folder *f);

/*
 * Hold what samples.csv says of itself (units, rows, boots, the sides that each boot has) against
 * run.json and the boots, and slots.csv, unless @slots is NULL. Returns 0 or -EBADMSG.
 */
int run_folder_check(const struct run_folder *f, const struct table *samples,
		     const struct table *slots, struct diag *d);

/* The part of it that holds while a boot is not all there: rows, units, sides. */
int run_folder_check_rows(const struct run_folder *f, const struct table_file *file,
			  const struct table *t, const char *lines, struct diag *d);

/* Hold the checksum @sum of the lines of a boot, of samples.csv or slots.csv, against its own. */
int run_folder_check_sum(const struct table_file *file, const struct boot *boot, bool samples,
			 const struct cksum *sum, struct diag *d);

/* For what compares the sides: 0, or -EINVAL where the run has one alone. */
int run_folder_need_sides(const struct run_folder *f, struct diag *d);

#endif /* VMABENCH_RUN_FOLDER_H */
