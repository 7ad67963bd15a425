/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest tests share: the devices, an arena to map them in, and what /proc says. */
#ifndef VMABENCH_TESTS_GUEST_H
#define VMABENCH_TESTS_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../common/names.h"
#include "../../common/profiles.h"
#include "../../kmod/vmabench_abi.h"

#define PAGE ((size_t)4096)

/* What the storms of these names map by (bench/storms). */
extern const struct vmabench_pattern append_pattern, isolated_pattern, empty_pattern;

extern const enum vmabench_hook both_hooks[2];

/* The features that @hook needs, for struct ktap_case. */
unsigned int hook_needs(enum vmabench_hook hook);

/*
 * The features that make a merge by @hook leak the file that @profile puts in, which pins the
 * module.
 */
unsigned int merge_leaks(enum vmabench_hook hook, const struct vmabench_profile *profile);

/*
 * All of these end the case as failed when the guest itself does not do what is
 * asked, so a case reads as what it checks and nothing else.
 */

/* Open /dev/vmabench-HOOK-PROFILE for reading and writing. */
int device_open(enum vmabench_hook hook, const char *profile);
/* Open /dev/vmabench-test-NAME of tests/guest/kmod, with open()'s @flags. */
int test_device_open(const char *name, int flags);
/* The same, and give it @file; test_abi.h says what for. */
int test_device_over(const char *name, int flags, int file);
struct vmabench_counters device_counters(int fd);
void device_reset(int fd);

/* VMABENCH_IOC_STORM, of the device itself. Returns 0 or -errno. */
int device_storm(int fd, struct vmabench_storm *storm);
/* The same, of what @storm says. */
int device_storm_over(int fd, struct vmabench_storm *storm);

/* The one malloc() of a case's name; it lives as long as the program. */
const char *case_name(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* @pages free pages, page-aligned, with a guard that cannot merge on either side. */
char *arena_get(size_t pages);

/*
 * Map @pages pages of @fd at page @at of @arena, shared, read and write, with
 * the offset @at: neighbours in the arena are neighbours in the file.
 */
void map_at(int fd, char *arena, size_t at, size_t pages);
void unmap_at(char *arena, size_t at, size_t pages);

/* A line of /proc/self/maps. */
struct vma_line {
	unsigned long start, end, offset;
	char perms[5], file[64];
};

/* VMAs that touch @pages pages from @arena. */
unsigned int vmas_in(const char *arena, size_t pages);
/* The VMA at @addr. */
struct vma_line vma_at(const char *addr);
/* Whether VmFlags of the VMA at @addr has the two letters @flag. Needs CONFIG_PROC_PAGE_MONITOR. */
bool vma_has_flag(const char *addr, const char *flag);
/* The signal that reading a word at @addr ends in, or 0, and what was read. */
int touch(const char *addr, uint64_t *word);
/* The same of storing @word there. */
int touch_write(char *addr, uint64_t word);

/* Touch every page of @arena: each must read as @word. */
void expect_words(const char *arena, size_t pages, uint64_t word);

/* KiB that /proc/meminfo has for @key, and /proc/self/status. */
long meminfo_kib(const char *key);
long status_kib(const char *key);

/* A reader of the kernel's log that starts at its end, and the lines with @text since. */
int kmsg_open(void);
unsigned int kmsg_count(int fd, const char *text);

/* splitmix64: @state moves on, the next number is returned. */
uint64_t random_next(uint64_t *state);

#endif /* VMABENCH_TESTS_GUEST_H */
