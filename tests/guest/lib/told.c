// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "../ktap.h"
#include "told.h"

const struct told_path told_paths[2] = {
	{ .name = "direct" },
	{ .name = "nested", .nested = true },
};

int told_open(enum vmabench_hook hook, int flags)
{
	return test_device_open(hook == VMABENCH_HOOK_MMAP ? "told-mmap" : "told-prepare", flags);
}

void told_tell(int fd, struct vmabench_told told)
{
	ktap_expect(!ioctl(fd, VMABENCH_TEST_IOC_TELL, &told), "VMABENCH_TEST_IOC_TELL: %s",
		    strerror(errno));
}

struct vmabench_told_seen told_seen(int fd)
{
	struct vmabench_told_seen seen;

	ktap_expect(!ioctl(fd, VMABENCH_TEST_IOC_SEEN, &seen), "VMABENCH_TEST_IOC_SEEN: %s",
		    strerror(errno));
	return seen;
}

struct vmabench_look told_look(int fd, int file)
{
	struct vmabench_look look = { .file = file };

	ktap_expect(!ioctl(fd, VMABENCH_TEST_IOC_LOOK, &look), "VMABENCH_TEST_IOC_LOOK: %s",
		    strerror(errno));
	return look;
}

int try_map(int fd, char *addr, size_t pages, int prot, int flags, off_t offset)
{
	void *got = mmap(addr, pages * PAGE, prot, flags | MAP_FIXED, fd, offset);

	if (got == MAP_FAILED)
		return -errno;
	ktap_expect(got == addr, "mapped at %p, not at %p", got, (void *)addr);
	return 0;
}

struct told_file told_open_path(const struct told_path *path, int flags)
{
	int told = told_open(VMABENCH_HOOK_PREPARE, flags);

	return (struct told_file){
		.told = told,
		.map = path->nested ? test_device_over("nested", flags, told) : told,
	};
}
