// SPDX-License-Identifier: GPL-2.0
#include "decode.h"

#include <stdbool.h>
#include <string.h>

#include "vmabench_mark.h"

/* Intel's manual, volume 2, chapter 2: legacy prefixes, then REX, then the opcode. */
static bool is_prefix(uint8_t byte)
{
	static const uint8_t legacy[] = { 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65,
					  0x66, 0x67, 0xf0, 0xf2, 0xf3 };

	return (byte & 0xf0) == 0x40 || memchr(legacy, byte, sizeof(legacy));
}

static bool is_mark(const uint8_t *bytes, size_t n, uint32_t *code)
{
	static const uint8_t nop[] = { 0x0f, 0x1f, 0x84, 0x00 };
	uint32_t disp;

	if (n != sizeof(nop) + sizeof(disp) || memcmp(bytes, nop, sizeof(nop)))
		return false;
	memcpy(&disp, bytes + sizeof(nop), sizeof(disp));
	*code = disp & 0xff;
	return (disp & ~0xffu) == VMABENCH_MARK_MAGIC;
}

enum insn_kind decode_insn(const uint8_t *bytes, size_t n, uint32_t *code)
{
	size_t at = 0;

	if (is_mark(bytes, n, code))
		return INSN_MARK;
	while (at < n && is_prefix(bytes[at]))
		at++;
	if (at == n)
		return INSN_OTHER;
	switch (bytes[at]) {
	case 0xe8:
		return INSN_CALL;
	case 0xff: /* /2 near, /3 far, by register or memory */
		return at + 1 < n && (bytes[at + 1] & 0x30) == 0x10 ? INSN_CALL : INSN_OTHER;
	case 0xc2:
	case 0xc3:
	case 0xca:
	case 0xcb:
		return INSN_RET;
	case 0xcf:
		return INSN_LEAVE;
	case 0x0f:
		if (at + 1 < n && bytes[at + 1] == 0x05)
			return INSN_SYSCALL;
		return at + 1 < n && bytes[at + 1] == 0x07 ? INSN_LEAVE : INSN_OTHER;
	default:
		return INSN_OTHER;
	}
}
