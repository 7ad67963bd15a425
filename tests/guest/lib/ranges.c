// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../guest.h"
#include "../ktap.h"
#include "ranges.h"

static void fork_and_exit(char *arena, size_t bytes)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		munmap(arena, bytes);
		_exit(0);
	}
	ktap_expect(pid > 0 && waitpid(pid, &status, 0) == pid, "fork: %s", strerror(errno));
}

void ranges_step(uint64_t *state, char *arena, size_t arena_pages)
{
	size_t page = random_next(state) % arena_pages;
	size_t pages = 1 + random_next(state) % (arena_pages - page);
	size_t to = random_next(state) % (arena_pages - pages + 1);
	char *addr = arena + page * PAGE;

	switch (random_next(state) % 9) {
	case 0:
		mprotect(addr, pages * PAGE, PROT_READ);
		break;
	case 1:
		mprotect(addr, pages * PAGE, PROT_READ | PROT_WRITE);
		break;
	case 2:
		if (to + pages <= page || to >= page + pages)
			mremap(addr, pages * PAGE, pages * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			       arena + to * PAGE);
		break;
	case 3:
		mlock(addr, pages * PAGE);
		break;
	case 4:
		munlock(addr, pages * PAGE);
		break;
	case 5:
		fork_and_exit(arena, arena_pages / 2 * PAGE);
		break;
	case 6:
		madvise(addr, pages * PAGE, MADV_DONTNEED);
		break;
	case 7:
		ktap_expect(mmap(addr, pages * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == addr,
			    "mmap: %s", strerror(errno));
		break;
	default:
		unmap_at(arena, page, pages);
	}
}
