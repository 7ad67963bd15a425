// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of a guest: mounts what programs expect, loads the modules, runs the program that the
 * kernel's command line names behind "--", takes the modules out again, says how it went, and
 * powers off. From the environment: VMABENCH_HOSTFS=PATH mounts this folder of the host at /out
 * (User-Mode Linux); VMABENCH_PORT=DEVICE sends what is in /out over that serial line at the end
 * (QEMU); VMABENCH_INIT_VERBOSE=1 has every step said.
 *
 * The last line is "vmabench-init: exit N": the program's exit status, 128 + the signal that killed
 * it, 7 where the guest could not be made ready, 8 where only unloading a module failed. Whatever
 * goes wrong, it is said and the guest powers off: one that stays up would cost the whole deadline.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "exit_codes.h"
#include "modules.h"
#include "mounts.h"
#include "port.h"
#include "say.h"

enum {
	STATUS_NO_EXEC = 127, /* as a shell has it */
	STATUS_SIGNAL = 128,
};

/*
 * Does a copy survive the page faults it takes? User-Mode Linux may keep less of the vector
 * registers than the C library uses (its command line has to say GLIBC_TUNABLES then), and what is
 * lost would be holes in the results.
 */
static bool copies_survive_faults(void)
{
	const size_t size = 1 << 20;
	/* Odd, so that moves straddle pages; volatile, so that it is the C library's memcpy() that
	 * runs. */
	volatile size_t odd = 3001;
	const size_t step = odd;
	unsigned char *from =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned char *to =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool same = from != MAP_FAILED && to != MAP_FAILED;
	size_t at;

	for (at = 0; same && at < size; at++)
		from[at] = (unsigned char)(at % 251 + 1);
	for (at = 0; same && at + step <= size; at += step)
		memcpy(to + at, from + at, step);
	for (size_t i = 0; same && i < at; i++)
		same = to[i] == (unsigned char)(i % 251 + 1);
	return same;
}

/* Runs @argv to its end and returns its status as a shell would. */
static int run_program(char **argv)
{
	pid_t pid, gone;
	int status;

	say_verbose("running %s", argv[0]);
	pid = fork();
	if (pid < 0) {
		say("vmabench-init: fork: %s", strerror(errno));
		return VMABENCH_EXIT_BOOT;
	}
	if (!pid) {
		execv(argv[0], argv);
		say("vmabench-init: exec %s: %s", argv[0], strerror(errno));
		_exit(STATUS_NO_EXEC);
	}
	/* Orphans are ours to reap, too. */
	while ((gone = wait(&status)) != pid)
		if (gone < 0 && errno != EINTR) {
			say("vmabench-init: wait: %s", strerror(errno));
			return VMABENCH_EXIT_BOOT;
		}
	return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

/* What is still running may hold a device open, and its module with it. */
static void end_leftovers(void)
{
	kill(-1, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

static int is_file(const struct dirent *entry)
{
	return entry->d_type == DT_REG;
}

/* 0, or what to end with. */
static int send_results(void)
{
	struct dirent **files;
	struct port port;
	int nr, err;

	if (!getenv(PORT_VARIABLE))
		return 0;
	err = port_open(&port, getenv(PORT_VARIABLE));
	nr = scandir(OUT_DIR, &files, is_file, alphasort);
	if (nr < 0 && !err)
		err = -errno;
	for (int i = 0; i < nr && !err; i++)
		err = port_send_file(&port, OUT_DIR, files[i]->d_name);
	if (!err)
		err = port_send_end(&port);
	port_close(&port);
	if (err)
		say("vmabench-init: send %s: %s", OUT_DIR, strerror(-err));
	return err ? VMABENCH_EXIT_BOOT : 0;
}

static int run_guest(char **argv)
{
	struct modules modules;
	int status = VMABENCH_EXIT_BOOT;

	if (mount_all())
		return VMABENCH_EXIT_BOOT;
	if (!argv[0]) {
		say("vmabench-init: no program: nothing follows -- on the kernel's command line");
		return VMABENCH_EXIT_USAGE;
	}
	if (!copies_survive_faults()) {
		say("vmabench-init: vector registers are lost at page faults; "
		    "see GLIBC_TUNABLES in the target's script");
		return VMABENCH_EXIT_BOOT;
	}
	if (!modules_load(&modules))
		status = run_program(argv);
	end_leftovers();
	sync();
	if (modules_unload(&modules) && !status)
		status = VMABENCH_EXIT_STORM;
	if (send_results() && !status)
		status = VMABENCH_EXIT_BOOT;
	return status;
}

int main(int argc, char **argv)
{
	int status;

	(void)argc;
	if (getpid() != 1) {
		say("vmabench-init: not PID 1: would power this machine off; boot a guest with it");
		return VMABENCH_EXIT_USAGE;
	}
	status = run_guest(argv + 1);
	/* The program may have died in the middle of a line. */
	say("\nvmabench-init: exit %d", status);
	tcdrain(STDOUT_FILENO);
	sync();
	/* QEMU is told to take a restart for the end, which needs no ACPI to work. */
	reboot(getenv(PORT_VARIABLE) ? RB_AUTOBOOT : RB_POWER_OFF);
	say("vmabench-init: power off: %s", strerror(errno));
	return status; /* the kernel panics, which ends the guest as well */
}
