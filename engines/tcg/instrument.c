// SPDX-License-Identifier: GPL-2.0
/*
 * Where the plugin looks: at the start of every translation block, at every instruction for the
 * count (exact also where a block is left half-way by a fault or for a device), where calls store
 * and returns load their return address, and at system calls, the ways back, and marks.
 */
#include <stdio.h>
#include <stdlib.h>

#include "decode.h"
#include "plugin.h"
#include "qemu_api.h"

static void on_block(unsigned int vcpu, void *data)
{
	(void)vcpu;
	plugin_block(data);
}

/* Loads and stores are told apart here: QEMU 7.2 hands loads to who asked for stores alone. */
static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	(void)vcpu;
	if (qemu_plugin_mem_is_store(info))
		plugin_call(data, vaddr);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *data)
{
	(void)vcpu;
	if (!qemu_plugin_mem_is_store(info))
		plugin_return(data, vaddr);
}

static void on_syscall(unsigned int vcpu, void *data)
{
	(void)vcpu;
	plugin_syscall(data);
}

static void on_leave(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	plugin_leave();
}

static void on_mark(unsigned int vcpu, void *data)
{
	(void)vcpu;
	plugin_mark(data);
}

static struct point *new_point(const struct qemu_plugin_insn *insn, struct block *block,
			       uint32_t code)
{
	const uint64_t pc = qemu_plugin_insn_vaddr(insn);
	struct point *point = calloc(1, sizeof(*point));

	if (!point) {
		fputs("vmabench: plugin: no memory to instrument with; free some\n", stderr);
		exit(EXIT_FAILURE);
	}
	*point = (struct point){
		.block = block,
		.pc = pc,
		.next = pc + qemu_plugin_insn_size(insn),
		.code = code,
	};
	return point;
}

static void instrument_insn(struct qemu_plugin_insn *insn, struct block *block)
{
	const enum qemu_plugin_cb_flags flags = QEMU_PLUGIN_CB_NO_REGS;
	uint8_t bytes[DECODE_MAX];
	uint32_t code = 0;

	api_count_insn(insn, &plugin_executed);
	switch (decode_insn(bytes, api_insn_bytes(insn, bytes, sizeof(bytes)), &code)) {
	case INSN_CALL:
		qemu_plugin_register_vcpu_mem_cb(insn, on_call, flags, QEMU_PLUGIN_MEM_RW,
						 new_point(insn, block, 0));
		break;
	case INSN_RET:
		qemu_plugin_register_vcpu_mem_cb(insn, on_return, flags, QEMU_PLUGIN_MEM_RW,
						 new_point(insn, block, 0));
		break;
	case INSN_SYSCALL:
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_syscall, flags,
						       new_point(insn, block, 0));
		break;
	case INSN_LEAVE:
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_leave, flags, NULL);
		break;
	case INSN_MARK:
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark, flags,
						       new_point(insn, block, code));
		break;
	case INSN_OTHER:
		break;
	}
}

/* A block that is translated anew is another one: what was counted stays with the old one. */
static void on_translate(struct qemu_plugin_tb *tb)
{
	const size_t nr = qemu_plugin_tb_n_insns(tb);
	struct block *block = block_new((uint32_t)nr);

	for (size_t i = 0; i < nr; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		block->pc[i] = qemu_plugin_insn_vaddr(insn);
		instrument_insn(insn, block);
	}
	block->entry = plugin_entry_at(block->pc[0]);
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

API_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
				   char **argv)
{
	const char *why = api_check(info);

	if (why) {
		fprintf(stderr, "vmabench: plugin: %s\n", why);
		return -1;
	}
	if (plugin_start(argc, argv))
		return -1;
	api_start(id, on_translate, plugin_finish);
	return 0;
}
