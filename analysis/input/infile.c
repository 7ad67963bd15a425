// SPDX-License-Identifier: GPL-2.0
#include "infile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE  ((size_t)1 << 20)
#define LINE_MAX_LEN ((size_t)1 << 16)

static int fail(const char *path, int err, struct diag *d)
{
	return diag_set(d, err, "%s: %s; make it readable", path, strerror(-err));
}

static int no_file(const char *path, struct diag *d)
{
	return diag_set(d, -EBADMSG,
			"%s: it is a link or no plain file, and might lead anywhere; put the run's "
			"own in its place",
			path);
}

int infile_open(const char *path, struct diag *d)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return errno == ELOOP || errno == ENXIO ? no_file(path, d) : fail(path, -errno, d);
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return no_file(path, d);
}

int infile_fopen(const char *path, FILE **f, struct diag *d)
{
	int fd = infile_open(path, d);

	if (fd < 0)
		return fd;
	*f = fdopen(fd, "r");
	if (*f)
		return 0;
	close(fd);
	return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", path);
}

/* Read until @size bytes are there or the file ends. Returns how many, or -errno. */
static ssize_t read_fully(int fd, char *to, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = read(fd, to + have, size - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		have += n;
	}
	return have;
}

int infile_load(const char *path, size_t max, char **text, size_t *len, struct diag *d)
{
	int fd = infile_open(path, d), err = 0;
	struct stat st;
	ssize_t n;

	if (fd < 0)
		return fd;
	*text = NULL;
	if (fstat(fd, &st))
		err = fail(path, -errno, d);
	else if ((size_t)st.st_size > max)
		err = diag_set(d, -EBADMSG,
			       "%s: it is larger than such a file ever is; it was damaged or "
			       "edited, measure again",
			       path);
	if (!err) {
		*text = malloc(st.st_size + 1);
		n = *text ? read_fully(fd, *text, st.st_size) : -ENOMEM;
		if (n < 0) {
			err = fail(path, n, d);
			free(*text);
		} else {
			(*text)[n] = '\0';
			*len = n;
		}
	}
	close(fd);
	return err;
}

int infile_lines_open(struct infile_lines *l, const char *path, struct diag *d)
{
	*l = (struct infile_lines){ .path = path, .fd = infile_open(path, d) };
	if (l->fd < 0)
		return l->fd;
	l->buffer = diag_calloc(d, BUFFER_SIZE + 1, 1);
	if (l->buffer)
		return 0;
	close(l->fd);
	return -ENOMEM;
}

/* Move what is left to the front and read on behind it. */
static int fill(struct infile_lines *l, struct diag *d)
{
	ssize_t n;

	l->end -= l->start;
	memmove(l->buffer, l->buffer + l->start, l->end);
	l->start = 0;
	n = read_fully(l->fd, l->buffer + l->end, BUFFER_SIZE - l->end);
	if (n < 0)
		return fail(l->path, n, d);
	l->at_end = !n;
	l->end += n;
	return 0;
}

int infile_lines_next(struct infile_lines *l, char **line, size_t *len, struct diag *d)
{
	char *from = l->buffer + l->start, *newline = memchr(from, '\n', l->end - l->start);
	int err;

	if (!newline && !l->at_end) {
		err = fill(l, d);
		if (err)
			return err;
		from = l->buffer;
		newline = memchr(from, '\n', l->end);
	}
	l->torn = !newline;
	*line = from;
	*len = newline ? (size_t)(newline - from) : l->end - l->start;
	if (!newline && !*len)
		return 0;
	l->nr++;
	if (*len > LINE_MAX_LEN)
		return diag_set(d, -EBADMSG,
				"%s:%zu: a line of more than %zu bytes; the file was damaged or "
				"edited, measure again",
				l->path, l->nr, LINE_MAX_LEN);
	if (memchr(from, '\0', *len))
		return diag_set(d, -EBADMSG,
				"%s:%zu: a line must be text, found a NUL byte; the file was "
				"damaged or edited, measure again",
				l->path, l->nr);
	from[*len] = '\0';
	l->start += *len + !!newline;
	return 1;
}

void infile_lines_close(struct infile_lines *l)
{
	close(l->fd);
	free(l->buffer);
}
