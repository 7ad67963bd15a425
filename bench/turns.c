// SPDX-License-Identifier: GPL-2.0
#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
	TOKEN_MARK = 0x80,
	TOKEN_SIDE = 0x40,
	TOKEN_NR = 0x3f,
	NR_READY = 0,
	NOISE = 0x100,
};

/* How often one says that it is ready: what the other's terminal got before it was opened is lost.
 */
#define READY_EVERY_MS 20

static uint8_t make_token(enum side side, uint8_t nr)
{
	return TOKEN_MARK | (side == SIDE_B ? TOKEN_SIDE : 0) | nr;
}

static int fail(const struct turns *turns, int err, struct diag *d)
{
	const char *path = turns->path;

	if (err == -EPIPE)
		return diag_exit(d, VMABENCH_EXIT_STORM, err,
				 "%s: the guest to take turns with is gone; see its console", path);
	if (err == -EPROTO)
		return diag_exit(d, VMABENCH_EXIT_STORM, err,
				 "%s: the guest to take turns with follows another order; give "
				 "both "
				 "the same rows, rounds, seed and boot",
				 path);
	return diag_exit(d, VMABENCH_EXIT_STORM, err,
			 "%s: turns cannot be taken by it: %s; give --turns a line", path,
			 strerror(-err));
}

static int make_raw(int fd)
{
	struct termios raw;

	if (tcgetattr(fd, &raw))
		return 0; /* no terminal: it has nothing to translate */
	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	return tcsetattr(fd, TCSANOW, &raw) ? -errno : 0;
}

int turns_open(struct turns *turns, const char *path, enum side here, struct diag *d)
{
	int err;

	*turns = (struct turns){ .path = path, .fd = -1, .here = here, .holder = SIDE_NR };
	if (!path)
		return 0;
	turns->fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	err = turns->fd < 0 ? -errno : make_raw(turns->fd);
	return err ? fail(turns, err, d) : 0;
}

void turns_close(struct turns *turns)
{
	if (turns->fd >= 0)
		close(turns->fd);
	turns->fd = -1;
}

static int send_token(const struct turns *turns, uint8_t nr)
{
	const uint8_t token = make_token(turns->here, nr);
	ssize_t n;

	do
		n = write(turns->fd, &token, 1);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EIO ? -EPIPE : -errno;
	return n == 1 ? 0 : -EIO;
}

/* The number of the other's token that comes next on the line, or NOISE; or -errno. */
static int read_token(const struct turns *turns)
{
	uint8_t byte;
	ssize_t n;

	do
		n = read(turns->fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (!n || (n < 0 && errno == EIO))
		return -EPIPE;
	if (n < 0)
		return -errno;
	if ((byte & ~TOKEN_NR) != make_token(!turns->here, 0) || (byte & TOKEN_NR) > TURNS_MAX_NR)
		return NOISE;
	return byte & TOKEN_NR;
}

/* Whether there is something to read within READY_EVERY_MS; or -errno. */
static int poll_line(const struct turns *turns)
{
	struct pollfd line = { .fd = turns->fd, .events = POLLIN };
	const int nr = poll(&line, 1, READY_EVERY_MS);

	if (nr < 0)
		return errno == EINTR ? 0 : -errno;
	return nr;
}

/*
 * Once we have heard of the other one its line is open, so that what is sent from then on arrives:
 * it is told once more that we are ready. A token may come only after that.
 */
static int meet(const struct turns *turns)
{
	int nr = NOISE, err, readable;

	while (nr != NR_READY) {
		err = send_token(turns, NR_READY);
		if (err)
			return err;
		readable = poll_line(turns);
		if (readable < 0)
			return readable;
		if (!readable)
			continue;
		nr = read_token(turns);
		if (nr < 0)
			return nr;
		if (nr != NR_READY && nr != NOISE)
			return -EPROTO;
	}
	return send_token(turns, NR_READY);
}

static int await_token(const struct turns *turns)
{
	int nr;

	do
		nr = read_token(turns);
	while (nr == NOISE || nr == NR_READY); /* the latter is said once too often */
	if (nr < 0)
		return nr;
	return nr == turns->nr ? 0 : -EPROTO;
}

int turns_meet(struct turns *turns, struct diag *d)
{
	int err = turns->fd < 0 ? 0 : meet(turns);

	return err ? fail(turns, err, d) : 0;
}

int turns_take(struct turns *turns, enum side side, struct diag *d)
{
	int err;

	if (turns->fd < 0 || side == turns->holder)
		return 0;
	turns->holder = side;
	turns->nr = turns->nr % TURNS_MAX_NR + 1;
	err = side == turns->here ? await_token(turns) : send_token(turns, turns->nr);
	return err ? fail(turns, err, d) : 0;
}

bool turns_held(const struct turns *turns)
{
	return turns->fd < 0 || turns->holder == turns->here;
}

int turns_finish(struct turns *turns, struct diag *d)
{
	return turns_take(turns, turns_held(turns) ? !turns->here : turns->here, d);
}
