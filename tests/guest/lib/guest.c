// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../guest.h"
#include "../kmod/test_abi.h"
#include "../ktap.h"

const struct vmabench_pattern append_pattern = { .stride = 1 };
const struct vmabench_pattern isolated_pattern = { .lead = 1, .stride = 1, .gap = 1 };
const struct vmabench_pattern empty_pattern = { .stride = 1, .flags = VMABENCH_PATTERN_EMPTY };

const enum vmabench_hook both_hooks[2] = { VMABENCH_HOOK_MMAP, VMABENCH_HOOK_PREPARE };

unsigned int hook_needs(enum vmabench_hook hook)
{
	return hook == VMABENCH_HOOK_PREPARE ? KTAP_PREPARE : 0;
}

unsigned int merge_leaks(enum vmabench_hook hook, const struct vmabench_profile *profile)
{
	return hook == VMABENCH_HOOK_PREPARE && profile->swaps_file ? KTAP_SWAP_LEAK : 0;
}

static int open_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	ktap_expect(fd >= 0, "open %s: %s", path, strerror(errno));
	return fd;
}

int device_open(enum vmabench_hook hook, const char *profile)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/vmabench-%s-%s", hook_names[hook], profile);
	return open_path(path, O_RDWR);
}

int test_device_open(const char *name, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/vmabench-test-%s", name);
	return open_path(path, flags);
}

int test_device_over(const char *name, int flags, int file)
{
	int fd = test_device_open(name, flags);

	ktap_expect(!ioctl(fd, VMABENCH_TEST_IOC_FILE, file), "VMABENCH_TEST_IOC_FILE: %s",
		    strerror(errno));
	return fd;
}

struct vmabench_counters device_counters(int fd)
{
	struct vmabench_counters counters;

	ktap_expect(!ioctl(fd, VMABENCH_IOC_COUNTERS, &counters), "VMABENCH_IOC_COUNTERS: %s",
		    strerror(errno));
	return counters;
}

void device_reset(int fd)
{
	ktap_expect(!ioctl(fd, VMABENCH_IOC_RESET), "VMABENCH_IOC_RESET: %s", strerror(errno));
}

int device_storm_over(int fd, struct vmabench_storm *storm)
{
	return ioctl(fd, VMABENCH_IOC_STORM, storm) ? -errno : 0;
}

int device_storm(int fd, struct vmabench_storm *storm)
{
	storm->fd = fd;
	storm->flags = 0;
	return device_storm_over(fd, storm);
}

const char *case_name(const char *fmt, ...)
{
	va_list args;
	char *name;

	va_start(args, fmt);
	if (vasprintf(&name, fmt, args) < 0)
		abort();
	va_end(args);
	return name;
}

