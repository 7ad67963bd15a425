/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A stand-in for the vmabench modules: open() and ioctl() of this program, in place of the C
 * library's. A device is a memfd, so it can be mapped. What the module would have found is what the
 * test has put into fake.
 */
#ifndef TEST_BENCH_FAKE_H
#define TEST_BENCH_FAKE_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vmabench_abi.h"

#define FAKE_MAX_FD 256

static struct {
	/* What the module says. */
	uint32_t abi;
	uint32_t vmas, file_refs;
	uint64_t hook_calls; /* of a storm, and what the counters show */
	uint64_t hook_errors; /* what the counters show */
	uint64_t counted_more; /* added to what the counters show */
	uint32_t batches_lost; /* of batches_done */
	int open_errno, storm_errno; /* fail with this, if set */
	uint32_t storms_until_errno; /* ... after so many */
	void (*on_storm)(void); /* called by each storm, if set */
	bool leaves_vma; /* a storm leaves a page mapped at the start of the arena */
	/* What was asked of it. */
	uint32_t opens, storms, resets;
	uint32_t threads; /* of the process, as the last storm was asked for */
	struct vmabench_storm last;
	struct vmabench_info info[FAKE_MAX_FD];
} fake;

static void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.abi = VMABENCH_ABI_VERSION;
	fake.file_refs = 1;
}

static int fake_fail(int err)
{
	errno = err;
	return -1;
}

int open(const char *path, int flags, ...)
{
	const char *name, *profile;
	va_list ap;
	int mode, fd;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	if (strncmp(path, "/dev/vmabench-", strlen("/dev/vmabench-")))
		return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (fake.open_errno)
		return fake_fail(fake.open_errno);
	fake.opens++;
	name = path + strlen("/dev/vmabench-");
	profile = strchr(name, '-') + 1;
	fd = memfd_create(name, MFD_CLOEXEC);
	if (fd < 0 || fd >= FAKE_MAX_FD || ftruncate(fd, 1 << 30))
		return fake_fail(EMFILE);
	fake.info[fd].hook = strncmp(name, "mmap-", 5) ? VMABENCH_HOOK_PREPARE : VMABENCH_HOOK_MMAP;
	snprintf(fake.info[fd].profile, sizeof(fake.info[fd].profile), "%s", profile);
	return fd;
}

/* A folder has a link for each folder in it, and two of its own. */
static uint32_t fake_count_threads(void)
{
	struct stat st;

	return stat("/proc/self/task", &st) ? 0 : (uint32_t)st.st_nlink - 2;
}

static int fake_storm(int fd, struct vmabench_storm *storm)
{
	if (fake.on_storm)
		fake.on_storm();
	fake.threads = fake_count_threads();
	if (fake.storm_errno && fake.storms >= fake.storms_until_errno)
		return fake_fail(fake.storm_errno);
	fake.storms++;
	fake.last = *storm;
	/* Values that tell batch and phase: the ns of an operation are 100 more for each batch. */
	for (uint32_t b = 0; b < storm->batches; b++) {
		if (!(storm->pattern.flags & VMABENCH_PATTERN_UNMAPS))
			((uint64_t *)(uintptr_t)storm->mmap_times)[b] =
				(1000 + b * 100) * storm->maps;
		if (!(storm->pattern.flags & VMABENCH_PATTERN_REFUSED))
			((uint64_t *)(uintptr_t)storm->munmap_times)[b] =
				(2000 + b * 100) * storm->maps;
	}
	if (fake.leaves_vma)
		mmap((void *)(uintptr_t)storm->addr, 4096, PROT_READ,
		     MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0);
	storm->hook_calls = fake.hook_calls;
	storm->vmas_min = fake.vmas;
	storm->vmas_max = fake.vmas;
	storm->batches_done = storm->batches - fake.batches_lost;
	storm->file_refs = fake.file_refs;
	return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	struct vmabench_counters *counters;
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	switch (request) {
	case VMABENCH_IOC_INFO:
		fake.info[fd].abi = fake.abi;
		memcpy(arg, &fake.info[fd], sizeof(fake.info[fd]));
		return 0;
	case VMABENCH_IOC_COUNTERS:
		counters = arg;
		memset(counters, 0, sizeof(*counters));
		counters->hook_calls = fake.hook_calls + fake.counted_more;
		counters->hook_errors = fake.hook_errors;
		return 0;
	case VMABENCH_IOC_RESET:
		fake.resets++;
		return 0;
	case VMABENCH_IOC_STORM:
		return fake_storm(fd, arg);
	}
	return (int)syscall(SYS_ioctl, fd, request, arg);
}

#endif /* TEST_BENCH_FAKE_H */
