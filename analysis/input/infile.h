/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads files of a results folder, which may come from somebody else: a link could lead anywhere,
 * and a fifo or a device would be waited for.
 */
#ifndef VMABENCH_INFILE_H
#define VMABENCH_INFILE_H

#include <stddef.h>
#include <stdio.h>

#include "diag.h"

/*
 * Open @path, which must be a file and no link. Returns its descriptor; -EBADMSG for anything else
 * that is there; -errno.
 */
int infile_open(const char *path, struct diag *d);

/* As infile_open(), for stdio: sets *@f and returns 0. */
int infile_fopen(const char *path, FILE **f, struct diag *d);

/*
 * Read the whole of @path, at most @max bytes, into *@text, with a NUL behind it; free() is due.
 * Returns 0, -EBADMSG when it is larger, or as infile_open() does.
 */
int infile_load(const char *path, size_t max, char **text, size_t *len, struct diag *d);

/* Lines of an open file. */
struct infile_lines {
	const char *path;
	int fd;
	char *buffer;
	size_t start, end; /* what is not yet taken */
	size_t nr; /* of the line last taken, from 1 */
	int at_end;
	int torn; /* the line last taken had no newline */
};

int infile_lines_open(struct infile_lines *l, const char *path, struct diag *d);

/*
 * Take the next line: *@line is text without its newline, valid until the next call. Returns 1;
 * 0 at the end; -EBADMSG for a line that is too long or holds a NUL; -errno.
 */
int infile_lines_next(struct infile_lines *l, char **line, size_t *len, struct diag *d);
void infile_lines_close(struct infile_lines *l);

#endif /* VMABENCH_INFILE_H */
