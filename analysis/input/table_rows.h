/* SPDX-License-Identifier: GPL-2.0 */
/* The rows of a table: which one a line is of, found by what it says of it. */
#ifndef VMABENCH_TABLE_ROWS_H
#define VMABENCH_TABLE_ROWS_H

#include "table.h"

/* The columns that all tables begin with (TABLE_COLUMNS). */
enum table_first { BOOT, SIDE, STORM, MAPPING, HOOK, VANTAGE, ARGS };

/* Set @r->last_row to the row of the line in @field, which is added if it is new. 0 or -errno. */
int table_rows_find(struct table_reader *r, char **field);

void table_rows_free(struct table *t);

#endif /* VMABENCH_TABLE_ROWS_H */
