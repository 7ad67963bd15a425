/* SPDX-License-Identifier: GPL-2.0 */
/* A file of lines that grows while the guest runs. */
#ifndef VMABENCH_TABLE_H
#define VMABENCH_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "port.h"

/*
 * Lines are kept until table_flush() and then written at once, straight into the file and to the
 * port: a guest may die at any time, and what it has flushed is whole.
 */
struct table {
	char *path;
	int fd;
	char *buf;
	size_t len, cap;
	const struct port *port;
	const char *name; /* of the file, for the port */
	uint64_t size; /* of what was flushed */
};

/*
 * Creates @dir/@name, which must not exist, with the line @header. 0 or -errno, as all of these;
 * whatever fails is said in @d.
 */
int table_open(struct table *t, const char *dir, const char *name, const char *header,
	       const struct port *port, struct diag *d);
int table_flush(struct table *t, struct diag *d);

/* Drops what was not flushed. */
int table_close(struct table *t, struct diag *d);

/* Keeps a line, or a part of one. Nothing is said here. */
int table_add(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif /* VMABENCH_TABLE_H */
