// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 9: a whole file system with
 * that hook alone. An overlayfs over it maps its files, through the compat path, and
 * programs run from it, their interpreter and libraries as well. Needs a kernel with
 * overlayfs; the test module is there where that is.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#define LOWER	   "/tmp/lower"
#define MERGED	   "/tmp/merged"
#define DYNAMIC	   "/dynamic" /* the program of dynamic/ and what it needs, by run_guest.sh */
#define FILE_PAGES 8
#define MAPS	   2000

static void make_dir(const char *path)
{
	ktap_expect(!mkdir(path, 0755) || errno == EEXIST, "mkdir %s: %s", path, strerror(errno));
}

static void mount_at(const char *type, const char *dir, const char *data)
{
	make_dir(dir);
	ktap_expect(!mount(type, dir, type, 0, data), "mount %s at %s: %s", type, dir,
		    strerror(errno));
}

/* What holds a file of it, by a reference that is not given back, makes it busy. */
static void expect_unmounted(const char *dir)
{
	ktap_expect(!umount(dir), "umount %s: %s", dir, strerror(errno));
}

/* How often .mmap_prepare was called on any file of the test's file systems. */
static unsigned int hook_calls(void)
{
	FILE *file = fopen("/sys/module/vmabench_test_fs/parameters/calls", "re");
	unsigned int calls = 0;

	ktap_expect(file && fscanf(file, "%u", &calls) == 1, "no calls of vmabench_test_fs");
	fclose(file);
	return calls;
}

