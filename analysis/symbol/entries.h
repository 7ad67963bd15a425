/* SPDX-License-Identifier: GPL-2.0 */
/* Where control enters a kernel from elsewhere, for the TCG plugin. */
#ifndef VMABENCH_SYMBOL_ENTRIES_H
#define VMABENCH_SYMBOL_ENTRIES_H

#include <stdio.h>

#include "diag.h"

/*
 * Write to @out a line "KIND 0xADDRESS NAME" for each entry of the x86_64 kernel @vmlinux, by
 * address. KIND: irq; fault, whose instruction is tried again; trap, whose instruction is done;
 * switch, from one task's stack to another's. 0 or -errno with @d set.
 */
int entries_write(const char *vmlinux, FILE *out, struct diag *d);

#endif /* VMABENCH_SYMBOL_ENTRIES_H */
