/* SPDX-License-Identifier: GPL-2.0 */
/* What the cost of an operation is divided into; the one list of the names. */
#ifndef VMABENCH_COST_COMPONENT_H
#define VMABENCH_COST_COMPONENT_H

enum component {
	COMPONENT_ENTRY,
	COMPONENT_CHECKS,
	COMPONENT_GATHER,
	COMPONENT_FIRST_MERGE,
	COMPONENT_ALLOCATION,
	COMPONENT_HOOK,
	COMPONENT_RETRY_MERGE,
	COMPONENT_MAPLE,
	COMPONENT_FILE,
	COMPONENT_ACCOUNTING,
	COMPONENT_FREE,
	COMPONENT_OTHER,
	COMPONENT_NR
};

/* As in rules files, tables and attribution.json. */
extern const char *const component_names[COMPONENT_NR];

/* As in a sentence. */
extern const char *const component_phrases[COMPONENT_NR];

/* What the first frame of a stack says it belongs to; only ROOT_OP has components. */
enum root { ROOT_OP, ROOT_IRQ, ROOT_TASK, ROOT_EXCEPTION, ROOT_NR };

extern const char *const root_names[ROOT_NR];

#endif /* VMABENCH_COST_COMPONENT_H */
