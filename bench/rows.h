/* SPDX-License-Identifier: GPL-2.0 */
/* The file of rows: one "storm/mapping/vantage[/arg:value...]" a line, '#' for comments. */
#ifndef VMABENCH_ROWS_H
#define VMABENCH_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "mapping.h"
#include "storm.h"

struct row {
	char *name; /* as written: storm/mapping/vantage[/args] */
	const char *args_text; /* the part of name behind vantage/, or "" */
	unsigned int line; /* of the file, from 1 */
	const struct storm *storm;
	char *mapping_name; /* the part of name between storm/ and /vantage */
	const struct vmabench_profile *profile; /* NULL: no device of ours is mapped */
	const struct mapping *mapping; /* NULL: a profile, or "none" */
	char *device; /* of mapping_of_device: its path */
	enum storm_vantage vantage;
	bool has_hook; /* the row asks for one itself */
	enum vmabench_hook hook;
	struct storm_args args; /* defaults included */
};

struct rows {
	struct row *row;
	size_t nr;
};

/* Reads @path. All that is wrong with it is VMABENCH_EXIT_USAGE, and names the file and the line.
 */
int rows_load(struct rows *rows, const char *path, struct diag *d);
void rows_free(struct rows *rows);

#endif /* VMABENCH_ROWS_H */
