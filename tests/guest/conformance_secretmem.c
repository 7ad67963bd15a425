// SPDX-License-Identifier: GPL-2.0
/*
 * The first in-tree user of .mmap_prepare: secret memory is mapped, merged and refused
 * as before, but for two cases of merging, which are written down here as they are on
 * either side. Needs memfd_secret(), so x86_64, and madvise().
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#ifndef __NR_memfd_secret
#define __NR_memfd_secret 447
#endif

#define PAGES  16
#define LOWEST ((char *)0x100000) /* this program and all that the kernel places is above */

static int open_secret(void)
{
	int fd = syscall(__NR_memfd_secret, 0);

	ktap_expect(fd >= 0, "memfd_secret: %s", strerror(errno));
	ktap_expect(!ftruncate(fd, PAGES * PAGE), "ftruncate: %s", strerror(errno));
	return fd;
}

static void adjacent_maps_merge(const void *arg)
{
	char *arena = arena_get(PAGES);
	int fd = open_secret(), i;

	(void)arg;
	for (i = 0; i < PAGES; i++)
		map_at(fd, arena, i, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, PAGES), 1);
	ktap_expect(vma_has_flag(arena, "dd"), "it may be dumped");
	ktap_expect_eq("store", touch_write(arena, 3), 0);
	expect_words(arena, 1, 3);
}

static void private_is_refused_as_ever(const void *arg)
{
	char *arena = arena_get(3);
	int fd = open_secret();

	(void)arg;
	ktap_expect(mmap(arena, 3 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
			 0) == arena,
		    "mmap: %s", strerror(errno));
	ktap_expect(mmap(arena + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd,
			 0) == MAP_FAILED &&
			    errno == EINVAL,
		    "not refused with EINVAL");
	ktap_expect_eq("VMAs where it was to be", vmas_in(arena + PAGE, 1), 0);
	ktap_expect_eq("VMAs", vmas_in(arena, 3), 2);
}

/* A limit comes before what the file has to say. */
static void private_beyond_the_limit_is_enomem(const void *arg)
{
	struct rlimit none = { .rlim_cur = 0, .rlim_max = RLIM_INFINITY };
	int fd = open_secret();
	char *arena = arena_get(1);

	(void)arg;
	ktap_expect(!setrlimit(RLIMIT_AS, &none), "setrlimit: %s", strerror(errno));
	ktap_expect(mmap(arena, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED &&
			    errno == ENOMEM,
		    "not refused with ENOMEM");
}

static void map_lowest(int fd, size_t page)
{
	ktap_expect(mmap(LOWEST + page * PAGE, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED_NOREPLACE, fd, page * PAGE) != MAP_FAILED,
		    "mmap: %s", strerror(errno));
}

/* The retry merge asks for a VMA below, whichever way it is to merge. */
static void merges_with_no_vma_below(const void *arg)
{
	int fd = open_secret();

	(void)arg;
	map_lowest(fd, 1);
	map_lowest(fd, 0);
	ktap_expect_eq("VMAs", vmas_in(LOWEST, 2), ktap_has(KTAP_PREPARE) ? 1 : 2);
}

/* By .mmap the first attempt at a merge is made before VM_DONTDUMP is set. */
static void stays_apart_from_what_may_be_dumped(const void *arg)
{
	char *arena = arena_get(2);
	int fd = open_secret();

	(void)arg;
	map_at(fd, arena, 0, 1);
	ktap_expect(!madvise(arena, PAGE, MADV_DODUMP), "madvise: %s", strerror(errno));
	map_at(fd, arena, 1, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 2), ktap_has(KTAP_PREPARE) ? 2 : 1);
	ktap_expect_eq("may not be dumped", vma_has_flag(arena + PAGE, "dd"),
		       ktap_has(KTAP_PREPARE));
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		{ .name = "21_adjacent_maps_merge", .run = adjacent_maps_merge },
		{ .name = "21_private_is_refused_as_ever", .run = private_is_refused_as_ever },
		{ .name = "21_private_beyond_the_limit_is_enomem",
		  .run = private_beyond_the_limit_is_enomem },
		{ .name = "21_merges_with_no_vma_below", .run = merges_with_no_vma_below },
		{ .name = "21_stays_apart_from_what_may_be_dumped",
		  .run = stays_apart_from_what_may_be_dumped },
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
