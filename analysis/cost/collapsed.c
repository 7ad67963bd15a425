// SPDX-License-Identifier: GPL-2.0
/*
 * Reads collapsed stacks. Strict: what is cut short or no stack would make a tree
 * that looks whole.
 */
#include "collapsed.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "lines.h"
#include "names.h"

#define FRAMES_MAX 512

static int parse_root(const char *text, enum root *root)
{
	*root = find_name(text, root_names, ROOT_NR);
	return *root < ROOT_NR ? 0 : -EBADMSG;
}

static int bad(const struct collapsed *f, uint32_t line, struct diag *d, const char *why)
{
	return diag_set(d, -EBADMSG, "%s:%u: %s; the file was damaged or edited, make it again",
			f->path, line, why);
}

/* Cut " COUNT" off @text. */
static int parse_count(char *text, uint64_t *count)
{
	char *blank = strrchr(text, ' '), *end;

	if (!blank || !isdigit((unsigned char)blank[1]))
		return -EBADMSG;
	errno = 0;
	*count = strtoull(blank + 1, &end, 10);
	if (*end || errno || !*count)
		return -EBADMSG;
	*blank = '\0';
	return 0;
}

static int parse_stack(const struct collapsed *f, char *text, struct frames *frames,
		       struct stack *s, struct diag *d)
{
	const struct frame *frame[FRAMES_MAX];
	char *part, *rest = text;
	int err;

	if (parse_count(text, &s->count))
		return bad(f, s->line, d, "a stack must end in a blank and a count from 1");
	part = strsep(&rest, ";");
	if (parse_root(part, &s->root))
		return bad(f, s->line, d, "a stack must begin with op, irq, task or exception");
	while ((part = strsep(&rest, ";"))) {
		if (s->n == FRAMES_MAX)
			return bad(f, s->line, d, "the stack is deeper than 512 frames");
		err = frames_add(frames, part, &frame[s->n], d);
		if (err == -EBADMSG)
			return bad(f, s->line, d,
				   "a frame must read FUNCTION or FUNCTION@FILE:LINE");
		if (!err && s->n)
			err = frames_note_call(frames, frame[s->n - 1], frame[s->n], d);
		if (err)
			return err;
		s->n++;
	}
	s->frame = diag_calloc(d, s->n, sizeof(*s->frame));
	if (!s->frame)
		return -ENOMEM;
	memcpy(s->frame, frame, s->n * sizeof(*frame));
	return 0;
}

static int add_stack(struct collapsed *f, size_t *room, char *text, uint32_t line,
		     struct frames *frames, struct diag *d)
{
	struct stack s = { .line = line };
	int err;

	if (f->n == *room) {
		size_t more = *room ? 2 * *room : 256;
		struct stack *v = realloc(f->v, more * sizeof(*v));

		if (!v)
			return diag_set(d, -ENOMEM, "%s: no memory; free some and report again",
					f->path);
		f->v = v;
		*room = more;
	}
	err = parse_stack(f, text, frames, &s, d);
	if (err)
		return err;
	f->v[f->n++] = s;
	if (__builtin_add_overflow(f->total, s.count, &f->total))
		return bad(f, line, d, "the counts exceed 64 bits");
	return 0;
}

int collapsed_read(const char *path, struct frames *frames, struct collapsed *out, struct diag *d)
{
	struct lines lines = { .f = NULL };
	size_t room = 0;
	int err = infile_fopen(path, &lines.f, d), got = 0;

	memset(out, 0, sizeof(*out));
	if (err)
		return err == -ENOENT ? diag_set(d, -EBADMSG, "%s: %s; count again", path,
						 strerror(ENOENT)) :
					err;
	out->path = strdup(path);
	if (!out->path)
		err = diag_set(d, -ENOMEM, "%s: no memory; free some and report again", path);
	while (!err && (got = lines_next(&lines)) > 0)
		err = lines.cut ? bad(out, lines.nr, d, "the last line was cut short") :
				  add_stack(out, &room, lines.text, lines.nr, frames, d);
	if (!err && got == -EBADMSG)
		err = bad(out, lines.nr, d, "a line must be text, found a NUL byte");
	else if (!err && got)
		err = diag_set(d, -EIO, "%s: cannot be read to its end; check the disk", path);
	if (!err && !out->n)
		err = diag_set(d, -EBADMSG, "%s: no stacks in it, nothing was counted; count again",
			       path);
	lines_free(&lines);
	fclose(lines.f);
	if (err)
		collapsed_free(out);
	return err;
}

void collapsed_free(struct collapsed *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		free(f->v[i].frame);
	free(f->v);
	free(f->path);
	memset(f, 0, sizeof(*f));
}
