// SPDX-License-Identifier: GPL-2.0
#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <zlib.h>

int port_name_is_good(const char *name)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "._-";
	const size_t len = strlen(name);

	return len && len <= PORT_MAX_NAME && *name != '.' && len == strspn(name, chars);
}

int port_open(struct port *port, const char *path)
{
	struct termios raw;

	port->fd = -1;
	if (!path)
		return 0;
	port->fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (port->fd < 0)
		return -errno;
	if (tcgetattr(port->fd, &raw))
		return 0; /* no terminal: it has nothing to translate */
	cfmakeraw(&raw);
	return tcsetattr(port->fd, TCSANOW, &raw) ? -errno : 0;
}

int port_close(struct port *port)
{
	int err = port->fd >= 0 && close(port->fd) ? -errno : 0;

	port->fd = -1;
	return err;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		const ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int send_frame(const struct port *port, const char *name, uint64_t offset, const void *data,
		      size_t len)
{
	char head[PORT_MAX_NAME + 80];
	int err, n;

	n = snprintf(head, sizeof(head), PORT_MAGIC "%s %llu %zu %08lx\n", name,
		     (unsigned long long)offset, len, crc32(0, data, (uInt)len));
	err = write_all(port->fd, head, (size_t)n);
	if (!err)
		err = write_all(port->fd, data, len);
	if (!err)
		err = write_all(port->fd, "\n", 1);
	return err;
}

/* Interrupts of a line that is still busy would fall into what is timed next. */
static int drain(const struct port *port)
{
	return tcdrain(port->fd) && errno != ENOTTY ? -errno : 0;
}

int port_send(const struct port *port, const char *name, uint64_t offset, const void *data,
	      size_t len)
{
	const char *at = data;
	int err = 0;

	if (!port_name_is_good(name))
		return -EINVAL;
	if (port->fd < 0)
		return 0;
	while (len && !err) {
		const size_t piece = len < PORT_MAX_PIECE ? len : PORT_MAX_PIECE;

		err = send_frame(port, name, offset, at, piece);
		at += piece;
		offset += piece;
		len -= piece;
	}
	return err ? err : drain(port);
}

int port_send_file(const struct port *port, const char *dir, const char *name)
{
	static char piece[PORT_MAX_PIECE];
	char path[PATH_MAX];
	uint64_t offset = 0;
	ssize_t n;
	int fd, err = 0;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (!err && (n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0) {
			err = -errno;
			break;
		}
		err = port_send(port, name, offset, piece, (size_t)n);
		offset += (uint64_t)n;
	}
	close(fd);
	return err;
}

int port_send_end(const struct port *port)
{
	int err;

	if (port->fd < 0)
		return 0;
	err = send_frame(port, PORT_END, 0, "", 0);
	return err ? err : drain(port);
}
