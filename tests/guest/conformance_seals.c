// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 10: a file that a hook puts
 * in keeps its seals, and one that is mapped to be written to cannot be sealed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define RW     (PROT_READ | PROT_WRITE)
#define ROUNDS 100

/* A file of one page whose seals are @seals. */
static int sealed_memfd(int seals)
{
	int fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);

	ktap_expect(fd >= 0, "memfd_create: %s", strerror(errno));
	ktap_expect(!ftruncate(fd, PAGE), "ftruncate: %s", strerror(errno));
	ktap_expect(!seals || !fcntl(fd, F_ADD_SEALS, seals), "F_ADD_SEALS: %s", strerror(errno));
	return fd;
}

static struct told_file told_to_put_in(const struct told_path *path, int memfd)
{
	struct told_file file = told_open_path(path, O_RDWR);

	told_tell(file.told, (struct vmabench_told){ .file = memfd });
	return file;
}

static void expect_seals_hold(const struct told_path *path, int seals)
{
	int memfd = sealed_memfd(seals), i;
	struct told_file file = told_to_put_in(path, memfd);
	struct vmabench_look was = told_look(file.told, memfd), is;
	char *arena = arena_get(1);

	for (i = 0; i < ROUNDS; i++) {
		ktap_expect_eq("shared, to write", try_map(file.map, arena, 1, RW, MAP_SHARED, 0),
			       -EPERM);
		ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
		ktap_expect_eq("shared, to read",
			       try_map(file.map, arena, 1, PROT_READ, MAP_SHARED, 0), 0);
		ktap_expect(!vma_has_flag(arena, "mw"), "a sealed file is mapped with mw");
		ktap_expect(mprotect(arena, PAGE, RW) && errno == EACCES, "mprotect was not "
									  "refused with EACCES");
		ktap_expect_eq("i_mmap_writable while mapped", told_look(file.told, memfd).writable,
			       was.writable);
		unmap_at(arena, 0, 1);
		ktap_expect_eq("private", try_map(file.map, arena, 1, RW, MAP_PRIVATE, 0), 0);
		unmap_at(arena, 0, 1);
	}
	is = told_look(file.told, memfd);
	ktap_expect_eq("i_mmap_writable", is.writable, was.writable);
	ktap_expect_eq("references", is.refs, was.refs);
}

static void write_seal_holds(const void *arg)
{
	expect_seals_hold(arg, F_SEAL_WRITE);
}

static void future_write_seal_holds(const void *arg)
{
	expect_seals_hold(arg, F_SEAL_FUTURE_WRITE);
}

/* F_ADD_SEALS asks i_mmap_writable, and nothing else, who writes. */
static void mapping_to_write_forbids_sealing(const void *arg)
{
	int memfd = sealed_memfd(0);
	struct told_file file = told_to_put_in(arg, memfd);
	char *arena = arena_get(1);

	ktap_expect_eq("mmap", try_map(file.map, arena, 1, RW, MAP_SHARED, 0), 0);
	ktap_expect_eq("i_mmap_writable", told_look(file.told, memfd).writable, 1);
	ktap_expect(fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE) && errno == EBUSY, "F_ADD_SEALS was "
									       "not refused with "
									       "EBUSY");
	/* One that may be written to later counts as well. */
	ktap_expect(!mprotect(arena, PAGE, PROT_READ), "mprotect: %s", strerror(errno));
	ktap_expect(fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE) && errno == EBUSY, "F_ADD_SEALS was "
									       "not refused with "
									       "EBUSY");
	unmap_at(arena, 0, 1);
	ktap_expect_eq("i_mmap_writable", told_look(file.told, memfd).writable, 0);
	ktap_expect(!fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE), "F_ADD_SEALS: %s", strerror(errno));
}

/*
 * Without the right to write the mapping does not count, so that the file can be sealed under it.
 */
static void mapping_that_lost_the_right_allows_sealing(const void *arg)
{
	int memfd = sealed_memfd(0);
	struct told_file file = told_open_path(arg, O_RDWR);
	char *arena = arena_get(1);

	told_tell(file.told, (struct vmabench_told){
				     .file = memfd,
				     .clear_flags = VMABENCH_VM_MAYWRITE,
			     });
	ktap_expect_eq("mmap", try_map(file.map, arena, 1, RW, MAP_SHARED, 0), 0);
	ktap_expect(!strcmp(vma_at(arena).perms, "r--s"), "mapped %s", vma_at(arena).perms);
	ktap_expect_eq("i_mmap_writable", told_look(file.told, memfd).writable, 0);
	ktap_expect(!fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE), "F_ADD_SEALS: %s", strerror(errno));
	unmap_at(arena, 0, 1);
	ktap_expect_eq("i_mmap_writable", told_look(file.told, memfd).writable, -1);
}

/* The file that the hook was called for is a sealed one: do_mmap() and the hook agree. */
static void sealed_prepare_only_file_is_asked_once(const void *arg)
{
	int memfd = sealed_memfd(F_SEAL_WRITE), reopened;
	char *arena = arena_get(1), path[32];

	(void)arg;
	test_device_over("prepare-only", O_RDWR, memfd);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", memfd);
	reopened = open(path, O_RDWR | O_CLOEXEC);
	ktap_expect(reopened >= 0, "open: %s", strerror(errno));
	ktap_expect_eq("to write", try_map(reopened, arena, 1, RW, MAP_SHARED, 0), -EPERM);
	ktap_expect_eq("to read", try_map(reopened, arena, 1, PROT_READ, MAP_SHARED, 0), 0);
	ktap_expect(!vma_has_flag(arena, "mw"), "a sealed file is mapped with mw");
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_PATH("13_write_seal_holds", write_seal_holds, KTAP_TRUSTS_HOOK),
		EACH_PATH("13_future_write_seal_holds", future_write_seal_holds, KTAP_TRUSTS_HOOK),
		EACH_PATH("13_mapping_to_write_forbids_sealing", mapping_to_write_forbids_sealing,
			  KTAP_SWAP_LEAK),
		EACH_PATH("13_mapping_that_lost_the_right_allows_sealing",
			  mapping_that_lost_the_right_allows_sealing, KTAP_TRUSTS_HOOK),
		ONLY_PREPARE("13_sealed_prepare_only_file_is_asked_once",
			     sealed_prepare_only_file_is_asked_once),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
