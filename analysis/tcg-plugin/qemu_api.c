// SPDX-License-Identifier: GPL-2.0
/* What differs between the versions of QEMU's plugin interface. */
#include <string.h>

#include "qemu_api.h"

API_EXPORT int qemu_plugin_version = API_VERSION;

/* Of version 1 only. */
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op, void *ptr, uint64_t imm);

const char *api_check(const qemu_info_t *info)
{
	if (info->version.min > API_VERSION || info->version.cur < API_VERSION)
		return "this QEMU has another plugin interface; see analysis/tcg-plugin/qemu_api.h";
	if (!info->system_emulation || strcmp(info->target_name, "x86_64"))
		return "it counts x86_64 guests alone; use qemu-system-x86_64";
	if (info->system.smp_vcpus != 1)
		return "call paths of more than one CPU would mix; use -smp 1";
	return NULL;
}

size_t api_insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes, size_t size)
{
	const size_t have = qemu_plugin_insn_size(insn);
	const size_t n = have < size ? have : size;

	memcpy(bytes, qemu_plugin_insn_data(insn), n);
	return n;
}

void api_count_insn(struct qemu_plugin_insn *insn, uint64_t *counter)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, counter, 1);
}
