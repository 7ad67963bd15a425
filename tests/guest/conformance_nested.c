// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 6: those who pass a
 * mapping on from their own .mmap, and those who ask whether a file can be
 * mapped, need not know which hook it has.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

/* For an inner file of each hook. vfs_mmap(), which the outer calls, came with .mmap_prepare. */
#define NESTED(_name, _run)                                                                        \
	{ .name = _name "/mmap", .run = _run, .arg = &both_hooks[0], .needs = KTAP_PREPARE },      \
	{                                                                                          \
		.name = _name "/prepare", .run = _run, .arg = &both_hooks[1],                      \
		.needs = KTAP_PREPARE                                                              \
	}

/* The outer driver over a file of this profile. */
static int open_nested(enum vmabench_hook hook, const char *profile, int *inner)
{
	*inner = device_open(hook, profile);
	device_reset(*inner);
	return test_device_over("nested", O_RDWR, *inner);
}

static void nested_file_maps(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(2);
	int inner, outer = open_nested(*hook, "plain", &inner);

	map_at(outer, arena, 0, 2);
	ktap_expect_eq("hook calls", device_counters(inner).hook_calls, 1);
	expect_words(arena, 2, VMABENCH_PAGE_WORD);
	ktap_expect_eq("faults", device_counters(inner).faults, 2);
	unmap_at(arena, 0, 2);
}

static void nested_flags_are_set(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(1);
	int inner, outer = open_nested(*hook, "flags", &inner);

	map_at(outer, arena, 0, 1);
	ktap_expect(vma_has_flag(arena, "dd"), "a mapping with VM_DONTDUMP has no dd");
	ktap_expect(vma_has_flag(arena, "mw"), "a mapping with VM_MAYWRITE has no mw");
}

/* Were they added to what the VMA has, none would ever go. */
static void nested_flags_are_cleared(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(1);
	int inner, outer = open_nested(*hook, "clear", &inner);

	map_at(outer, arena, 0, 1);
	ktap_expect(!vma_has_flag(arena, "mw"), "a mapping without VM_MAYWRITE has mw");
	ktap_expect(!mprotect(arena, PAGE, PROT_READ), "mprotect: %s", strerror(errno));
	ktap_expect(mprotect(arena, PAGE, PROT_READ | PROT_WRITE) && errno == EACCES, "mprotect "
										      "was not "
										      "refused "
										      "with "
										      "EACCES");
}

static void nested_pgoff_is_shifted(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(2);
	int inner, outer = open_nested(*hook, "pgoff", &inner);

	map_at(outer, arena, 1, 1);
	ktap_expect_eq("offset", vma_at(arena + PAGE).offset, (1 + VMABENCH_PGOFF_SHIFT) * PAGE);
}

static void nested_private_data_is_set(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(2);
	int inner, outer = open_nested(*hook, "private", &inner);

	map_at(outer, arena, 1, 1);
	expect_words(arena + PAGE, 1, (unsigned long)arena + PAGE);
}

static void nested_refusal_is_passed_on(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	char *arena = arena_get(1);
	int i, inner, outer = open_nested(*hook, "error", &inner);

	for (i = 0; i < 100; i++)
		ktap_expect(mmap(arena, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED_NOREPLACE, outer,
				 0) == MAP_FAILED &&
				    errno == ENXIO,
			    "mmap was not refused with ENXIO");
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
	ktap_expect_eq("hook errors", device_counters(inner).hook_errors, 100);
	close(outer);
	ktap_expect_eq("releases before close", device_counters(inner).file_releases, 0);
	close(inner);
	inner = device_open(*hook, "error");
	ktap_expect_eq("releases", device_counters(inner).file_releases, 1);
}

static void nested_unset_vm_ops_are_sigbus(const void *arg)
{
	int outer = test_device_over("nested", O_RDWR, test_device_open("prepare-noops", O_RDWR));
	char *arena = arena_get(1);
	uint64_t word;

	map_at(outer, arena, 0, 1);
	ktap_expect_eq("signal", touch(arena, &word), SIGBUS);
}

