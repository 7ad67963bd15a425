// SPDX-License-Identifier: GPL-2.0
/*
 * Runs programs that are not ours, one by one, each for as long as a line of a list
 * lets it: NAME SECONDS PROGRAM [ARGUMENT...]. What it prints goes to /out/NAME, how it
 * ended into the last line there. A program that its deadline has to end is a failure
 * under any rule.
 *
 *	each [--kernel-features LIST] RULE FILE
 *
 * RULE is ends (what its status says is for others to judge), passes (it has to be 0) or
 * stress (the same, and after the last one the kernel is searched for leaks).
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/failing.h"

#define MOST_PROGRAMS 200
#define MOST_WORDS    30
#define POLL_NS	      20000000

static struct program {
	char *name;
	int seconds;
	char *argv[MOST_WORDS + 1];
} programs[MOST_PROGRAMS];

static bool has_to_pass;

static bool parse_line(char *line, struct program *program)
{
	char *seconds, *word;
	size_t n = 0;

	program->name = strtok(line, " \t\n");
	seconds = strtok(NULL, " \t\n");
	while ((word = strtok(NULL, " \t\n")) && n < MOST_WORDS)
		program->argv[n++] = word;
	if (!n || word)
		return false;
	program->seconds = atoi(seconds);
	return program->seconds > 0 && program->argv[0][0] == '/';
}

/* Returns how many there are, or -errno. */
static int read_list(const char *path)
{
	FILE *list = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int nr = 0;

	if (!list)
		return -errno;
	while (getline(&line, &room, list) >= 0) {
		if (nr == MOST_PROGRAMS || !parse_line(strdup(line), &programs[nr]))
			return -EINVAL;
		nr++;
	}
	fclose(list);
	return nr;
}

/* In the child: what a program starts in, alone in its process group and in its own folder. */
static void start_program(const struct program *program, int out)
{
	char *path = strdup(program->argv[0]);

	setpgid(0, 0);
	/* Where things lie is printed by some, and compared between kernels. */
	personality(ADDR_NO_RANDOMIZE);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	if (chdir(dirname(path)) || setenv("PATH", "/bin", 1) || setenv("LC_ALL", "C", 1))
		_exit(127);
	execv(program->argv[0], program->argv);
	dprintf(STDERR_FILENO, "exec %s: %s\n", program->argv[0], strerror(errno));
	_exit(127);
}

/* Returns whether it came to its end by itself, and then its wait status. */
static bool wait_for(pid_t pid, int seconds, int *status)
{
	const struct timespec pause = { .tv_nsec = POLL_NS };
	long polls = seconds * (1000000000L / POLL_NS);
	pid_t gone = 0;

	while (polls-- && !(gone = waitpid(pid, status, WNOHANG)))
		nanosleep(&pause, NULL);
	/* Whatever it has started and left goes with it. */
	kill(-pid, SIGKILL);
	if (!gone)
		waitpid(pid, status, 0);
	return gone == pid;
}

static void program_runs(const void *arg)
{
	const struct program *program = arg;
	char path[128];
	int out, status;
	bool ended;
	pid_t pid;

	snprintf(path, sizeof(path), "/out/%s", program->name);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	ktap_expect(out >= 0, "open %s: %s", path, strerror(errno));
	pid = fork();
	ktap_expect(pid >= 0, "fork: %s", strerror(errno));
	if (!pid)
		start_program(program, out);
	setpgid(pid, pid);
	ended = wait_for(pid, program->seconds, &status);
	if (!ended)
		dprintf(out, "each: killed at its deadline\n");
	else if (WIFSIGNALED(status))
		dprintf(out, "each: signal %d\n", WTERMSIG(status));
	else
		dprintf(out, "each: status %d\n", WEXITSTATUS(status));
	ktap_expect(ended, "it was still running after %d s", program->seconds);
	ktap_expect(!has_to_pass || !status, "it ended in wait status %#x; see what it printed",
		    status);
}

static void nothing_leaks(const void *arg)
{
	(void)arg;
	expect_no_leaks();
}

/* What programs look for and init has no need of. Returns 0 or -errno. */
static int mount_more(void)
{
	if ((mkdir("/dev/shm", 0777) && errno != EEXIST) ||
	    mount("tmpfs", "/dev/shm", "tmpfs", 0, NULL))
		return -errno;
	return 0;
}

int main(int argc, char **argv)
{
	static struct ktap_case cases[MOST_PROGRAMS + 1];
	bool is_stress = argc > 2 && !strcmp(argv[argc - 2], "stress");
	int i, nr, err;

	has_to_pass = is_stress || (argc > 2 && !strcmp(argv[argc - 2], "passes"));
	if (argc < 3 || (!has_to_pass && strcmp(argv[argc - 2], "ends"))) {
		fprintf(stderr, "vmabench: each: bad command line; use ends, passes or stress, and "
				"a list\n");
		return 2;
	}
	nr = read_list(argv[argc - 1]);
	/* Some of the programs look there as well; where there is none, they say so. */
	err = failing_mount();
	if (!is_stress)
		err = 0;
	if (!err)
		err = mount_more();
	if (nr <= 0 || err) {
		fprintf(stderr,
			"vmabench: each: cannot start: %s; give a list of NAME SECONDS PROGRAM, "
			"and "
			"a debug kernel for stress\n",
			strerror(nr < 0 ? -nr : -err));
		return 2;
	}
	for (i = 0; i < nr; i++)
		cases[i] = (struct ktap_case){ .name = programs[i].name,
					       .run = program_runs,
					       .arg = &programs[i] };
	if (is_stress)
		cases[nr++] = (struct ktap_case){ .name = "nothing_leaks", .run = nothing_leaks };
	return ktap_main(argc - 2, argv, cases, nr);
}