char *arena_get(size_t pages)
{
	/* Far from where the kernel places what it may place: it would take the free pages. */
	static char *next = (char *)(4ul << 30);
	char *area = mmap(next, (pages + 2) * PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	ktap_expect(area == next, "arena of %zu pages: %s", pages, strerror(errno));
	next += (pages + 2) * PAGE;
	unmap_at(area, 1, pages);
	return area + PAGE;
}

void map_at(int fd, char *arena, size_t at, size_t pages)
{
	void *addr = mmap(arena + at * PAGE, pages * PAGE, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_FIXED_NOREPLACE, fd, at * PAGE);

	ktap_expect(addr != MAP_FAILED, "mmap at page %zu: %s", at, strerror(errno));
}

void unmap_at(char *arena, size_t at, size_t pages)
{
	ktap_expect(!munmap(arena + at * PAGE, pages * PAGE), "munmap at page %zu: %s", at,
		    strerror(errno));
}

static FILE *open_stream(const char *path)
{
	FILE *stream = fopen(path, "re");

	ktap_expect(stream, "open %s: %s", path, strerror(errno));
	return stream;
}

/* The next VMA of a maps or smaps file into @line. False at the end. */
static bool read_vma(FILE *stream, struct vma_line *line)
{
	char text[512];

	while (fgets(text, sizeof(text), stream)) {
		line->file[0] = '\0';
		if (sscanf(text, "%lx-%lx %4s %lx %*s %*s %63s", &line->start, &line->end,
			   line->perms, &line->offset, line->file) >= 4)
			return true;
	}
	return false;
}

unsigned int vmas_in(const char *arena, size_t pages)
{
	unsigned long start = (unsigned long)arena, end = start + pages * PAGE;
	FILE *maps = open_stream("/proc/self/maps");
	struct vma_line line;
	unsigned int count = 0;

	while (read_vma(maps, &line))
		count += line.start < end && line.end > start;
	fclose(maps);
	return count;
}

/* Leave @stream after the line of the VMA at @addr. */
static struct vma_line seek_vma(FILE *stream, const char *addr)
{
	struct vma_line line;

	while (read_vma(stream, &line)) {
		if (line.start <= (unsigned long)addr && line.end > (unsigned long)addr)
			return line;
	}
	ktap_fail(__FILE_NAME__, __LINE__, "no VMA at %p", addr);
}

struct vma_line vma_at(const char *addr)
{
	FILE *maps = open_stream("/proc/self/maps");
	struct vma_line line = seek_vma(maps, addr);

	fclose(maps);
	return line;
}

bool vma_has_flag(const char *addr, const char *flag)
{
	FILE *smaps = open_stream("/proc/self/smaps");
	char text[512], word[8];
	bool has = false;

	seek_vma(smaps, addr);
	while (fgets(text, sizeof(text), smaps)) {
		if (strncmp(text, "VmFlags:", 8))
			continue;
		snprintf(word, sizeof(word), " %s ", flag);
		has = strstr(text, word);
		break;
	}
	fclose(smaps);
	return has;
}

static sigjmp_buf touch_return;

static void leave_touch(int sig)
{
	siglongjmp(touch_return, sig);
}

/* The signal that reading @word at @addr, or storing it there, ends in, or 0. */
static int try_access(volatile uint64_t *addr, uint64_t *word, bool store)
{
	struct sigaction leave = { .sa_handler = leave_touch };
	int sig;

	sigaction(SIGBUS, &leave, NULL);
	sigaction(SIGSEGV, &leave, NULL);
	sig = sigsetjmp(touch_return, 1);
	if (!sig && store)
		*addr = *word;
	else if (!sig)
		*word = *addr;
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	return sig;
}

int touch(const char *addr, uint64_t *word)
{
	return try_access((uint64_t *)addr, word, false);
}

int touch_write(char *addr, uint64_t word)
{
	return try_access((uint64_t *)addr, &word, true);
}

void expect_words(const char *arena, size_t pages, uint64_t word)
{
	uint64_t got;
	size_t i;

	for (i = 0; i < pages; i++) {
		ktap_expect_eq("signal", touch(arena + i * PAGE, &got), 0);
		ktap_expect(got == word, "page %zu reads %#llx, want %#llx", i,
			    (unsigned long long)got, (unsigned long long)word);
	}
}

static long read_kib(const char *path, const char *key)
{
	FILE *stream = open_stream(path);
	char text[128], name[64];
	long kib, found = -1;

	while (found < 0 && fgets(text, sizeof(text), stream)) {
		if (sscanf(text, "%63[^:]: %ld", name, &kib) == 2 && !strcmp(name, key))
			found = kib;
	}
	fclose(stream);
	ktap_expect(found >= 0, "%s has no %s", path, key);
	return found;
}

long meminfo_kib(const char *key)
{
	return read_kib("/proc/meminfo", key);
}

long status_kib(const char *key)
{
	return read_kib("/proc/self/status", key);
}

int kmsg_open(void)
{
	int fd = open_path("/dev/kmsg", O_RDONLY | O_NONBLOCK);

	ktap_expect(lseek(fd, 0, SEEK_END) >= 0, "/dev/kmsg: %s", strerror(errno));
	return fd;
}

unsigned int kmsg_count(int fd, const char *text)
{
	unsigned int count = 0;
	char record[2048];
	ssize_t len;

	while ((len = read(fd, record, sizeof(record) - 1)) > 0) {
		record[len] = '\0';
		count += !!strstr(record, text);
	}
	ktap_expect(len < 0 && errno == EAGAIN, "/dev/kmsg: %s", len ? strerror(errno) : "ended");
	return count;
}

uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}
