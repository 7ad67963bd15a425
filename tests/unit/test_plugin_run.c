// SPDX-License-Identifier: GPL-2.0
/* The plugin without QEMU: are its options taken strictly, and do marks open and close regions? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "plugin.h"
#include "stack.h"
#include "test_folder.h"
#include "vmabench_mark.h"

static char entries_option[PATH_MAX], out_option[PATH_MAX];

static int set_up(void **state)
{
	int err = folder_make(state);

	snprintf(out_option, sizeof(out_option), "out=%s", folder_path("raw"));
	snprintf(entries_option, sizeof(entries_option), "entries=%s", folder_path("entries"));
	return err;
}

/* What the plugin says on stderr, and whether it starts. */
static void expect_refusal(int argc, char **argv, const char *why)
{
	char text[1024] = "";
	int fds[2], saved = dup(STDERR_FILENO);

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	assert_int_equal(plugin_start(argc, argv), -1);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	assert_true(read(fds[0], text, sizeof(text) - 1) > 0);
	close(fds[0]);
	if (!strstr(text, why))
		fail_msg("'%s' is not in: %s", why, text);
}

#define REFUSE(why, ...)                                                                           \
	do {                                                                                       \
		char *argv[] = { __VA_ARGS__ };                                                    \
		expect_refusal(sizeof(argv) / sizeof(argv[0]), argv, why);                         \
	} while (0)

/* Options stay set, so what is right in one refusal is not given again. */
static void bad_options_are_refused(void **state)
{
	(void)state;
	REFUSE("'depth=3': there is none of this name", "depth=3");
	REFUSE("'out': there is none of this name", "out");
	REFUSE("'out=': given twice, or empty", "out=");
	REFUSE("option out: is missing", entries_option);
	REFUSE("entries: No such file", out_option, entries_option);
	REFUSE("given twice, or empty", out_option);
}

static void bad_entries_are_refused(void **state)
{
	(void)state;
	folder_write("entries", "");
	REFUSE("entries:0: holds no entries", entries_option);
	folder_write("entries", "irq 0x10 a\nirqs 0x20 b\n");
	REFUSE("entries:2: is no entry", entries_option);
	folder_write("entries", "irq 0x10 a\nirq 0x20 b");
	REFUSE("entries:2: is no entry", entries_option);
	folder_write("entries", "irq 0x10 a b\n");
	REFUSE("entries:1: is no entry", entries_option);
	folder_write("entries", "irq 0x20 a\nfault 0x10 b\n");
	REFUSE("entries:2: is out of order", entries_option);
}

static void entries_are_found(void **state)
{
	char *argv[] = { entries_option };

	(void)state;
	folder_write("entries", "switch 0x8 s\nirq 0x10 a\nfault 0x20 b\ntrap 0x30 c\n");
	assert_int_equal(plugin_start(1, argv), 0);
	assert_int_equal(plugin_entry_at(0x8), ENTRY_SWITCH);
	assert_int_equal(plugin_entry_at(0x10), ENTRY_IRQ);
	assert_int_equal(plugin_entry_at(0x20), ENTRY_FAULT);
	assert_int_equal(plugin_entry_at(0x30), ENTRY_TRAP);
	assert_int_equal(plugin_entry_at(0x11), ENTRY_NONE);
}

static void run_mark(uint64_t pc, uint32_t code)
{
	struct block *block = block_new(2);
	const struct point point = { .block = block, .pc = pc, .code = code };

	block->pc[0] = pc;
	block->pc[1] = pc + 8;
	plugin_block(block);
	(*plugin_executed)++;
	plugin_mark(&point);
	(*plugin_executed)++;
}

static void select_region(uint32_t region)
{
	for (int bit = VMABENCH_REGION_BITS - 1; bit >= 0; bit--)
		run_mark(0x1000,
			 region >> bit & 1 ? VMABENCH_MARK_SELECT_1 : VMABENCH_MARK_SELECT_0);
}

static void run_batch(uint64_t pc, uint32_t begin)
{
	run_mark(pc, begin);
	run_mark(pc + 0x100, VMABENCH_MARK_END);
}

static void expect_output(const char *text)
{
	plugin_finish();
	folder_expect("raw", text);
}

static void marks_say_what_is_counted(void **state)
{
	(void)state;
	select_region(VMABENCH_REGION_NONE);
	run_batch(0x2000, VMABENCH_MARK_BEGIN_0);
	select_region(0x1234);
	run_batch(0x3000, VMABENCH_MARK_BEGIN_0);
	run_batch(0x3000, VMABENCH_MARK_BEGIN_0);
	run_batch(0x4000, VMABENCH_MARK_BEGIN_1);
	select_region(VMABENCH_REGION_NONE);
	run_batch(0x2000, VMABENCH_MARK_BEGIN_1);
	expect_output("vmabench-raw\t1\n"
		      "region\t4660.0\t2\t4\t0\n"
		      "4660.0\top\t0x3008:2 0x3100:2\n"
		      "region\t4660.1\t1\t2\t0\n"
		      "4660.1\top\t0x4008:1 0x4100:1\n"
		      "end\t4\n");
}

/* Last: what goes wrong stays with the process. */
static void marks_out_of_place_are_told(void **state)
{
	(void)state;
	select_region(0x1234);
	run_mark(0x5000, VMABENCH_MARK_END);
	run_mark(0x5000, 0x77);
	run_mark(0x5000, VMABENCH_MARK_BEGIN_0);
	expect_output("vmabench-raw\t1\n"
		      "region\t4660.0\t3\t4\t3\n"
		      "4660.0\top\t0x3008:2 0x3100:2\n"
		      "region\t4660.1\t1\t2\t2\n"
		      "4660.1\top\t0x4008:1 0x4100:1\n"
		      "end\t4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_options_are_refused),
		cmocka_unit_test(bad_entries_are_refused),
		cmocka_unit_test(entries_are_found),
		cmocka_unit_test(marks_say_what_is_counted),
		cmocka_unit_test(marks_out_of_place_are_told),
	};

	return cmocka_run_group_tests(tests, set_up, folder_remove);
}
