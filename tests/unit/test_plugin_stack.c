// SPDX-License-Identifier: GPL-2.0
/*
 * Does every instruction land on the path that led to it, whatever comes in between? The guest is
 * played: blocks run, and calls and returns happen on stacks at addresses of our own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plugin.h"
#include "stack.h"

#define STACK	  0xffff888000010000u /* of the task that is measured */
#define OTHER	  0xffff888000020000u /* of another one */
#define IRQ_STACK 0xffff888000030000u
#define USER	  0x00007fffffff0000u

static struct region *region;

/* Blocks lie at their address, with instructions of one byte. */
static struct block *make(uint64_t pc, uint32_t nr, enum entry_kind entry)
{
	struct block *block = block_new(nr);

	for (uint32_t i = 0; i < nr; i++)
		block->pc[i] = pc + i;
	block->entry = (uint8_t)entry;
	return block;
}

static struct block *run(uint64_t pc, uint32_t nr, enum entry_kind entry)
{
	struct block *block = make(pc, nr, entry);

	stack_block(block);
	*plugin_executed += nr;
	return block;
}

/* A block of @nr instructions at @pc that ends in a call, at pc + nr - 1, or in a return. */
static void run_call(uint64_t pc, uint32_t nr, uint64_t sp)
{
	stack_call(run(pc, nr, ENTRY_NONE), pc + nr - 1, pc + nr, sp);
}

static void run_return(uint64_t pc, uint32_t nr, uint64_t sp)
{
	stack_return(run(pc, nr, ENTRY_NONE), sp);
}

static void begin(void)
{
	struct block *block = make(0x10, 4, ENTRY_NONE);

	region = region_new(7, 1);
	stack_block(block);
	*plugin_executed += 2;
	stack_begin(region, block);
	*plugin_executed += 2;
}

/* The last block has one instruction, and the END before its second. */
static void end(void)
{
	run(0x20, 1, ENTRY_NONE);
	stack_end();
}

static void expect(const char *lines)
{
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	region_write(region, f);
	fclose(f);
	assert_string_equal(text, lines);
	assert_int_equal(region->astray, 0);
	free(text);
}

static void a_call_and_a_tail_call(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 2, STACK + 0x100);
	run(0x200, 1, ENTRY_NONE); /* jumps on to 0x300, whose return is the first one's */
	run_return(0x300, 2, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1 0x101:1\n"
	       "7.1\top;0x101\t0x200:1 0x300:1 0x301:1\n");
	assert_int_equal(region->total, 8);
	assert_int_equal(region->batches, 1);
}

static void two_sites_are_two_paths(void **state)
{
	(void)state;
	begin();
	for (int i = 0; i < 3; i++) {
		run_call(0x100, 1, STACK + 0x100);
		run_return(0x300, 1, STACK + 0x100);
	}
	run_call(0x110, 1, STACK + 0x100);
	run_return(0x300, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:3 0x110:1\n"
	       "7.1\top;0x110\t0x300:1\n"
	       "7.1\top;0x100\t0x300:3\n");
}

/* A retpoline: its call stays on the stack, and its return jumps to where the call never said. */
static void a_retpoline_is_a_tail_call(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run_call(0x200, 1, STACK + 0xf8);
	run_return(0x210, 2, STACK + 0xf8);
	run_return(0x300, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x100\t0x200:1 0x300:1\n"
	       "7.1\top;0x100;0x200\t0x210:1 0x211:1\n");
}

/* longjmp(): frames are left without a return, and the next call lies above them. */
static void abandoned_frames_are_dropped(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run_call(0x200, 1, STACK + 0xe0);
	run_call(0x110, 1, STACK + 0x100);
	run_return(0x300, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x110\t0x300:1\n"
	       "7.1\top;0x100\t0x200:1\n"
	       "7.1\top;0x100;0x200\t0x110:1\n");
}

/* An interrupt takes an exception, each in a call, on a stack of its own; both come back. */
static void interrupts_have_their_root(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run(0x900, 1, ENTRY_IRQ);
	run_call(0x910, 1, IRQ_STACK + 0x100);
	run(0xa00, 1, ENTRY_TRAP);
	stack_leave();
	run_return(0x920, 1, IRQ_STACK + 0x100);
	run(0x930, 1, ENTRY_NONE);
	stack_leave();
	run_return(0x300, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x100\t0x300:1\n"
	       "7.1\tirq\t0x900:1 0x910:1 0x930:1\n"
	       "7.1\tirq;0x910\t0x920:1\n"
	       "7.1\texception\t0xa00:1\n");
}

/* The entry code of the kernel pops its return address and pushes it elsewhere. */
static void a_moved_return_address_is_found(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run_return(0x300, 1, STACK + 0x80);
	run(0x101, 1, ENTRY_NONE);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1 0x101:1\n"
	       "7.1\top;0x100\t0x300:1\n");
}

