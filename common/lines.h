/* SPDX-License-Identifier: GPL-2.0 */
/* A text file, line by line. */
#ifndef VMABENCH_LINES_H
#define VMABENCH_LINES_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct lines {
	FILE *f; /* the caller opens it, and closes it */
	char *text; /* the line, without its newline; lines_free() frees it */
	unsigned int nr; /* its number, from 1 */
	bool cut; /* it is the last, and has no newline */
	size_t len, room;
};

/*
 * Reads the next line. 1: there is one; 0: there is none left; -EBADMSG: it holds a NUL byte; else
 * the -errno with which the file cannot be read to its end.
 */
int lines_next(struct lines *lines);

void lines_free(struct lines *lines);

#endif /* VMABENCH_LINES_H */
