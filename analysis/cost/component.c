// SPDX-License-Identifier: GPL-2.0
/* The names of the components and roots. */
#include "component.h"

const char *const component_names[COMPONENT_NR] = {
	[COMPONENT_ENTRY] = "entry",
	[COMPONENT_CHECKS] = "security and checks",
	[COMPONENT_GATHER] = "gather and clean-up",
	[COMPONENT_FIRST_MERGE] = "first merge",
	[COMPONENT_ALLOCATION] = "VMA allocation",
	[COMPONENT_HOOK] = "hook",
	[COMPONENT_RETRY_MERGE] = "retry merge",
	[COMPONENT_MAPLE] = "maple tree",
	[COMPONENT_FILE] = "file references and rmap",
	[COMPONENT_ACCOUNTING] = "accounting and events",
	[COMPONENT_FREE] = "RCU and free",
	[COMPONENT_OTHER] = "other",
};

const char *const component_phrases[COMPONENT_NR] = {
	[COMPONENT_ENTRY] = "the entry",
	[COMPONENT_CHECKS] = "the security and other checks",
	[COMPONENT_GATHER] = "the gathering of what is in the way",
	[COMPONENT_FIRST_MERGE] = "the first merge",
	[COMPONENT_ALLOCATION] = "the allocation of a VMA",
	[COMPONENT_HOOK] = "the hook",
	[COMPONENT_RETRY_MERGE] = "the retry merge",
	[COMPONENT_MAPLE] = "the maple tree",
	[COMPONENT_FILE] = "file references and rmap",
	[COMPONENT_ACCOUNTING] = "accounting and events",
	[COMPONENT_FREE] = "RCU and freeing",
	[COMPONENT_OTHER] = "what no component takes",
};

const char *const root_names[ROOT_NR] = { "op", "irq", "task", "exception" };
