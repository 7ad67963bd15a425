/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_GATE_FILE_H
#define VMABENCH_GATE_FILE_H

#include "gate.h"

extern const char *const gate_counter_names[GC_NR];

/*
 * Read benchmark/boot-NN.json of the results folder @dir into @b, whose number is set. What is
 * wrong with the file is in b->why afterwards. Returns 0 or -ENOMEM; gate_file_free() is due
 * either way.
 */
int gate_file_load(const char *dir, struct gate_boot *b, struct diag *d);
void gate_file_free(struct gate_boot *b);

/* The order of the entries of a boot. */
int gate_entry_cmp(const void *a, const void *b);

#endif /* VMABENCH_GATE_FILE_H */
