// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 5: which flags a hook may
 * set and clear, and what it may not touch. mmap() has checked what the caller may do
 * with the file; a hook cannot give more than that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define WRITE	 VMABENCH_VM_WRITE
#define MAYWRITE VMABENCH_VM_MAYWRITE
#define EXEC	 VMABENCH_VM_EXEC
#define MAYEXEC	 VMABENCH_VM_MAYEXEC
#define SHARED	 VMABENCH_VM_SHARED
#define RW	 (PROT_READ | PROT_WRITE)

/* How changing the protection of the page at @addr ends: 0 or -errno. */
static int protect(char *addr, int prot)
{
	return mprotect(addr, PAGE, prot) ? -errno : 0;
}

static void cleared_flag_stays_cleared(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "clear");
	int plain = device_open(*hook, "plain");
	char *arena = arena_get(4);

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 1, 1);
	map_at(plain, arena, 3, 1);
	ktap_expect(!vma_has_flag(arena, "mw"), "a mapping without VM_MAYWRITE has mw");
	ktap_expect(vma_has_flag(arena + 3 * PAGE, "mw"), "a mapping with VM_MAYWRITE has no mw");
	ktap_expect_eq("mprotect to read", protect(arena, PROT_READ), 0);
	ktap_expect_eq("mprotect to write", protect(arena, RW), -EACCES);
	ktap_expect_eq("mprotect of plain to read", protect(arena + 3 * PAGE, PROT_READ), 0);
	ktap_expect_eq("mprotect of plain to write", protect(arena + 3 * PAGE, RW), 0);
}

static void writes_to_start_and_end_are_ignored(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);
	char *arena = arena_get(4);
	struct vma_line line;

	told_tell(file.told, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE, .move = 1 });
	map_at(file.map, arena, 1, 2);
	line = vma_at(arena + PAGE);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 1);
	ktap_expect_eq("start", line.start, (unsigned long)arena + PAGE);
	ktap_expect_eq("end", line.end, (unsigned long)arena + 3 * PAGE);
	unmap_at(arena, 1, 2);
	ktap_expect_eq("VMAs", vmas_in(arena, 4), 0);
}

/* A flag that no merge minds is set and goes again, whichever way the hook is reached. */
static void flags_are_set_and_cleared(const void *arg)
{
	struct told_file file = told_open_path(arg, O_RDWR);
	char *arena = arena_get(2);

	told_tell(file.told, (struct vmabench_told){
				     .file = VMABENCH_TOLD_NONE,
				     .set_flags = VMABENCH_VM_DONTDUMP,
			     });
	map_at(file.map, arena, 0, 1);
	ktap_expect(vma_has_flag(arena, "dd"), "a mapping with VM_DONTDUMP has no dd");
	told_tell(file.told, (struct vmabench_told){
				     .file = VMABENCH_TOLD_NONE,
				     .clear_flags = MAYEXEC,
			     });
	map_at(file.map, arena, 1, 1);
	ktap_expect(!vma_has_flag(arena + PAGE, "me"), "a mapping without VM_MAYEXEC has me");
	ktap_expect(vma_has_flag(arena, "me"), "a mapping with VM_MAYEXEC has no me");
}

/*
 * The file is open for reading alone, or for both; and a shared or a private page of it
 * is asked for. The hook wants more.
 */
struct gain {
	const char *name;
	unsigned long long set_flags;
	int open_flags, prot, map_flags;
};

static const struct gain gains[] = {
	{ "write_of_a_read_only_file", WRITE | MAYWRITE | SHARED, O_RDONLY, PROT_READ, MAP_SHARED },
	{ "write_alone", WRITE, O_RDONLY, PROT_READ, MAP_SHARED },
	{ "maywrite_alone", MAYWRITE, O_RDONLY, PROT_READ, MAP_SHARED },
	{ "write_that_was_not_asked_for", WRITE, O_RDWR, PROT_READ, MAP_SHARED },
	{ "exec", EXEC, O_RDWR, PROT_READ, MAP_SHARED },
	{ "exec_and_write_of_private", EXEC | WRITE, O_RDWR, PROT_READ, MAP_PRIVATE },
	{ "shared_of_a_read_only_file", SHARED, O_RDONLY, RW, MAP_PRIVATE },
};
#define GAINS (sizeof(gains) / sizeof(gains[0]))

struct gain_arg {
	const struct gain *gain;
	const struct told_path *path;
};

