// SPDX-License-Identifier: GPL-2.0
/* What does the instrumentation cost when nothing is done at its points? */
#include <stdio.h>

#include "plugin.h"

static uint64_t executed;
uint64_t *plugin_executed = &executed;

int plugin_start(int argc, char **argv)
{
	if (!argc)
		return 0;
	fprintf(stderr, "vmabench: plugin: %s: the null plugin has no options; leave it out\n",
		argv[0]);
	return -1;
}

void plugin_finish(void)
{
}

uint8_t plugin_entry_at(uint64_t pc)
{
	(void)pc;
	return 0;
}

void plugin_block(struct block *block)
{
	(void)block;
}

void plugin_call(const struct point *point, uint64_t sp)
{
	(void)point;
	(void)sp;
}

void plugin_return(const struct point *point, uint64_t sp)
{
	(void)point;
	(void)sp;
}

void plugin_syscall(const struct point *point)
{
	(void)point;
}

void plugin_leave(void)
{
}

void plugin_mark(const struct point *point)
{
	(void)point;
}
