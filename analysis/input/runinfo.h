/* SPDX-License-Identifier: GPL-2.0 */
/* run.json: what was asked for and what it ran on. */
#ifndef VMABENCH_RUNINFO_H
#define VMABENCH_RUNINFO_H

#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>

#include "axis.h"
#include "diag.h"
#include "unit.h"

/* Strings belong to ->root; one that the run did not note reads "unknown". */
struct kernel_info {
	const char *name;
	const char *version;
	const char *package; /* or the commit of a git tree */
	const char *description; /* "" where it says none */
	const char *arch;
	const char *build;
	const char *compiler;
	const char *config; /* its SHA-256 */
	bool no_retry; /* it does not merge again after .mmap changed the flags */
	json_t *patches; /* array, or NULL */
	size_t nr_patches;
};

struct runinfo {
	json_t *root;
	const char *tool_version;
	const char *status;
	bool unfinished; /* the status is partial or running */
	const char *command;
	const char *suite;
	const char *target;
	const char *target_about; /* what its figures are, and what they are not */
	const struct unit *unit; /* the target's */
	struct axis axis;
	uint64_t seed;
	uint32_t plan_boots;
	uint32_t plan_rounds; /* a boot */
	json_t *plan_rows; /* array of strings */
	/* of its kernels, that were allowed: array of strings, or NULL */
	json_t *config_differences;
	json_t *reasons; /* array of strings, or NULL */
	const char *splat; /* what a guest's kernel complained of, or NULL: no row counts */
	struct kernel_info *kernels;
	size_t nr_kernels;
	const char *host_cpu;
	const char *host_os;
	const char *host_kernel;
	const char *host_virtualization;
	uint32_t host_cpus; /* 0 when unknown */
};

/*
 * Read @path. Returns 0; -EBADMSG when it is not JSON or lacks what the report
 * rests on; -EINVAL when another vmabench wrote it; -ENOENT and the like when it cannot be opened.
 * runinfo_free() is due only after success.
 */
int runinfo_read(const char *path, struct runinfo *r, struct diag *d);
void runinfo_free(struct runinfo *r);

/* The kernel of that name, or NULL. */
const struct kernel_info *runinfo_kernel(const struct runinfo *r, const char *name);

#endif /* VMABENCH_RUNINFO_H */
