// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "target.h"

static const struct target targets[] = {
	{ "uml", UNIT_NS, "User-Mode Linux: the kernel's own C code, run natively as a process of the host; no system call entry and no hardware page tables in the figures" },
	{ "tcg", UNIT_INSN, "QEMU TCG: instructions of an emulated x86_64 guest, counted exactly; says nothing about time" },
	{ "kvm", UNIT_NS, "a KVM guest: the hardware's own speed, with nested paging" },
	{ "host", UNIT_NS, "the running kernel on the hardware itself" },
};

const struct target *target_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (!strcmp(targets[i].name, name))
			return &targets[i];
	return NULL;
}
