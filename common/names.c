// SPDX-License-Identifier: GPL-2.0
#include "names.h"

#include <string.h>

#include "vmabench_abi.h"

const char *const hook_names[NR_HOOKS] = {
	[VMABENCH_HOOK_MMAP] = "mmap",
	[VMABENCH_HOOK_PREPARE] = "prepare",
};

const char *const side_names[SIDE_NR] = {
	[SIDE_A] = "a",
	[SIDE_B] = "b",
};

const char *const phase_names[PHASE_NR] = {
	[PHASE_MMAP] = "mmap",
	[PHASE_MUNMAP] = "munmap",
	[PHASE_CALL] = "call",
};

const char *const vantage_names[NR_VANTAGES] = { "kernel", "syscall" };

const char *const clock_units[NR_CLOCKS] = {
	[VMABENCH_CLOCK_NS] = "ns",
	[VMABENCH_CLOCK_TSC] = "insn",
};

size_t find_name(const char *text, const char *const *names, size_t nr)
{
	return find_name_of(text, strlen(text), names, nr);
}

size_t find_name_of(const char *text, size_t len, const char *const *names, size_t nr)
{
	size_t i = 0;

	while (i < nr && (strlen(names[i]) != len || memcmp(names[i], text, len)))
		i++;
	return i;
}
