/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of QEMU's plugin interface that is used; Debian packages no header. What differs between
 * its versions is in qemu_api.c alone:
 *
 *	1 (QEMU 6.0 to 8.2)	QEMU adds up where the plugin says
 *	2 (9.0)			it adds up in memory of its own, a scoreboard
 *	3 (9.1)			qemu_plugin_insn_data copies into a buffer
 *	7 (11.1)		callbacks have lost the plugin's id and have data in its place
 *
 * Between these nothing changes that is used here.
 */
#ifndef VMABENCH_QEMU_API_H
#define VMABENCH_QEMU_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define API_OLDEST 1
#define API_NEWEST 7
/* Which of them to declare to the QEMU that loads this; without it the newest. */
#define API_VARIABLE "VMABENCH_PLUGIN_API"
#define API_EXPORT   __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W, QEMU_PLUGIN_MEM_RW };
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

typedef struct qemu_info_t {
	const char *target_name;
	struct {
		int min, cur;
	} version;
	bool system_emulation;
	union {
		struct {
			int smp_vcpus, max_vcpus;
		} system;
	};
} qemu_info_t;

typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int vcpu, void *data);
typedef void (*qemu_plugin_vcpu_mem_cb_t)(unsigned int vcpu, qemu_plugin_meminfo_t info,
					  uint64_t vaddr, void *data);

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, qemu_plugin_vcpu_udata_cb_t cb,
					  enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_vcpu_udata_cb_t cb,
					    enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_mem_cb_t cb,
				      enum qemu_plugin_cb_flags flags, enum qemu_plugin_mem_rw rw,
				      void *data);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

/* NULL, or why this QEMU will not do. To be called before the others. */
const char *api_check(const qemu_info_t *info);

/* Have @on_translate called for each block that is translated, and @on_end at the guest's end. */
void api_start(qemu_plugin_id_t id, void (*on_translate)(struct qemu_plugin_tb *tb),
	       void (*on_end)(void));

/* Copy up to @size bytes of the instruction; returns how many. */
size_t api_insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes, size_t size);

/*
 * Have every execution of @insn add 1 to **@total, before it does anything else. *@total is moved
 * to where this QEMU adds up; the sum is kept.
 */
void api_count_insn(struct qemu_plugin_insn *insn, uint64_t **total);

#endif /* VMABENCH_QEMU_API_H */
