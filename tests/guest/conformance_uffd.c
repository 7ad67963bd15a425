// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 12: what userfaultfd says of
 * a mapping that a driver refuses, or allows, is what happened. Needs a kernel with
 * CONFIG_USERFAULTFD.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/told.h"

#define PAGES 16
#define RW    (PROT_READ | PROT_WRITE)

static int uffd_open(void)
{
	return syscall(SYS_userfaultfd, O_CLOEXEC);
}

/* A userfaultfd that is told of what is unmapped of @arena, which becomes memory. */
static int watch(char *arena)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_EVENT_UNMAP };
	struct uffdio_register range = {
		.range = { .start = (unsigned long)arena, .len = PAGES * PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int uffd = uffd_open();

	ktap_expect_eq("mmap of memory",
		       try_map(-1, arena, PAGES, RW, MAP_PRIVATE | MAP_ANONYMOUS, 0), 0);
	ktap_expect(uffd >= 0 && !ioctl(uffd, UFFDIO_API, &api) &&
			    !ioctl(uffd, UFFDIO_REGISTER, &range),
		    "userfaultfd: %s", strerror(errno));
	return uffd;
}

/* mmap() waits until the event was read, so that another thread has to. */
static void *read_event(void *arg)
{
	static struct uffd_msg msg;
	int *uffd = arg;

	return read(*uffd, &msg, sizeof(msg)) == sizeof(msg) ? &msg : NULL;
}

/* Map over what is watched; @err is how that has to end. The event and the VMAs have to agree. */
static void expect_true_event(enum vmabench_hook hook, long long ret, int err)
{
	char *arena = arena_get(PAGES);
	int fd = told_open(hook, O_RDWR), uffd = watch(arena);
	struct uffd_msg *msg;
	pthread_t reader;

	told_tell(fd, (struct vmabench_told){ .file = VMABENCH_TOLD_NONE, .ret = ret });
	ktap_expect(!pthread_create(&reader, NULL, read_event, &uffd), "pthread_create");
	ktap_expect_eq("mmap", try_map(fd, arena + PAGE, 4, PROT_READ, MAP_SHARED, 0), err);
	ktap_expect(!pthread_join(reader, (void **)&msg) && msg, "no event was read");
	ktap_expect_eq("event", msg->event, UFFD_EVENT_UNMAP);
	ktap_expect(msg->arg.remove.start == (unsigned long)arena + PAGE &&
			    msg->arg.remove.end == (unsigned long)arena + 5 * PAGE,
		    "unmapped %#llx to %#llx", (unsigned long long)msg->arg.remove.start,
		    (unsigned long long)msg->arg.remove.end);
	ktap_expect_eq("VMAs there now", vmas_in(arena + PAGE, 4), err ? 0 : 1);
	ktap_expect_eq("VMAs", vmas_in(arena, PAGES), err ? 2 : 3);
}

static void event_of_a_refusal_is_true(const void *arg)
{
	const enum vmabench_hook *hook = arg;

	expect_true_event(*hook, -ENXIO, -ENXIO);
}

static void event_of_a_mapping_is_true(const void *arg)
{
	const enum vmabench_hook *hook = arg;

	expect_true_event(*hook, 0, 0);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("10_event_of_a_refusal_is_true", event_of_a_refusal_is_true),
		EACH_HOOK("10_event_of_a_mapping_is_true", event_of_a_mapping_is_true),
	};

	if (uffd_open() < 0) {
		fprintf(stderr,
			"vmabench: conformance_uffd: no userfaultfd here: %s; "
			"run it on a debug kernel\n",
			strerror(errno));
		return 2;
	}
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
