/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Marks: how the guest tells the TCG plugin (engines/tcg) what it is
 * about to run. A mark is one no-op instruction with a magic displacement, the
 * same in the module and in user space. Without the plugin it does nothing,
 * and on other architectures than x86 it is not there.
 *
 *	nopl DISP32(%rax,%rax,1), DISP32 = VMABENCH_MARK_MAGIC | code
 */
#ifndef VMABENCH_MARK_H
#define VMABENCH_MARK_H

#define VMABENCH_MARK_MAGIC 0x564d4200

/* A region is a row on one side: twice the row's place in the file of rows, plus 1 for side b. */
#define VMABENCH_REGION_BITS 16
#define VMABENCH_REGION_NONE 0xffff /* not counted: the warm-up */

/* The low byte of DISP32. BEGIN and END stand in the same function. */
#define VMABENCH_MARK_SELECT_0 0x10 /* a bit of the next region's number, highest first */
#define VMABENCH_MARK_SELECT_1 0x11
#define VMABENCH_MARK_BEGIN_0  0x20 /* the timed part of a batch's phase 0 follows */
#define VMABENCH_MARK_BEGIN_1  0x21
#define VMABENCH_MARK_END      0x30

/*
 * vmabench_mark(BEGIN_0). Right behind the first reading of the clock and right
 * before the second, so that the clock and the plugin differ by a constant.
 */
#ifdef __x86_64__
#define vmabench_mark(name)                                                                        \
	asm volatile(".byte 0x0f, 0x1f, 0x84, 0x00\n\t.long %c0"                                   \
		     :                                                                             \
		     : "i"(VMABENCH_MARK_MAGIC | VMABENCH_MARK_##name)                             \
		     : "memory")
#else
#define vmabench_mark(name)                                                                        \
	do {                                                                                       \
	} while (0)
#endif

static inline void vmabench_mark_select(unsigned int region)
{
	int bit;

	for (bit = VMABENCH_REGION_BITS - 1; bit >= 0; bit--) {
		if (region >> bit & 1)
			vmabench_mark(SELECT_1);
		else
			vmabench_mark(SELECT_0);
	}
}

#endif /* VMABENCH_MARK_H */
