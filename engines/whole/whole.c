// SPDX-License-Identifier: GPL-2.0
/*
 * What does a program as a whole gain? vmabench-whole DEVICE MAPS TIMES maps /dev/vmabench-DEVICE
 * as the storm append does, MAPS pages one after the other and each unmapped again, TIMES times
 * over, and ends. It measures nothing itself: hyperfine times it from outside (engines/whole.sh),
 * start, end and all, to check the benchmark's figures by other means.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "exit_codes.h"
#include "number.h"
#include "../../kmod/vmabench_abi.h"

#define MAX_TIMES 1000000u

static int complain(int status, const char *what, const char *why, const char *remedy)
{
	fprintf(stderr, "vmabench: whole: %s: %s; %s\n", what, why, remedy);
	return status;
}

/* 0 or -errno. */
static int map_and_unmap(int fd, const struct arena *arena, uint64_t maps)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);

	for (uint64_t i = 0; i < maps; i++)
		if (mmap((void *)(arena->addr + i * page), page, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED_NOREPLACE, fd, (off_t)(i * page)) == MAP_FAILED)
			return -errno;
	for (uint64_t i = 0; i < maps; i++)
		if (munmap((void *)(arena->addr + i * page), page))
			return -errno;
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t maps, times;
	struct arena arena;
	char path[128];
	int fd, err;

	if (argc != 4)
		return complain(VMABENCH_EXIT_USAGE, "command line", "is not DEVICE MAPS TIMES",
				"give a device like mmap-flags");
	if (number_whole(argv[2], 1, VMABENCH_MAX_MAPS, &maps) ||
	    number_whole(argv[3], 1, MAX_TIMES, &times))
		return complain(VMABENCH_EXIT_USAGE, "MAPS or TIMES", "is no number in range",
				"give 1 to 65536 and 1 to 1000000");
	if (snprintf(path, sizeof(path), "/dev/vmabench-%s", argv[1]) >= (int)sizeof(path))
		return complain(VMABENCH_EXIT_USAGE, "DEVICE", "is too long",
				"give a device like mmap-flags");
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return complain(VMABENCH_EXIT_STORM, path, strerror(errno), "load the modules");
	err = arena_reserve(&arena, maps);
	for (uint64_t t = 0; t < times && !err; t++)
		err = map_and_unmap(fd, &arena, maps);
	if (err)
		return complain(VMABENCH_EXIT_STORM, path, strerror(-err),
				"read the kernel's messages");
	return VMABENCH_EXIT_DONE;
}
