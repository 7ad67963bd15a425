/* SPDX-License-Identifier: GPL-2.0 */
/* What those share who read the parts of a row. */
#ifndef VMABENCH_ROW_PART_H
#define VMABENCH_ROW_PART_H

#include "rows.h"

#define MAX_NAMES 64 /* that nearest_name() is given: far more than there are */

/* Where an error is: what it is printed with. */
struct row_place {
	const char *path;
	unsigned int line;
	struct diag *d;
};

#define bad_row(place, fmt, ...)                                                                   \
	diag_exit((place)->d, VMABENCH_EXIT_USAGE, -EINVAL, "%s:%u: " fmt, (place)->path,          \
		  (place)->line, ##__VA_ARGS__)

/* The mapping that @word names, for a row whose storm is known. 0 or -EINVAL. */
int row_mapping(struct row *row, const char *word, const struct row_place *at);

#endif /* VMABENCH_ROW_PART_H */
