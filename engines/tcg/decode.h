/* SPDX-License-Identifier: GPL-2.0 */
/* Which instructions of x86_64 change the call path, by their bytes. */
#ifndef VMABENCH_DECODE_H
#define VMABENCH_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* The longest instruction there is. */
#define DECODE_MAX 15

enum insn_kind {
	INSN_OTHER,
	INSN_CALL, /* pushes its return address */
	INSN_RET, /* pops one */
	INSN_SYSCALL, /* enters the kernel, on the stack of user space */
	INSN_LEAVE, /* sysret, iret: back to where an entry came from */
	INSN_MARK, /* kmod/vmabench_mark.h */
};

/* @code: of a mark, its code. */
enum insn_kind decode_insn(const uint8_t *bytes, size_t n, uint32_t *code);

#endif /* VMABENCH_DECODE_H */
