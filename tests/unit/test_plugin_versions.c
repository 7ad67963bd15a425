// SPDX-License-Identifier: GPL-2.0
/* The same guest under QEMUs with each version of the plugin interface: is the same counted? */
#define FAKE_SCOREBOARD
#include "test_plugin_fake.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stack.h"
#include "test_folder.h"
#include "vmabench_mark.h"

#define STACK	   0xffffc90000004000ull
#define MARK(code) "\x0f\x1f\x84\x00" code "\x42\x4d\x56"
#define NOP	   "\x90"
#define CALL	   "\xe8\0\0\0\0"
#define RET	   "\xc3"

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

/* One instruction a block, as bytes; a mark needs all eight of it. */
static struct qemu_plugin_tb *translate(uint64_t pc, const char *bytes, size_t size)
{
	struct qemu_plugin_tb *tb = calloc(1, sizeof(*tb));

	tb->nr = 1;
	tb->insn = calloc(1, sizeof(*tb->insn));
	*tb->insn = (struct qemu_plugin_insn){ .pc = pc, .bytes = bytes, .size = size };
	if (fake_version < 7)
		((void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *))fake_translate)(42, tb);
	else
		((void (*)(struct qemu_plugin_tb *, void *))fake_translate)(tb, NULL);
	return tb;
}

static void execute(struct qemu_plugin_tb *tb, uint64_t sp, bool store)
{
	struct qemu_plugin_insn *insn = tb->insn;

	tb->exec(0, tb->data);
	if (insn->inline_at)
		(*insn->inline_at)++;
	if (insn->inline_score)
		fake_score.place[fake_score.at]++;
	if (insn->exec)
		insn->exec(0, insn->exec_data);
	if (insn->mem)
		insn->mem(0, store, sp, insn->mem_data);
}

#define RUN(pc, bytes) execute(translate(pc, bytes, sizeof(bytes) - 1), 0, false)

static void run_guest(void)
{
	struct qemu_plugin_tb *call, *ret;

	for (int bit = VMABENCH_REGION_BITS - 1; bit >= 0; bit--)
		if (bit < 2)
			RUN(0x100, MARK("\x11"));
		else
			RUN(0x108, MARK("\x10"));
	RUN(0x200, NOP);
	RUN(0x300, MARK("\x20"));
	call = translate(0x308, CALL, 5);
	ret = translate(0x500, RET, 1);
	for (int i = 0; i < 3; i++) {
		execute(call, STACK, true);
		RUN(0x400, NOP);
		fake_move_score();
		RUN(0x401, NOP);
		execute(ret, STACK, false);
	}
	RUN(0x30d, MARK("\x30"));
	RUN(0x200, NOP);
}

/* In a process of its own: the plugin is loaded once. */
static void run_version(int min, int cur)
{
	static char out[PATH_MAX], entries[PATH_MAX];
	char *argv[] = { out, entries };
	const qemu_info_t info = fake_info(min, cur);
	int status;
	pid_t pid;

	snprintf(out, sizeof(out), "out=%s", folder_path("raw"));
	snprintf(entries, sizeof(entries), "entries=%s", folder_path("entries"));
	unlink(folder_path("raw"));
	pid = fork();
	if (!pid) {
		fake_version = cur;
		if (qemu_plugin_install(42, &info, 2, argv))
			_exit(1);
		fake_has_cpu = true;
		run_guest();
		if (fake_version < 7)
			((void (*)(qemu_plugin_id_t, void *))fake_atexit)(42, NULL);
		else
			((void (*)(void *))fake_atexit)(NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void each_version_counts_the_same(void **state)
{
	(void)state;
	folder_write("entries", "irq 0x10 a\n");
	for (int version = API_OLDEST; version <= API_NEWEST + 1; version++) {
		run_version(version < 2 ? 0 : 2, version);
		folder_expect("raw", "vmabench-raw\t1\n"
				     "region\t3.0\t1\t13\t0\n"
				     "3.0\top\t0x308:3 0x30d:1\n"
				     "3.0\top;0x308\t0x400:3 0x401:3 0x500:3\n"
				     "end\t3\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_version_counts_the_same),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
