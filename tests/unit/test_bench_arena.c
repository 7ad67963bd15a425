// SPDX-License-Identifier: GPL-2.0
/* Is the arena free, and are its guards there, touched, and in the page-table pages they keep
 * alive? */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena.h"

#define PTE_TABLE (2ul << 20) /* bytes that one page-table page maps */

static size_t page;

static int set_up(void **state)
{
	(void)state;
	page = (size_t)sysconf(_SC_PAGESIZE);
	return 0;
}

static uint32_t count(const struct arena *arena)
{
	uint32_t nr = UINT32_MAX;

	assert_int_equal(arena_count_vmas(arena, &nr), 0);
	return nr;
}

static int is_resident(uintptr_t addr)
{
	unsigned char in_core = 0;

	return !mincore((void *)addr, page, &in_core) && in_core & 1;
}

static void map_at(const struct arena *arena, int fd, size_t at, size_t pages, size_t offset)
{
	assert_ptr_equal(mmap((void *)(arena->addr + at * page), pages * page,
			      PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fd,
			      (off_t)(offset * page)),
			 (void *)(arena->addr + at * page));
}

static void the_span_is_free_between_guards(void **state)
{
	/* 511 pages and one guard before them would end where the next page-table page begins. */
	static const size_t sizes[] = { 1, 64, 509, 510, 511, 512, 513, 1023, 4096, 300000 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct arena arena;
		uintptr_t end;

		assert_int_equal(arena_reserve(&arena, sizes[i]), 0);
		end = arena.addr + arena.span;
		assert_int_equal(arena.span, sizes[i] * page);
		assert_int_equal(count(&arena), 0);
		/* All of it is free, and the page on either side is not. */
		assert_ptr_equal(mmap((void *)arena.addr, arena.span, PROT_NONE,
				      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0),
				 (void *)arena.addr);
		assert_int_equal(munmap((void *)arena.addr, arena.span), 0);
		assert_true(is_resident(arena.addr - page));
		assert_true(is_resident(end));
		assert_int_equal((arena.addr - page) / PTE_TABLE, arena.addr / PTE_TABLE);
		assert_int_equal(end / PTE_TABLE, (end - 1) / PTE_TABLE);
		arena_release(&arena);
		assert_false(is_resident(arena.addr - page));
		assert_false(is_resident(end));
	}
}

static void vmas_are_counted(void **state)
{
	int fd = memfd_create("test", 0);
	struct arena arena;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 64 * (off_t)page), 0);
	assert_int_equal(arena_reserve(&arena, 64), 0);
	map_at(&arena, fd, 0, 1, 0); /* touches the guard, which is another VMA */
	assert_int_equal(count(&arena), 1);
	map_at(&arena, fd, 1, 1, 1); /* goes on where the first ends: merges */
	assert_int_equal(count(&arena), 1);
	map_at(&arena, fd, 2, 1, 9); /* adjacent, but from elsewhere in the file */
	assert_int_equal(count(&arena), 2);
	map_at(&arena, fd, 62, 2, 0); /* to the very end */
	assert_int_equal(count(&arena), 3);
	arena_release(&arena);
	close(fd);
}

/* More than one read() of /proc/self/maps, so lines that are cut in two. */
static void many_vmas_are_counted(void **state)
{
	const size_t nr = 3000;
	int fd = memfd_create("test", 0);
	struct arena arena;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)page), 0);
	assert_int_equal(arena_reserve(&arena, 2 * nr), 0);
	for (size_t i = 0; i < nr; i++)
		map_at(&arena, fd, 2 * i, 1, 0);
	assert_int_equal(count(&arena), nr);
	arena_release(&arena);
	assert_int_equal(count(&arena), 0);
	close(fd);
}

static void a_taken_place_is_passed_over(void **state)
{
	struct arena first, second;

	(void)state;
	assert_int_equal(arena_reserve(&first, 64), 0);
	assert_int_equal(arena_reserve(&second, 64), 0);
	assert_true(second.addr >= first.base + first.len);
	arena_release(&first);
	arena_release(&second);
	assert_int_equal(arena_reserve(&second, 64), 0);
	assert_int_equal(second.addr, first.addr);
	arena_release(&second);
}

static void nonsense_is_refused(void **state)
{
	struct arena arena;

	(void)state;
	assert_int_equal(arena_reserve(&arena, 0), -EINVAL);
	assert_int_equal(arena_reserve(&arena, UINT64_MAX), -ENOMEM);
	assert_int_equal(arena_reserve(&arena, UINT64_MAX / page - 1), -ENOMEM);
	assert_int_equal(arena_reserve(&arena, 1ull << 40), -ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_span_is_free_between_guards),
		cmocka_unit_test(vmas_are_counted),
		cmocka_unit_test(many_vmas_are_counted),
		cmocka_unit_test(a_taken_place_is_passed_over),
		cmocka_unit_test(nonsense_is_refused),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