/* A file whose every word is @word, below an overlayfs; what is left of that is the file in it. */
static int open_stacked(const char *type, uint64_t word, int flags)
{
	int lower, merged, i;

	mount_at(type, LOWER, NULL);
	mount_at("tmpfs", "/tmp/upper", NULL);
	make_dir("/tmp/upper/dir");
	make_dir("/tmp/upper/work");
	lower = open(LOWER "/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ktap_expect(lower >= 0, "open: %s", strerror(errno));
	for (i = 0; i < FILE_PAGES * (int)(PAGE / sizeof(word)); i++)
		ktap_expect(write(lower, &word, sizeof(word)) == sizeof(word), "write: %s",
			    strerror(errno));
	close(lower);
	mount_at("overlay", MERGED,
		 "lowerdir=" LOWER ",upperdir=/tmp/upper/dir,workdir=/tmp/upper/work");
	merged = open(MERGED "/file", flags | O_CLOEXEC);
	ktap_expect(merged >= 0, "open " MERGED "/file: %s", strerror(errno));
	return merged;
}

static void close_stacked(int file)
{
	close(file);
	expect_unmounted(MERGED);
	expect_unmounted(LOWER);
	expect_unmounted("/tmp/upper");
}

static int try_map(int fd, char *addr, size_t pages, int prot, int flags)
{
	return mmap(addr, pages * PAGE, prot, flags | MAP_FIXED, fd, 0) == MAP_FAILED ? -errno : 0;
}

static void overlay_maps_the_lower_file(const void *arg)
{
	int file = open_stacked("vmabench-prepare", VMABENCH_PAGE_WORD, O_RDONLY);
	char *shared = arena_get(FILE_PAGES), *private = arena_get(FILE_PAGES);
	unsigned int calls = hook_calls();

	(void)arg;
	ktap_expect_eq("map shared", try_map(file, shared, FILE_PAGES, PROT_READ, MAP_SHARED), 0);
	ktap_expect_eq("hook calls", hook_calls() - calls, 1);
	expect_words(shared, FILE_PAGES, VMABENCH_PAGE_WORD);
	ktap_expect_eq("map private",
		       try_map(file, private, FILE_PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE), 0);
	ktap_expect_eq("hook calls", hook_calls() - calls, 2);
	ktap_expect_eq("store", touch_write(private, 7), 0);
	expect_words(private, 1, 7);
	expect_words(shared, FILE_PAGES, VMABENCH_PAGE_WORD);
	ktap_expect(!strcmp(vma_at(shared).file, MERGED "/file"), "/proc/self/maps has %s",
		    vma_at(shared).file);
	unmap_at(shared, 0, FILE_PAGES);
	unmap_at(private, 0, FILE_PAGES);
	close_stacked(file);
}

/* Copied up, it is a file of tmpfs, and what was mapped before goes on. */
static void overlay_maps_after_copy_up(const void *arg)
{
	int file = open_stacked("vmabench-prepare", VMABENCH_PAGE_WORD, O_RDONLY), written;
	char *before = arena_get(1), *after = arena_get(1);
	uint64_t word = 9;

	(void)arg;
	ktap_expect_eq("map", try_map(file, before, 1, PROT_READ, MAP_SHARED), 0);
	written = open(MERGED "/file", O_RDWR | O_CLOEXEC);
	ktap_expect(written >= 0, "open to write: %s", strerror(errno));
	ktap_expect(pwrite(written, &word, sizeof(word), 0) == sizeof(word), "pwrite: %s",
		    strerror(errno));
	ktap_expect_eq("map to write",
		       try_map(written, after, 1, PROT_READ | PROT_WRITE, MAP_SHARED), 0);
	expect_words(before, 1, VMABENCH_PAGE_WORD);
	expect_words(after, 1, word);
	unmap_at(before, 0, 1);
	unmap_at(after, 0, 1);
	close(written);
	close_stacked(file);
}

/* New, replaced, cut and shared with a child: when all are gone, nothing holds a file. */
static void overlay_references_balance(const void *arg)
{
	int file = open_stacked("vmabench-prepare", VMABENCH_PAGE_WORD, O_RDONLY), i, status;
	char *arena = arena_get(FILE_PAGES);
	pid_t pid;

	(void)arg;
	for (i = 0; i < MAPS; i++) {
		size_t page;

		for (page = 0; page < FILE_PAGES; page++)
			ktap_expect(mmap(arena + page * PAGE, PAGE, PROT_READ,
					 MAP_SHARED | MAP_FIXED, file, page * PAGE) != MAP_FAILED,
				    "mmap: %s", strerror(errno));
		unmap_at(arena, 2, 3);
		if (i % 100 == 0) {
			pid = fork();
			if (!pid)
				_exit(0);
			ktap_expect(pid > 0 && waitpid(pid, &status, 0) == pid && !status, "the "
											   "child "
											   "ended "
											   "otherwi"
											   "se");
		}
	}
	unmap_at(arena, 0, FILE_PAGES);
	close_stacked(file);
}

static void overlay_refuses_both_hooks(const void *arg)
{
	int file = open_stacked("vmabench-both", VMABENCH_PAGE_WORD, O_RDONLY), i;
	char *arena = arena_get(1);
	int kmsg = kmsg_open();

	(void)arg;
	for (i = 0; i < 2; i++)
		ktap_expect_eq("mmap", try_map(file, arena, 1, PROT_READ, MAP_SHARED), -ENODEV);
	ktap_expect_eq("warnings", kmsg_count(kmsg, "WARNING:"), 1);
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
	close_stacked(file);
}

/* What the program under /bin of @root ends in, run there as if nothing else were. */
static int run_in(const char *root)
{
	int status;
	pid_t pid = fork();

	ktap_expect(pid >= 0, "fork: %s", strerror(errno));
	if (!pid) {
		if (chroot(root) || chdir("/"))
			_exit(126);
		execl("/bin/program", "program", "prepare", NULL);
		_exit(127);
	}
	ktap_expect_eq("waitpid", waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int copy_entry(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
	static char buffer[65536], to[4096];
	ssize_t len;
	int in, out;

	(void)ftw;
	snprintf(to, sizeof(to), LOWER "%s", path + strlen(DYNAMIC));
	if (type == FTW_D) {
		make_dir(to);
		return 0;
	}
	in = open(path, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, stat->st_mode & 0777);
	ktap_expect(in >= 0 && out >= 0, "copy %s: %s", path, strerror(errno));
	while ((len = read(in, buffer, sizeof(buffer))) > 0)
		ktap_expect(write(out, buffer, len) == len, "write %s: %s", to, strerror(errno));
	ktap_expect_eq("read", len, 0);
	close(in);
	close(out);
	return 0;
}

/* The folder  of it, to the same place on the file system under test. */
static void copy_dynamic(const char *dir)
{
	char path[64];

	snprintf(path, sizeof(path), DYNAMIC "%s", dir);
	ktap_expect(!nftw(path, copy_entry, 10, FTW_PHYS), "copy %s: %s", path, strerror(errno));
}

static void elf_and_interpreter_run(const void *arg)
{
	unsigned int calls;

	(void)arg;
	ktap_expect_eq("status as it is", run_in(DYNAMIC), 42);
	mount_at("vmabench-prepare", LOWER, NULL);
	copy_dynamic("");
	calls = hook_calls();
	ktap_expect_eq("status", run_in(LOWER), 42);
	/* At least the text and the data of each: the program, its interpreter and its library. */
	ktap_expect(hook_calls() - calls >= 6, "%u hook calls", hook_calls() - calls);
	expect_unmounted(LOWER);
}

/* Too late for exec() to fail: the program that has none is killed. */
static void interpreter_with_both_hooks_is_refused(const void *arg)
{
	(void)arg;
	mount_at("vmabench-prepare", LOWER, NULL);
	copy_dynamic("");
	mount_at("vmabench-both", LOWER "/lib64", NULL);
	copy_dynamic("/lib64");
	ktap_expect_eq("status", run_in(LOWER), 128 + SIGSEGV);
	expect_unmounted(LOWER "/lib64");
	expect_unmounted(LOWER);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		ONLY_PREPARE("17_overlay_maps_the_lower_file", overlay_maps_the_lower_file),
		ONLY_PREPARE("17_overlay_maps_after_copy_up", overlay_maps_after_copy_up),
		ONLY_PREPARE("17_overlay_references_balance", overlay_references_balance),
		{ .name = "17_overlay_refuses_both_hooks",
		  .run = overlay_refuses_both_hooks,
		  .needs = KTAP_PREPARE,
		  .splats = 1 },
		ONLY_PREPARE("18_elf_and_interpreter_run", elf_and_interpreter_run),
		{ .name = "18_interpreter_with_both_hooks_is_refused",
		  .run = interpreter_with_both_hooks_is_refused,
		  .needs = KTAP_PREPARE,
		  .splats = 1 },
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
