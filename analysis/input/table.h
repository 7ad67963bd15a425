/* SPDX-License-Identifier: GPL-2.0 */
/* What samples.csv and slots.csv have in common: lines that begin with boot, side and row. */
#ifndef VMABENCH_TABLE_H
#define VMABENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "axis.h"
#include "boots.h"
#include "cksum.h"
#include "diag.h"
#include "names.h"
#include "unit.h"

/* What lines of one row share. */
struct sample_row {
	char *storm;
	char *mapping;
	char *vantage;
	char *args; /* "" for the defaults */
	char *name; /* storm/mapping/vantage[/args] */
	const struct unit *unit; /* NULL: its lines have none */
};

/* Which file to read, and how strictly. */
struct table_file {
	const char *path;
	/*
	 * The run was interrupted: a last line that was cut short is dropped (and ->torn set),
	 * and so is what is of boots that @boots does not have. Else these are errors.
	 */
	bool unfinished;
	bool may_be_empty;
	const struct boots *boots;
	const struct axis *axis;
};

/* What there is in a table beside its lines. */
struct table {
	struct sample_row *rows; /* in order of appearance */
	size_t nr_rows;
	size_t n; /* lines */
	size_t (*of_boot)[SIDE_NR]; /* how many there are of each boot in boots.ndjson */
	struct cksum *sum; /* of the lines of each boot that has a checksum there */
	size_t nr_boots; /* boots that have any */
	size_t nr_left_out; /* of boots that boots.ndjson does not have */
	uint32_t left_out_low, left_out_high; /* which these are; 0: there are none */
	bool torn; /* a last line without newline was dropped */
};

/* How a table looks. The columns of a row come second to seventh. */
struct table_format {
	const char *const *columns;
	size_t nr;
	size_t round; /* which column that is; the slot's comes next */
	const char *lines; /* what they are called in sentences */
};

/* The columns that all tables begin with. */
#define TABLE_COLUMNS "boot", "side", "storm", "mapping", "hook", "vantage", "args"
#define TABLE_FIRST   7 /* column behind these */

/* Of which slot a line is. */
struct table_key {
	const struct boot *boot; /* NULL: none that counts, and the line is only to be checked */
	uint32_t row; /* index into table.rows */
	uint32_t round; /* from 1 in a boot */
	uint32_t line; /* of the file, for messages */
	uint8_t side;
	uint8_t slot; /* 0 or 1 */
	uint8_t hook; /* NR_HOOKS: none */
};

/* Where the reader is, and what rows it has seen. */
struct table_reader {
	const struct table_file *file;
	const struct table_format *format;
	struct table *t;
	uint32_t line;
	uint32_t last_row;
	const struct boot *last_boot;
	uint32_t *hash; /* of rows; open addressing, 0: empty, else 1 + row */
	size_t hash_size; /* a power of two */
	struct diag *d;
};

/* Takes what else is in a line, from its fields. Returns 0 or -errno. */
typedef int (*table_fn)(void *arg, struct table_reader *r, const struct table_key *key,
			char **field);

/*
 * Read the whole file into @t and call @take for each line. Strict: a line that is not exactly what
 * the format says is an error that names it, because a guessed figure is worse than none. Returns
 * 0, -EBADMSG for data that cannot be trusted (with file and line in @d), or -errno. table_free()
 * is due only after success.
 */
int table_each(const struct table_file *file, const struct table_format *format, struct table *t,
	       table_fn take, void *arg, struct diag *d);
void table_free(struct table *t);

/* For @take. -EBADMSG, with the line and what was @got in it in the reader's diag. */
int table_bad(struct table_reader *r, const char *what, const char *got);

/* Parse the field of @column, as a whole number or one of @n words. 0 or -EBADMSG. */
int table_number(struct table_reader *r, char **field, size_t column, uint64_t min, uint64_t max,
		 uint64_t *out);
int table_word(struct table_reader *r, char **field, size_t column, const char *const *words,
	       size_t n, size_t *out);

#endif /* VMABENCH_TABLE_H */