static void right_cannot_be_gained(const void *data)
{
	const struct gain_arg *arg = data;
	const struct gain *gain = arg->gain;
	struct told_file file = told_open_path(arg->path, gain->open_flags);
	char *arena = arena_get(1);
	int kmsg = kmsg_open();

	told_tell(file.told, (struct vmabench_told){
				     .file = VMABENCH_TOLD_NONE,
				     .set_flags = gain->set_flags,
			     });
	ktap_expect_eq("mmap", try_map(file.map, arena, 1, gain->prot, gain->map_flags, 0),
		       -EACCES);
	ktap_expect_eq("hook calls", told_seen(file.told).calls, 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
	/* One for the first of each path. */
	ktap_expect_eq("warnings", kmsg_count(kmsg, "WARNING:"), gain == gains);
}

/* @name of /dev, by a mount from which nothing may be executed. */
static int open_noexec(const char *name)
{
	const char *dir = "/tmp/noexec";
	char path[64];
	int fd;

	ktap_expect(!mkdir(dir, 0700) || errno == EEXIST, "mkdir: %s", strerror(errno));
	ktap_expect(!mount("devtmpfs", dir, "devtmpfs", MS_NOEXEC, NULL) || errno == EBUSY,
		    "mount: %s", strerror(errno));
	snprintf(path, sizeof(path), "%s/vmabench-test-%s", dir, name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ktap_expect(fd >= 0, "open %s: %s", path, strerror(errno));
	return fd;
}

/* do_mmap() takes VM_MAYEXEC from what is on such a mount. */
static void mayexec_cannot_be_gained(const void *data)
{
	const struct told_path *path = data;
	int map = open_noexec(path->nested ? "nested" : "told-prepare"), told = map;
	char *arena = arena_get(1);

	if (path->nested) {
		told = told_open(VMABENCH_HOOK_PREPARE, O_RDWR);
		ktap_expect(!ioctl(map, VMABENCH_TEST_IOC_FILE, told), "VMABENCH_TEST_IOC_FILE: %s",
			    strerror(errno));
	}
	told_tell(told, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE });
	ktap_expect_eq("mmap", try_map(map, arena, 1, PROT_READ, MAP_SHARED, 0), 0);
	ktap_expect_eq("mprotect", protect(arena, PROT_READ | PROT_EXEC), -EACCES);
	told_tell(told, (struct vmabench_told){
				.file = VMABENCH_TOLD_NONE,
				.set_flags = MAYEXEC,
			});
	ktap_expect_eq("mmap", try_map(map, arena, 1, PROT_READ, MAP_SHARED, 0), -EACCES);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
}

/* A right that is taken away takes the access with it: nothing is written by a VMA that may not. */
static void lost_right_is_lost_at_once(const void *data)
{
	struct told_file file = told_open_path(data, O_RDWR);
	char *arena = arena_get(2);

	told_tell(file.told, (struct vmabench_told){
				     .file = VMABENCH_TOLD_NONE,
				     .clear_flags = MAYWRITE,
			     });
	ktap_expect_eq("mmap", try_map(file.map, arena, 1, RW, MAP_SHARED, 0), 0);
	ktap_expect(!strcmp(vma_at(arena).perms, "r--s"), "mapped %s", vma_at(arena).perms);
	ktap_expect(!vma_has_flag(arena, "mw"), "a mapping without VM_MAYWRITE has mw");
	told_tell(file.told, (struct vmabench_told){
				     .file = VMABENCH_TOLD_NONE,
				     .clear_flags = MAYEXEC,
			     });
	ktap_expect_eq("mmap",
		       try_map(file.map, arena + PAGE, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, 0),
		       0);
	ktap_expect(!strcmp(vma_at(arena + PAGE).perms, "r--p"), "mapped %s",
		    vma_at(arena + PAGE).perms);
	ktap_expect_eq("mprotect", protect(arena + PAGE, PROT_READ | PROT_EXEC), -EACCES);
}

int main(int argc, char **argv)
{
	static const struct ktap_case others[] = {
		EACH_HOOK("12_cleared_flag_stays_cleared", cleared_flag_stays_cleared),
		EACH_PATH("12_flags_are_set_and_cleared", flags_are_set_and_cleared, 0),
		EACH_PATH("12_writes_to_start_and_end_are_ignored",
			  writes_to_start_and_end_are_ignored, 0),
		EACH_PATH("13_lost_right_is_lost_at_once", lost_right_is_lost_at_once,
			  KTAP_TRUSTS_HOOK),
		EACH_PATH("13_mayexec_cannot_be_gained", mayexec_cannot_be_gained,
			  KTAP_TRUSTS_HOOK),
	};
	static const size_t nr_others = sizeof(others) / sizeof(others[0]);
	struct ktap_case cases[2 * GAINS + nr_others];
	struct gain_arg args[2 * GAINS];
	size_t i;

	for (i = 0; i < 2 * GAINS; i++) {
		args[i] = (struct gain_arg){ &gains[i / 2], &told_paths[i % 2] };
		cases[i] = (struct ktap_case){
			.name = case_name("13_gained_%s_is_refused/%s", args[i].gain->name,
					  args[i].path->name),
			.run = right_cannot_be_gained,
			.arg = &args[i],
			.needs = KTAP_PREPARE,
			.unless = KTAP_TRUSTS_HOOK,
			.splats = args[i].gain == gains,
		};
	}
	memcpy(&cases[i], others, sizeof(others));
	return ktap_main(argc, argv, cases, i + nr_others);
}
