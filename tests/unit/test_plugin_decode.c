// SPDX-License-Identifier: GPL-2.0
/* Is every instruction that changes the call path seen, whatever prefixes it has, and no other? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "decode.h"
#include "vmabench_mark.h"

#define BYTES(...) { __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ })

static const struct {
	const char *text;
	enum insn_kind kind;
	uint8_t bytes[DECODE_MAX];
	size_t n;
} cases[] = {
	{ "call rel32", INSN_CALL, BYTES(0xe8, 1, 2, 3, 4) },
	{ "cs call rel32", INSN_CALL, BYTES(0x2e, 0xe8, 1, 2, 3, 4) },
	{ "call *%rax", INSN_CALL, BYTES(0xff, 0xd0) },
	{ "call *%r11", INSN_CALL, BYTES(0x41, 0xff, 0xd3) },
	{ "call *8(%rax)", INSN_CALL, BYTES(0xff, 0x50, 8) },
	{ "call *%gs:0(%rip)", INSN_CALL, BYTES(0x65, 0xff, 0x15, 0, 0, 0, 0) },
	{ "notrack jmp *%rax", INSN_OTHER, BYTES(0x3e, 0xff, 0xe0) },
	{ "inc %eax", INSN_OTHER, BYTES(0xff, 0xc0) },
	{ "decl %gs:0(%rip)", INSN_OTHER, BYTES(0x65, 0xff, 0x0d, 0, 0, 0, 0) },
	{ "push (%rax)", INSN_OTHER, BYTES(0xff, 0x30) },
	{ "ret", INSN_RET, BYTES(0xc3) },
	{ "repz ret", INSN_RET, BYTES(0xf3, 0xc3) },
	{ "ret $8", INSN_RET, BYTES(0xc2, 8, 0) },
	{ "lretq", INSN_RET, BYTES(0x48, 0xcb) },
	{ "iretq", INSN_LEAVE, BYTES(0x48, 0xcf) },
	{ "sysretq", INSN_LEAVE, BYTES(0x48, 0x0f, 0x07) },
	{ "syscall", INSN_SYSCALL, BYTES(0x0f, 0x05) },
	{ "jmp rel32", INSN_OTHER, BYTES(0xe9, 0, 0, 0, 0) },
	{ "mov $0xc3, %al", INSN_OTHER, BYTES(0xb0, 0xc3) },
	{ "nopl 0(%rax,%rax,1)", INSN_OTHER, BYTES(0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0) },
	{ "prefixes alone", INSN_OTHER, BYTES(0x66, 0x66) },
};

static void every_form_is_told_apart(void **state)
{
	uint32_t code;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (decode_insn(cases[i].bytes, cases[i].n, &code) != cases[i].kind)
			fail_msg("%s", cases[i].text);
}

/* The mark itself, as the compiler leaves it in the code. */
asm(".pushsection .rodata\n"
    "mark_start:\n"
    ".byte 0x0f, 0x1f, 0x84, 0x00\n\t.long 0x564d4230\n"
    ".popsection");
extern const uint8_t mark_start[];

static const uint8_t *find_mark(const uint8_t *code)
{
	uint32_t unused;

	for (int i = 0; i < 64; i++)
		if (decode_insn(code + i, 8, &unused) == INSN_MARK)
			return code + i;
	return NULL;
}

static __attribute__((noinline)) void function_with_a_mark(void)
{
	vmabench_mark(BEGIN_1);
}

static void a_mark_has_its_code(void **state)
{
	const uint8_t *mark = find_mark((const uint8_t *)function_with_a_mark);
	uint32_t code = 0;

	(void)state;
	assert_int_equal(decode_insn(mark_start, 8, &code), INSN_MARK);
	assert_int_equal(code, VMABENCH_MARK_END);
	assert_non_null(mark);
	decode_insn(mark, 8, &code);
	assert_int_equal(code, VMABENCH_MARK_BEGIN_1);
	function_with_a_mark();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_told_apart),
		cmocka_unit_test(a_mark_has_its_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