/* Another task returns, calls, is interrupted and switches on before it is our turn again. */
static void other_tasks_have_their_root(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run_call(0x200, 1, STACK + 0xf0);
	run(0x800, 1, ENTRY_SWITCH);
	run_return(0x810, 1, OTHER + 0x80);
	run_call(0x500, 1, OTHER + 0xf0);
	run(0x900, 1, ENTRY_IRQ);
	stack_leave();
	run_call(0x510, 1, OTHER + 0xe0);
	run(0x800, 1, ENTRY_SWITCH);
	run_return(0x810, 1, STACK + 0xf0);
	run_return(0x300, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x100\t0x200:1 0x300:1\n"
	       "7.1\ttask\t0x500:1 0x800:2 0x810:2 0x900:1\n"
	       "7.1\ttask;0x500\t0x510:1\n");
}

static void a_system_call_is_a_call(void **state)
{
	(void)state;
	begin();
	run_call(0x100, 1, USER + 0x100);
	run(0x200, 2, ENTRY_NONE);
	stack_syscall(0x201);
	run_call(0x600, 1, STACK + 0x100);
	run_return(0x700, 1, STACK + 0x100);
	run(0x610, 1, ENTRY_NONE);
	stack_leave();
	run_return(0x300, 1, USER + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x100\t0x200:1 0x201:1 0x300:1\n"
	       "7.1\top;0x100;0x201\t0x600:1 0x610:1\n"
	       "7.1\top;0x100;0x201;0x600\t0x700:1\n");
}

/* The second of three instructions faults: it begins twice and happens once. */
static void a_fault_is_not_counted_twice(void **state)
{
	struct block *block = make(0x100, 3, ENTRY_NONE);

	(void)state;
	begin();
	stack_block(block);
	*plugin_executed += 2;
	run(0x900, 1, ENTRY_FAULT);
	stack_leave();
	run(0x101, 2, ENTRY_NONE);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1 0x101:1 0x102:1\n"
	       "7.1\texception\t0x900:1\n");
}

/* All of a block ran, and the page of the next one was not there. */
static void a_fault_to_fetch_takes_nothing_away(void **state)
{
	(void)state;
	begin();
	run(0x100, 2, ENTRY_NONE);
	run(0x900, 1, ENTRY_FAULT);
	stack_leave();
	run(0x300, 1, ENTRY_NONE);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1 0x101:1 0x300:1\n"
	       "7.1\texception\t0x900:1\n");
	assert_int_equal(region->total, 7);
}

/* QEMU 7.2 reports what a helper loads as the last return's load, amid a later block. */
static void late_reports_are_ignored(void **state)
{
	struct block *returning = make(0x300, 1, ENTRY_NONE);
	struct block *late = make(0x400, 3, ENTRY_NONE);

	(void)state;
	begin();
	run_call(0x100, 1, STACK + 0x100);
	run_call(0x200, 1, STACK + 0xf0);
	stack_block(returning);
	(*plugin_executed)++;
	stack_return(returning, STACK + 0xf0);
	stack_return(returning, STACK + 0x100);
	stack_block(late);
	(*plugin_executed)++;
	stack_return(returning, STACK + 0x100);
	stack_return(late, STACK + 0x100);
	*plugin_executed += 2;
	run_return(0x500, 1, STACK + 0x100);
	end();
	expect("7.1\top\t0x12:1 0x13:1 0x20:1 0x100:1\n"
	       "7.1\top;0x100\t0x200:1 0x400:1 0x401:1 0x402:1 0x500:1\n"
	       "7.1\top;0x100;0x200\t0x300:1\n");
}

static void what_is_lost_is_told(void **state)
{
	(void)state;
	begin();
	run_return(0x100, 1, STACK + 0x100);
	end();
	assert_int_equal(region->astray, 1);
	begin();
	run(0x100, 1, ENTRY_NONE);
	stack_leave();
	end();
	assert_int_equal(region->astray, 1);
	begin();
	run_call(0x100, 1, STACK + 0x100);
	end();
	assert_int_equal(region->astray, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_and_a_tail_call),
		cmocka_unit_test(two_sites_are_two_paths),
		cmocka_unit_test(a_retpoline_is_a_tail_call),
		cmocka_unit_test(abandoned_frames_are_dropped),
		cmocka_unit_test(interrupts_have_their_root),
		cmocka_unit_test(a_moved_return_address_is_found),
		cmocka_unit_test(other_tasks_have_their_root),
		cmocka_unit_test(a_system_call_is_a_call),
		cmocka_unit_test(a_fault_is_not_counted_twice),
		cmocka_unit_test(a_fault_to_fetch_takes_nothing_away),
		cmocka_unit_test(late_reports_are_ignored),
		cmocka_unit_test(what_is_lost_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
