// SPDX-License-Identifier: GPL-2.0
/*
 * What happens to a storm in the kernel while it runs: killed, it ends and
 * leaves nothing in an address space that lives on; it gives way to a mapping
 * that somebody else makes. The task that storms shares its mm with the one that
 * does this to it and looks.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#define MAPS	1024
#define BATCHES VMABENCH_MAX_BATCHES /* seconds of work: the kill comes long before the end */

struct storming_task {
	int fd;
	struct vmabench_storm storm;
	char stack[16384] __attribute__((aligned(16)));
};

static uint64_t map_ns[BATCHES], unmap_ns[BATCHES];

static struct vmabench_storm long_storm(char *arena, uint32_t batches)
{
	return (struct vmabench_storm){
		.pattern = isolated_pattern,
		.pages = 1,
		.maps = MAPS,
		.batches = batches,
		.addr = (unsigned long)arena,
		.mmap_times = (unsigned long)map_ns,
		.munmap_times = (unsigned long)unmap_ns,
	};
}

static int run_task(void *data)
{
	struct storming_task *task = data;

	return -device_storm(task->fd, &task->storm);
}

/* Start the long storm in a task of its own and wait until it is under way. */
static pid_t start_storm(struct storming_task *task, enum vmabench_hook hook, char *arena)
{
	int status;
	pid_t pid;

	task->fd = device_open(hook, "flags");
	task->storm = long_storm(arena, BATCHES);
	device_reset(task->fd);

	pid = clone(run_task, task->stack + sizeof(task->stack), CLONE_VM | SIGCHLD, task);
	ktap_expect(pid > 0, "clone: %s", strerror(errno));
	while (!device_counters(task->fd).hook_calls) {
		ktap_expect(!waitpid(pid, &status, WNOHANG), "the storm ended by itself");
		sched_yield();
	}
	return pid;
}

/* Wait for the storm's task and see that it came before its time. Returns wait()'s status. */
static int end_storm(const struct storming_task *task, pid_t pid)
{
	int status;

	ktap_expect_eq("waitpid", waitpid(pid, &status, 0), pid);
	ktap_expect(device_counters(task->fd).hook_calls < (uint64_t)MAPS * BATCHES, "the storm "
										     "ran to its "
										     "end");
	return status;
}

static void killed_storm_leaves_nothing(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	size_t span = vmabench_span(&isolated_pattern, 1, MAPS);
	static struct storming_task task;
	char *arena = arena_get(span);
	struct vmabench_storm after = long_storm(arena, 1);
	pid_t pid = start_storm(&task, *hook, arena);
	int status;

	ktap_expect(!kill(pid, SIGKILL), "kill: %s", strerror(errno));
	status = end_storm(&task, pid);
	ktap_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "status %#x", status);
	ktap_expect_eq("VMAs left", vmas_in(arena, span), 0);
	ktap_expect_eq("storm afterwards", device_storm(task.fd, &after), 0);
	ktap_expect_eq("file references", after.file_refs, 1);
}

static void mapping_made_meanwhile_survives(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	size_t span = vmabench_span(&isolated_pattern, 1, MAPS);
	const struct vmabench_walk walk = vmabench_map_walk(&isolated_pattern, 1, MAPS);
	size_t at = vmabench_page(&walk, MAPS / 2);
	static struct storming_task task;
	char *arena = arena_get(span);
	char *page = arena + at * PAGE;
	pid_t pid = start_storm(&task, *hook, arena);
	int status;

	while (mmap(page, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED)
		ktap_expect(errno == EEXIST, "mmap: %s", strerror(errno));
	memset(page, 0x5a, PAGE);

	status = end_storm(&task, pid);
	ktap_expect(WIFEXITED(status) && WEXITSTATUS(status) == EEXIST, "status %#x", status);
	ktap_expect_eq("VMAs left", vmas_in(arena, span), 1);
	expect_words(page, 1, 0x5a5a5a5a5a5a5a5aull);
}

static volatile sig_atomic_t alarms;

static void count_alarm(int sig)
{
	alarms++;
}

static void handled_signal_does_not_end_it(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	struct itimerval soon = { .it_value.tv_usec = 1000 };
	int fd = device_open(*hook, "flags");
	char *arena = arena_get(vmabench_span(&isolated_pattern, 1, MAPS));
	struct vmabench_storm storm = long_storm(arena, 100);

	/* The timer rings while the storm runs or, at worst, on the way into it. */
	signal(SIGALRM, count_alarm);
	ktap_expect(!setitimer(ITIMER_REAL, &soon, NULL), "setitimer");
	ktap_expect_eq("storm", device_storm(fd, &storm), 0);
	ktap_expect_eq("batches done", storm.batches_done, 100);
	while (!alarms)
		usleep(1000);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("storm/killed_storm_leaves_nothing", killed_storm_leaves_nothing),
		EACH_HOOK("storm/mapping_made_meanwhile_survives", mapping_made_meanwhile_survives),
		EACH_HOOK("storm/handled_signal_does_not_end_it", handled_signal_does_not_end_it),
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
