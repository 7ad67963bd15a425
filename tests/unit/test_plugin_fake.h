/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A QEMU that is none: the functions of its plugin interface, in the form that fake_version has,
 * and a guest of a few instructions. FAKE_SCOREBOARD: it has what came with version 2.
 */
#ifndef TEST_PLUGIN_FAKE_H
#define TEST_PLUGIN_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "qemu_api.h"

static int fake_version;

struct qemu_plugin_insn {
	uint64_t pc;
	const char *bytes;
	size_t size;
	uint64_t *inline_at; /* version 1: where each execution adds to */
	bool inline_score; /* later: to the scoreboard */
	qemu_plugin_vcpu_udata_cb_t exec;
	qemu_plugin_vcpu_mem_cb_t mem;
	void *exec_data, *mem_data;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn *insn;
	size_t nr;
	qemu_plugin_vcpu_udata_cb_t exec;
	void *data;
};

static void (*fake_translate)(void);
static void (*fake_atexit)(void);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return tb->nr;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i)
{
	return &tb->insn[i];
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return insn->pc;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

/* Before version 3 it has one argument and returns a pointer. */
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t len)
{
	if (fake_version < 3)
		return (uintptr_t)insn->bytes;
	memcpy(dest, insn->bytes, len);
	return len;
}

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return info;
}

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(void), void *data)
{
	fake_translate = cb;
}

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(void), void *data)
{
	fake_atexit = cb;
}

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, qemu_plugin_vcpu_udata_cb_t cb,
					  enum qemu_plugin_cb_flags flags, void *data)
{
	tb->exec = cb;
	tb->data = data;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_vcpu_udata_cb_t cb,
					    enum qemu_plugin_cb_flags flags, void *data)
{
	insn->exec = cb;
	insn->exec_data = data;
}

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_mem_cb_t cb,
				      enum qemu_plugin_cb_flags flags, enum qemu_plugin_mem_rw rw,
				      void *data)
{
	insn->mem = cb;
	insn->mem_data = data;
}

void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op, void *ptr, uint64_t imm)
{
	assert_int_equal(fake_version, 1);
	assert_int_equal(imm, 1);
	insn->inline_at = ptr;
}

#ifdef FAKE_SCOREBOARD
/* It moves, as QEMU's does when there are more CPUs. */
struct qemu_plugin_scoreboard {
	uint64_t place[2];
	int at;
};

struct fake_u64 {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
};

static struct qemu_plugin_scoreboard fake_score;
static bool fake_has_cpu;

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size)
{
	assert_int_equal(element_size, sizeof(uint64_t));
	return &fake_score;
}

void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned int vcpu)
{
	assert_int_equal(vcpu, 0);
	assert_true(fake_has_cpu);
	return &score->place[score->at];
}

void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn,
							 enum qemu_plugin_op op,
							 struct fake_u64 entry, uint64_t imm)
{
	assert_true(fake_version > 1);
	assert_int_equal(imm, 1);
	assert_int_equal(entry.offset, 0);
	assert_ptr_equal(entry.score, &fake_score);
	insn->inline_score = true;
}

static inline void fake_move_score(void)
{
	fake_score.place[!fake_score.at] = fake_score.place[fake_score.at];
	fake_score.place[fake_score.at] = 0xdead;
	fake_score.at = !fake_score.at;
}
#endif /* FAKE_SCOREBOARD */

/* What QEMU says of itself. */
static inline qemu_info_t fake_info(int min, int cur)
{
	return (qemu_info_t){
		.target_name = "x86_64",
		.version = { min, cur },
		.system_emulation = true,
		.system = { 1, 1 },
	};
}

#endif /* TEST_PLUGIN_FAKE_H */
