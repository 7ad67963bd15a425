// SPDX-License-Identifier: GPL-2.0
#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Where arenas are looked for: above the program and its heap, and far below where the kernel
 * places mappings by itself (top-down from the stack), so that no malloc() of ours lands in a free
 * arena. Low enough for User-Mode Linux, whose processes have 512 GiB. Steps of 1 GiB keep the
 * start of an arena at the start of a page-table page of each level.
 */
#define ARENA_FIRST (64ull << 30)
#define ARENA_STEP  (1ull << 30)
#define ARENA_TRIES 64

#define PTE_TABLE_PAGES 512 /* that one page-table page maps: 2 MiB of 4 KiB pages */

static int reserve_at(uintptr_t base, size_t len)
{
	void *p = mmap((void *)base, len, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

	return p == MAP_FAILED ? -errno : 0;
}

/* Touched, and then without the right to write, so that anonymous memory cannot merge with it. */
static int raise_guard(uintptr_t addr, size_t len, size_t page)
{
	if (mprotect((void *)addr, len, PROT_READ | PROT_WRITE))
		return -errno;
	for (size_t off = 0; off < len; off += page)
		*(volatile char *)(addr + off) = 1;
	return mprotect((void *)addr, len, PROT_READ) ? -errno : 0;
}

int arena_reserve(struct arena *arena, uint64_t pages)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	/* Two pages in front where the guard behind would else begin a page-table page. */
	const size_t lead = (1 + pages) % PTE_TABLE_PAGES == 0 ? 2 : 1;
	int err = -ENOMEM;

	if (!pages)
		return -EINVAL;
	if (pages > SIZE_MAX / page - lead - 1)
		return -ENOMEM;
	arena->len = (lead + pages + 1) * page;
	arena->span = pages * page;
	for (int i = 0; i < ARENA_TRIES && err; i++) {
		arena->base = ARENA_FIRST + i * ARENA_STEP;
		err = reserve_at(arena->base, arena->len);
		if (err && err != -EEXIST)
			return err;
	}
	if (err)
		return -ENOMEM;

	arena->addr = arena->base + lead * page;
	err = raise_guard(arena->base, lead * page, page);
	if (!err)
		err = raise_guard(arena->addr + arena->span, page, page);
	if (!err && munmap((void *)arena->addr, arena->span))
		err = -errno;
	if (err)
		arena_release(arena);
	return err;
}

void arena_release(struct arena *arena)
{
	munmap((void *)arena->base, arena->len);
}

static uintptr_t add_hex_digit(uintptr_t value, char c)
{
	return value * 16 + (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* A line is "start-end ...", in lower-case hex; read as it comes: there may be 65536 of them. */
int arena_count_vmas(const struct arena *arena, uint32_t *nr)
{
	enum { START, END, REST } field = START;
	uintptr_t start = 0, end = 0;
	char buf[16384];
	ssize_t len;
	int fd, err = 0;

	fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	*nr = 0;
	while ((len = read(fd, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < len; i++) {
			const char c = buf[i];

			if (field == START && c == '-') {
				field = END;
			} else if (field == START) {
				start = add_hex_digit(start, c);
			} else if (field == END && c == ' ') {
				field = REST;
				*nr += start < arena->addr + arena->span && end > arena->addr;
			} else if (field == END) {
				end = add_hex_digit(end, c);
			} else if (c == '\n') {
				field = START;
				start = end = 0;
			}
		}
	}
	if (len < 0)
		err = -errno;
	close(fd);
	return err;
}
