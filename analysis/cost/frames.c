// SPDX-License-Identifier: GPL-2.0
/* Keeps each frame once and numbers the call sites within a function. */
#include "frames.h"

#include <errno.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int frame_cmp(const void *a, const void *b)
{
	return strcmp(((const struct frame *)a)->text, ((const struct frame *)b)->text);
}

static int site_cmp(const void *pa, const void *pb)
{
	const struct site *a = pa, *b = pb;
	int c = strcmp(a->caller, b->caller);

	if (!c)
		c = strcmp(a->callee, b->callee);
	if (!c)
		c = strcmp(a->file, b->file);
	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	return c;
}

void frames_init(struct frames *f)
{
	memset(f, 0, sizeof(*f));
}

static void frame_free(struct frame *fr)
{
	if (!fr)
		return;
	free(fr->text);
	free(fr->function);
	free(fr->file);
	free(fr);
}

static void keep(void *node)
{
}

void frames_free(struct frames *f)
{
	size_t i;

	tdestroy(f->by_text, keep);
	for (i = 0; i < f->n; i++)
		frame_free(f->v[i]);
	free(f->v);
	free(f->site);
	frames_init(f);
}

/*
 * The part of a frame after '@': FILE:LINE. Folders do not tell call sites apart, and
 * the same file is built in two where a module is built for each hook: @file is the
 * last part. Returns false when @text is no call site.
 */
static bool parse_site(const char *text, const char **file, size_t *len, uint32_t *line)
{
	const char *colon = strrchr(text, ':'), *slash;
	unsigned long v;

	if (!colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
		return false;
	errno = 0;
	v = strtoul(colon + 1, NULL, 10);
	if (errno || !v || v > UINT32_MAX)
		return false;
	slash = memrchr(text, '/', colon - text);
	*file = slash ? slash + 1 : text;
	*len = colon - *file;
	*line = v;
	return *len;
}

static int frame_new(const char *text, struct frame **out, struct diag *d)
{
	const char *at = strchr(text, '@'), *file = NULL;
	size_t len = at ? (size_t)(at - text) : strlen(text), bare, file_len = 0;
	uint32_t line = 0;
	struct frame *fr;

	if (!len || strpbrk(text, " \t") || (at && strchr(at + 1, '@')) ||
	    (at && !parse_site(at + 1, &file, &file_len, &line)))
		return -EBADMSG;
	fr = diag_calloc(d, 1, sizeof(*fr));
	if (!fr)
		return -ENOMEM;
	/* A clone does its function's work; a leading dot is part of the name. */
	bare = 1 + strcspn(text + 1, ".");
	fr->line = line;
	fr->text = strdup(text);
	fr->function = strndup(text, bare < len ? bare : len);
	fr->file = file ? strndup(file, file_len) : NULL;
	if (!fr->text || !fr->function || (file && !fr->file)) {
		frame_free(fr);
		return diag_set(d, -ENOMEM, "frames: no memory; free some and report again");
	}
	*out = fr;
	return 0;
}

int frames_add(struct frames *f, const char *text, const struct frame **out, struct diag *d)
{
	struct frame key = { .text = (char *)text }, *fr = NULL, **v;
	void *found = tfind(&key, &f->by_text, frame_cmp);
	int err;

	if (found) {
		*out = *(struct frame **)found;
		return 0;
	}
	err = frame_new(text, &fr, d);
	if (err)
		return err;
	fr->id = f->n;
	v = realloc(f->v, (f->n + 1) * sizeof(*v));
	if (v)
		f->v = v;
	if (!v || !tsearch(fr, &f->by_text, frame_cmp)) {
		frame_free(fr);
		return diag_set(d, -ENOMEM, "frames: no memory; free some and report again");
	}
	f->v[f->n++] = fr;
	*out = fr;
	return 0;
}

int frames_note_call(struct frames *f, const struct frame *caller, const struct frame *callee,
		     struct diag *d)
{
	if (!callee->file)
		return 0;
	if (f->nr_sites == f->site_room) {
		size_t room = f->site_room ? 2 * f->site_room : 1024;
		struct site *site;

		/* Most calls were seen before: make room by dropping what is double. */
		frames_rank_sites(f);
		if (f->nr_sites > f->site_room / 2 || !f->site_room) {
			site = realloc(f->site, room * sizeof(*site));
			if (!site)
				return diag_set(d, -ENOMEM,
						"frames: no memory; free some and report again");
			f->site = site;
			f->site_room = room;
		}
	}
	f->site[f->nr_sites++] =
		(struct site){ caller->function, callee->function, callee->file, callee->line };
	return 0;
}

void frames_rank_sites(struct frames *f)
{
	size_t i, n = 0;

	if (f->nr_sites)
		qsort(f->site, f->nr_sites, sizeof(*f->site), site_cmp);
	for (i = 0; i < f->nr_sites; i++)
		if (!n || site_cmp(&f->site[n - 1], &f->site[i]))
			f->site[n++] = f->site[i];
	f->nr_sites = n;
}

uint32_t frames_site(const struct frames *f, const struct frame *caller, const struct frame *callee)
{
	const struct site key = { caller->function, callee->function, callee->file, callee->line };
	const struct site *s;
	uint32_t rank = 0;

	s = callee->file && f->nr_sites ?
		    bsearch(&key, f->site, f->nr_sites, sizeof(key), site_cmp) :
		    NULL;
	for (;
	     s && s >= f->site && !strcmp(s->caller, key.caller) && !strcmp(s->callee, key.callee);
	     s--)
		rank++;
	return rank;
}
