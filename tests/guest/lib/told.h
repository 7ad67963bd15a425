/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The driver that does as it is told (tests/guest/kmod/vmabench_test_told.c), alone and with
 * another in front. All of these end the case as failed when the guest itself does
 * not do what is asked.
 */
#ifndef VMABENCH_TESTS_TOLD_H
#define VMABENCH_TESTS_TOLD_H

#include <stdbool.h>

#include "../guest.h"
#include "../kmod/test_abi.h"

/* A file of told-@hook, opened with open()'s @flags; its hook does nothing yet. */
int told_open(enum vmabench_hook hook, int flags);

/* From now on the hook of @fd does as @told says. */
void told_tell(int fd, struct vmabench_told told);

/* What it has seen since. */
struct vmabench_told_seen told_seen(int fd);

/* @file as the kernel sees it; any told file will do for @fd. */
struct vmabench_look told_look(int fd, int file);

/* Map @pages pages of @fd at @addr, replacing what is there. Returns 0 or -errno. */
int try_map(int fd, char *addr, size_t pages, int prot, int flags, off_t offset);

/* A told file of .mmap_prepare, reached directly or through an outer driver's .mmap. */
struct told_path {
	const char *name;
	bool nested;
};

extern const struct told_path told_paths[2];

struct told_file {
	int told; /* the file to tell things to */
	int map; /* the one to map */
};

struct told_file told_open_path(const struct told_path *path, int flags);

/* Rows of a table: a case for each path, given as arg. */
#define EACH_PATH(_name, _run, _unless)                                                            \
	{ .name = _name "/direct",                                                                 \
	  .run = _run,                                                                             \
	  .arg = &told_paths[0],                                                                   \
	  .needs = KTAP_PREPARE,                                                                   \
	  .unless = _unless },                                                                     \
	{                                                                                          \
		.name = _name "/nested", .run = _run, .arg = &told_paths[1],                       \
		.needs = KTAP_PREPARE, .unless = _unless                                           \
	}

#endif /* VMABENCH_TESTS_TOLD_H */
