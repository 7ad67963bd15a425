/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What runs at the points that instrument.c sets: plugin.c counts there, null.c does nothing, which
 * prices the instrumentation itself.
 */
#ifndef VMABENCH_PLUGIN_H
#define VMABENCH_PLUGIN_H

#include <stdint.h>

#include "paths.h"

/* Where an instruction of interest is, for the callbacks. */
struct point {
	struct block *block;
	uint64_t pc, next; /* of this instruction and of the one behind it */
	uint32_t code; /* of a mark */
};

/* Instructions that have begun: where QEMU adds to, which is its own memory from interface 2 on. */
extern uint64_t *plugin_executed;

/* Reads the options; 0, or -1 when it has said why not. */
int plugin_start(int argc, char **argv);
/* The guest is gone. */
void plugin_finish(void);

/* For struct block's entry. */
uint8_t plugin_entry_at(uint64_t pc);

void plugin_block(struct block *block);
void plugin_call(const struct point *point, uint64_t sp);
void plugin_return(const struct point *point, uint64_t sp);
void plugin_syscall(const struct point *point);
void plugin_leave(void);
void plugin_mark(const struct point *point);

#endif /* VMABENCH_PLUGIN_H */
