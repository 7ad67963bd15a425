// SPDX-License-Identifier: GPL-2.0
/* Are a kernel's entries found by their symbols? This program has the symbols of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "entries.h"

/* Two stubs of 8 bytes, and two of 16 with endbr64 in front; one exception of each kind. */
asm(".pushsection .text\n"
    ".globl irq_entries_start, spurious_entries_start\n"
    ".balign 16\nirq_entries_start:\n"
    ".byte 0x6a, 1, 0xe9, 0, 0, 0, 0, 0xcc, 0x6a, 2, 0xe9, 0, 0, 0, 0, 0xcc\n"
    ".size irq_entries_start, 16\n"
    ".balign 16\nspurious_entries_start:\n"
    ".byte 0xf3, 0x0f, 0x1e, 0xfa, 0x6a, 1, 0xe9, 0, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc\n"
    ".byte 0xf3, 0x0f, 0x1e, 0xfa, 0x6a, 2, 0xe9, 0, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc\n"
    ".size spurious_entries_start, 32\n"
    ".globl asm_sysvec_apic_timer_interrupt, asm_exc_page_fault, asm_exc_int3, asm_exc_nmi\n"
    "asm_sysvec_apic_timer_interrupt: nop\nasm_exc_page_fault: nop\nasm_exc_int3: nop\n"
    "asm_exc_nmi: nop\n"
    ".globl __switch_to_asm\n.type __switch_to_asm, @function\n__switch_to_asm: ret\n"
    ".popsection");

extern const char irq_entries_start[], spurious_entries_start[], asm_sysvec_apic_timer_interrupt[],
	asm_exc_page_fault[], asm_exc_int3[], asm_exc_nmi[], __switch_to_asm[];

static void every_entry_is_listed(void **state)
{
	char *text, expected[1024];
	struct diag d;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(entries_write("/proc/self/exe", f, &d), 0);
	fclose(f);
	snprintf(expected, sizeof(expected),
		 "irq %p irq_entries_start\nirq %p irq_entries_start\n"
		 "irq %p spurious_entries_start\nirq %p spurious_entries_start\n"
		 "irq %p asm_sysvec_apic_timer_interrupt\nfault %p asm_exc_page_fault\n"
		 "trap %p asm_exc_int3\nirq %p asm_exc_nmi\nswitch %p __switch_to_asm\n",
		 irq_entries_start, irq_entries_start + 8, spurious_entries_start,
		 spurious_entries_start + 16, asm_sysvec_apic_timer_interrupt, asm_exc_page_fault,
		 asm_exc_int3, asm_exc_nmi, __switch_to_asm);
	assert_string_equal(text, expected);
	free(text);
}

static void what_is_no_kernel_is_refused(void **state)
{
	struct diag d;

	(void)state;
	assert_int_equal(entries_write("/bin/sh", stdout, &d), -ENOEXEC);
	assert_non_null(strstr(d.msg, "/bin/sh: is stripped, or has no known entry code"));
	assert_int_equal(entries_write("/dev/null", stdout, &d), -ENOEXEC);
	assert_int_equal(entries_write("/nowhere", stdout, &d), -ENOENT);
	assert_non_null(strstr(d.msg, "/nowhere: No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_entry_is_listed),
		cmocka_unit_test(what_is_no_kernel_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
