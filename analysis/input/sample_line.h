/* SPDX-License-Identifier: GPL-2.0 */
/* One line of samples.csv. */
#ifndef VMABENCH_SAMPLE_LINE_H
#define VMABENCH_SAMPLE_LINE_H

#include <stdint.h>

#include "samples.h"

/* Where the reader is, and what rows it has seen. */
struct sample_reader {
	const char *path;
	const struct boots *boots;
	const struct axis *axis;
	uint32_t line;
	struct samples *s;
	uint32_t last_row;
	const struct boot *last_boot;
	uint32_t *hash; /* of rows; open addressing, 0: empty, else 1 + row */
	size_t hash_size; /* a power of two */
	struct diag *d;
};

/*
 * Parse @line, which is written to, into @out; a new row is added to the reader's. @out->boot is
 * NULL where the boot is none of the table's. Strict: a line that is not exactly what the format
 * says is an error that names it, because a guessed figure is worse than none. Returns 0, -EBADMSG
 * or -ENOMEM.
 */
int sample_line_parse(struct sample_reader *r, char *line, struct sample *out);

/* Is @line the file's first one? Returns 0 or -EBADMSG. */
int sample_line_check_header(struct sample_reader *r, char *line);

/* -EBADMSG, with the line and what was @got in it in the reader's diag. */
int sample_line_bad(struct sample_reader *r, const char *what, const char *got);

void sample_row_free(struct sample_row *row);

#endif /* VMABENCH_SAMPLE_LINE_H */
