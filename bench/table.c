// SPDX-License-Identifier: GPL-2.0
#include "table.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int table_add(struct table *t, const char *fmt, ...)
{
	for (;;) {
		const size_t room = t->cap - t->len;
		va_list ap;
		char *grown;
		int need;

		va_start(ap, fmt);
		need = vsnprintf(t->buf + t->len, room, fmt, ap);
		va_end(ap);
		if (need < 0)
			return -EIO;
		if ((size_t)need < room) {
			t->len += (size_t)need;
			return 0;
		}
		grown = realloc(t->buf, t->cap * 2 + (size_t)need);
		if (!grown)
			return -ENOMEM;
		t->buf = grown;
		t->cap = t->cap * 2 + (size_t)need;
	}
}

static int create(struct table *t, const char *dir, const char *header)
{
	if (asprintf(&t->path, "%s/%s", dir, t->name) < 0) {
		t->path = NULL;
		return -ENOMEM;
	}
	t->buf = malloc(t->cap);
	if (!t->buf)
		return -ENOMEM;
	t->fd = open(t->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	return t->fd < 0 ? -errno : table_add(t, "%s\n", header);
}

int table_open(struct table *t, const char *dir, const char *name, const char *header,
	       const struct port *port, struct diag *d)
{
	struct diag unheard;
	int err;

	*t = (struct table){ .fd = -1, .cap = 65536, .port = port, .name = name };
	err = create(t, dir, header);
	if (err)
		diag_exit(d, VMABENCH_EXIT_STORM, err,
			  "%s/%s: cannot be created: %s; give --out a folder without it", dir, name,
			  strerror(-err));
	else
		err = table_flush(t, d);
	if (err)
		table_close(t, &unheard);
	return err;
}

static int unwritten(const struct table *t, int err, struct diag *d)
{
	if (!err)
		return 0;
	return diag_exit(d, VMABENCH_EXIT_STORM, err, "%s: cannot be written: %s; make room",
			 t->path, strerror(-err));
}

int table_flush(struct table *t, struct diag *d)
{
	size_t done = 0;
	int err;

	while (done < t->len) {
		const ssize_t n = write(t->fd, t->buf + done, t->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return unwritten(t, -errno, d);
		done += (size_t)n;
	}
	err = port_send(t->port, t->name, t->size, t->buf, t->len);
	t->size += t->len;
	t->len = 0;
	return unwritten(t, err, d);
}

int table_close(struct table *t, struct diag *d)
{
	int err = t->fd >= 0 && close(t->fd) ? unwritten(t, -errno, d) : 0;

	free(t->buf);
	free(t->path);
	*t = (struct table){ .fd = -1 };
	return err;
}