/* Who passes a mapping on with vfs_mmap() alone, as ipc/shm.c does, has not asked before. */
static void nested_both_hooks_warn_once_and_enodev(const void *arg)
{
	int outer = test_device_over("nested", O_RDWR, test_device_open("both", O_RDWR));
	char *arena = arena_get(1);
	int kmsg = kmsg_open(), i;

	(void)arg;
	for (i = 0; i < 2; i++)
		ktap_expect_eq("mmap", try_map(outer, arena, 1, PROT_READ, MAP_SHARED, 0), -ENODEV);
	ktap_expect_eq("warnings", kmsg_count(kmsg, "WARNING:"), 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
}

/* Two attachments of one segment are one memory; between them, @convert is done to the first. */
static void expect_shm_maps(void (*convert)(const void *attached))
{
	int id = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	uint64_t *one, *two;

	ktap_expect(id >= 0, "shmget: %s", strerror(errno));
	one = shmat(id, NULL, 0);
	ktap_expect(one != (void *)-1, "shmat: %s", strerror(errno));
	if (convert)
		convert(one);
	two = shmat(id, NULL, 0);
	ktap_expect(two != (void *)-1, "shmat: %s", strerror(errno));
	*one = VMABENCH_PAGE_WORD;
	ktap_expect(*two == VMABENCH_PAGE_WORD, "the segment reads %#llx",
		    (unsigned long long)*two);
	ktap_expect(!shmdt(one) && !shmdt(two) && !shmctl(id, IPC_RMID, NULL), "shmdt: %s",
		    strerror(errno));
}

static void sysv_shm_maps(const void *arg)
{
	(void)arg;
	expect_shm_maps(NULL);
}

static int prepare_only;

static void convert_segment(const void *attached)
{
	ktap_expect(!ioctl(prepare_only, VMABENCH_TEST_IOC_SHM, attached),
		    "VMABENCH_TEST_IOC_SHM: %s", strerror(errno));
}

/* ipc/shm.c passes on to shmem, which has .mmap in 6.12, so give the segment's file the other. */
static void sysv_shm_maps_a_prepare_only_file(const void *arg)
{
	uint64_t calls;

	(void)arg;
	prepare_only = test_device_open("prepare-only", O_RDWR);
	expect_shm_maps(convert_segment);
	ktap_expect(!ioctl(prepare_only, VMABENCH_TEST_IOC_CALLS, &calls),
		    "VMABENCH_TEST_IOC_CALLS: %s", strerror(errno));
	/* In 7.2 shmem has .mmap_prepare itself, and there is nothing to convert. */
	ktap_expect_eq("hook calls", calls, ktap_has(KTAP_TRUSTS_HOOK) ? 0 : 1);
}

/* This program, in a file of its own. */
static void copy_program(const char *path)
{
	int from = open("/proc/self/exe", O_RDONLY), to = open(path, O_WRONLY | O_CREAT, 0700);
	static char buffer[65536];
	ssize_t len;

	ktap_expect(from >= 0 && to >= 0, "open %s: %s", path, strerror(errno));
	while ((len = read(from, buffer, sizeof(buffer))) > 0)
		ktap_expect(write(to, buffer, len) == len, "write %s: %s", path, strerror(errno));
	ktap_expect_eq("read", len, 0);
	close(from);
	close(to);
}

/* Its exit status; a bad command line makes it 2, and main() has run to say so. */
static int run_program(const char *path)
{
	int status;
	pid_t pid = fork();

	ktap_expect(pid >= 0, "fork: %s", strerror(errno));
	if (!pid) {
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		execl(path, path, "--no-such-option", NULL);
		_exit(errno == ENOEXEC ? 126 : 127);
	}
	ktap_expect_eq("waitpid", waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void elf_runs_from_a_prepare_only_file(const void *arg)
{
	const char *path = "/tmp/conformance_nested.elf";
	int fd;

	copy_program(path);
	ktap_expect_eq("status as it is", run_program(path), 2);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ktap_expect(fd >= 0, "open %s: %s", path, strerror(errno));
	test_device_over("prepare-only", O_RDWR, fd);
	ktap_expect_eq("status when prepare-only", run_program(path), 2);
	unlink(path);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		NESTED("17_nested_file_maps", nested_file_maps),
		NESTED("17_nested_flags_are_set", nested_flags_are_set),
		NESTED("17_nested_flags_are_cleared", nested_flags_are_cleared),
		NESTED("17_nested_pgoff_is_shifted", nested_pgoff_is_shifted),
		NESTED("17_nested_private_data_is_set", nested_private_data_is_set),
		NESTED("17_nested_refusal_is_passed_on", nested_refusal_is_passed_on),
		ONLY_PREPARE("17_nested_unset_vm_ops_are_sigbus", nested_unset_vm_ops_are_sigbus),
		{ .name = "01_both_hooks_warn_once_and_enodev/nested",
		  .run = nested_both_hooks_warn_once_and_enodev,
		  .needs = KTAP_PREPARE,
		  .unless = KTAP_TRUSTS_HOOK,
		  .splats = 1 },
		{ .name = "17_sysv_shm_maps", .run = sysv_shm_maps },
		{ .name = "17_sysv_shm_maps_a_prepare_only_file",
		  .run = sysv_shm_maps_a_prepare_only_file,
		  .needs = KTAP_PREPARE },
		ONLY_PREPARE("18_elf_runs_from_a_prepare_only_file",
			     elf_runs_from_a_prepare_only_file),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
