// SPDX-License-Identifier: GPL-2.0
#include "samples.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int append(struct samples *samples, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int append(struct samples *samples, const char *fmt, ...)
{
	for (;;) {
		const size_t room = samples->cap - samples->len;
		va_list ap;
		char *grown;
		int need;

		va_start(ap, fmt);
		need = vsnprintf(samples->buf + samples->len, room, fmt, ap);
		va_end(ap);
		if (need < 0)
			return -EIO;
		if ((size_t)need < room) {
			samples->len += (size_t)need;
			return 0;
		}
		grown = realloc(samples->buf, samples->cap * 2 + (size_t)need);
		if (!grown)
			return -ENOMEM;
		samples->buf = grown;
		samples->cap = samples->cap * 2 + (size_t)need;
	}
}

int samples_open(struct samples *samples, const char *path, const struct port *port)
{
	int err;

	*samples = (struct samples){ .cap = 65536, .port = port, .name = basename(path) };
	samples->buf = malloc(samples->cap);
	if (!samples->buf)
		return -ENOMEM;
	samples->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (samples->fd < 0) {
		err = -errno;
		free(samples->buf);
		return err;
	}
	err = append(samples, "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,"
			      "value,unit\n");
	if (!err)
		err = samples_flush(samples);
	if (err)
		samples_close(samples);
	return err;
}

int samples_add(struct samples *samples, const struct sample *s)
{
	return append(samples, "%u,%s,%s,%s,%s,%s,%s,%s,%u,%u,%u,%llu,%s\n", s->boot, s->side,
		      s->storm, s->mapping, s->hook, s->vantage, s->args, s->phase, s->round,
		      s->slot, s->ops, (unsigned long long)s->value, s->unit);
}

int samples_flush(struct samples *samples)
{
	size_t done = 0;
	int err;

	while (done < samples->len) {
		const ssize_t n = write(samples->fd, samples->buf + done, samples->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		done += (size_t)n;
	}
	err = port_send(samples->port, samples->name, samples->size, samples->buf, samples->len);
	samples->size += samples->len;
	samples->len = 0;
	return err;
}

int samples_close(struct samples *samples)
{
	int err = close(samples->fd) ? -errno : 0;

	free(samples->buf);
	*samples = (struct samples){ .fd = -1 };
	return err;
}
