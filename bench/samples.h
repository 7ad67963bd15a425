/* SPDX-License-Identifier: GPL-2.0 */
/* samples.csv, as docs/results-format.md has it. */
#ifndef VMABENCH_SAMPLES_H
#define VMABENCH_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include "port.h"

/*
 * Lines are kept until samples_flush() and then written at once, straight into the file and to the
 * port: a guest may die at any time, and what it has flushed is whole.
 */
struct samples {
	int fd;
	char *buf;
	size_t len, cap;
	const struct port *port;
	const char *name; /* of the file, for the port */
	uint64_t size; /* of what was flushed */
};

/* One batch. Strings hold no comma. */
struct sample {
	uint32_t boot;
	const char *side, *storm, *mapping, *hook, *vantage, *args, *phase;
	uint32_t round, slot, ops;
	uint64_t value; /* of the whole batch */
	const char *unit;
};

/* Creates @path, which must not exist, with its header line. 0 or -errno, as all of these. */
int samples_open(struct samples *samples, const char *path, const struct port *port);
int samples_add(struct samples *samples, const struct sample *sample);
int samples_flush(struct samples *samples);

/* Drops what was not flushed. */
int samples_close(struct samples *samples);

#endif /* VMABENCH_SAMPLES_H */
