// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 7: a debugfs file that
 * can be mapped is refused when the kernel is locked down, whichever hook it has.
 * Needs a kernel with lockdown and debugfs, which stays locked down: nothing else
 * can be tried after these.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#define DEBUGFS	   "/sys/kernel/debug"
#define SECURITYFS "/sys/kernel/security"
#define FILES	   DEBUGFS "/vmabench-test/"

/* How opening @path for reading alone ends: 0 or -errno. */
static int open_to_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static void files_open_without_lockdown(const void *arg)
{
	(void)arg;
	ktap_expect_eq("neither", open_to_read(FILES "neither"), 0);
	ktap_expect_eq("mmap", open_to_read(FILES "mmap"), 0);
	ktap_expect_eq("prepare", open_to_read(FILES "prepare"), 0);
}

/* That the hook is reached shows that it is the one that lockdown has to look for. */
static void prepare_only_file_maps(const void *arg)
{
	int fd = open(FILES "prepare", O_RDONLY | O_CLOEXEC);

	(void)arg;
	ktap_expect(fd >= 0, "open: %s", strerror(errno));
	ktap_expect(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED, "mmap: %s",
		    strerror(errno));
}

static void lockdown_refuses_what_can_be_mapped(const void *arg)
{
	static const char level[] = "integrity";
	int fd = open(SECURITYFS "/lockdown", O_WRONLY | O_CLOEXEC);

	(void)arg;
	ktap_expect(fd >= 0, "open lockdown: %s", strerror(errno));
	ktap_expect(write(fd, level, strlen(level)) > 0, "write lockdown: %s", strerror(errno));
	close(fd);
	ktap_expect_eq("neither", open_to_read(FILES "neither"), 0);
	ktap_expect_eq("mmap", open_to_read(FILES "mmap"), -EPERM);
	ktap_expect_eq("prepare", open_to_read(FILES "prepare"), -EPERM);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		ONLY_PREPARE("18_debugfs_files_open_without_lockdown", files_open_without_lockdown),
		ONLY_PREPARE("18_prepare_only_debugfs_file_maps", prepare_only_file_maps),
		ONLY_PREPARE("18_lockdown_refuses_what_can_be_mapped",
			     lockdown_refuses_what_can_be_mapped),
	};

	if (mount("debugfs", DEBUGFS, "debugfs", 0, NULL) ||
	    mount("securityfs", SECURITYFS, "securityfs", 0, NULL) ||
	    access(SECURITYFS "/lockdown", F_OK)) {
		fprintf(stderr,
			"vmabench: conformance_lockdown: no lockdown here: %s; "
			"run it on an x86_64 debug kernel\n",
			strerror(errno));
		return 2;
	}
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
