// SPDX-License-Identifier: GPL-2.0
/* What differs between the versions of QEMU's plugin interface, by the one that has loaded us. */
#include "qemu_api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From these versions on the plugin is called, and calls, in another way. */
enum { API_SCOREBOARD = 2, API_COPIES = 3, API_NO_ID = 7 };

/*
 * What QEMU compares with the versions that it has, before it calls anything: they need not
 * overlap from one QEMU to the next, so who starts it has to say (scripts/doctor/plugin.sh).
 */
API_EXPORT int qemu_plugin_version = API_NEWEST;

__attribute__((constructor)) static void declare_version(void)
{
	const char *version = getenv(API_VARIABLE);

	if (version)
		qemu_plugin_version = atoi(version);
}

/* Some have the one, some the other. */
#define API_WEAK __attribute__((weak))

struct qemu_plugin_scoreboard;
struct counter {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
};

API_WEAK void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
							 enum qemu_plugin_op op, void *ptr,
							 uint64_t imm);
API_WEAK void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn,
								  enum qemu_plugin_op op,
								  struct counter counter,
								  uint64_t imm);
API_WEAK struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
API_WEAK void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned int vcpu);

/* In their newest form; an older one is called by a cast, or does not read its last argument. */
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t len);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*cb)(void), void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*cb)(void), void *data);

static int version;
static struct counter counter;

static bool can_count(void)
{
	if (version < API_SCOREBOARD)
		return qemu_plugin_register_vcpu_insn_exec_inline;
	return qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu && qemu_plugin_scoreboard_new &&
	       qemu_plugin_scoreboard_find;
}

const char *api_check(const qemu_info_t *info)
{
	static char why[160];

	version = info->version.cur < API_NEWEST ? info->version.cur : API_NEWEST;
	if (info->version.min > API_NEWEST || version < API_OLDEST) {
		snprintf(why, sizeof(why),
			 "this QEMU has versions %d to %d of the plugin interface, and %d to %d "
			 "are known; see engines/tcg/qemu_api.h",
			 info->version.min, info->version.cur, API_OLDEST, API_NEWEST);
		return why;
	}
	if (!can_count()) {
		snprintf(why, sizeof(why),
			 "this QEMU says it has version %d of the plugin interface and lacks how "
			 "that counts; use Debian's",
			 info->version.cur);
		return why;
	}
	if (!info->system_emulation || strcmp(info->target_name, "x86_64"))
		return "it counts x86_64 guests alone; use qemu-system-x86_64";
	if (info->system.smp_vcpus != 1)
		return "call paths of more than one CPU would mix; use -smp 1";
	return NULL;
}

size_t api_insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes, size_t size)
{
	const void *(*data)(const struct qemu_plugin_insn *insn);
	const size_t have = qemu_plugin_insn_size(insn);
	const size_t n = have < size ? have : size;

	if (version >= API_COPIES)
		return qemu_plugin_insn_data(insn, bytes, n);
	data = (const void *(*)(const struct qemu_plugin_insn *))(
		void (*)(void))qemu_plugin_insn_data;
	memcpy(bytes, data(insn), n);
	return n;
}

void api_count_insn(struct qemu_plugin_insn *insn, uint64_t **total)
{
	if (version < API_SCOREBOARD) {
		qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64, *total,
							   1);
		return;
	}
	if (!counter.score)
		counter.score = qemu_plugin_scoreboard_new(sizeof(**total));
	/* QEMU moves it when there are more CPUs, and has everything translated anew then. */
	*total = qemu_plugin_scoreboard_find(counter.score, 0);
	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, QEMU_PLUGIN_INLINE_ADD_U64,
							    counter, 1);
}

static void (*translate)(struct qemu_plugin_tb *tb);
static void (*finish)(void);

static void translate_with_id(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	translate(tb);
}

static void translate_with_data(struct qemu_plugin_tb *tb, void *data)
{
	(void)data;
	translate(tb);
}

/* Whatever it is called with. */
static void at_end(void)
{
	finish();
}

void api_start(qemu_plugin_id_t id, void (*on_translate)(struct qemu_plugin_tb *tb),
	       void (*on_end)(void))
{
	translate = on_translate;
	finish = on_end;
	if (version >= API_NO_ID)
		qemu_plugin_register_vcpu_tb_trans_cb(id, (void (*)(void))translate_with_data,
						      NULL);
	else
		qemu_plugin_register_vcpu_tb_trans_cb(id, (void (*)(void))translate_with_id, NULL);
	qemu_plugin_register_atexit_cb(id, at_end, NULL);
}
