// SPDX-License-Identifier: GPL-2.0
/* Reads samples.csv, all of it or line by line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "sample_line.h"
#include "samples.h"

/* The place of @boot among the sorted boots. */
static size_t boot_place(const struct samples *s, uint32_t boot)
{
	size_t low = 0, high = s->n_boots;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->boots[mid].boot < boot)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Boots come one after the other; *@last is where the one before was. */
static int count_boot(struct samples *s, uint32_t boot, size_t *last, struct diag *d)
{
	if (*last >= s->n_boots || s->boots[*last].boot != boot) {
		*last = boot_place(s, boot);
		if (*last == s->n_boots || s->boots[*last].boot != boot) {
			struct sample_boot *v = realloc(s->boots, (s->n_boots + 1) * sizeof(*v));

			if (!v)
				return diag_set(d, -ENOMEM,
						"samples.csv: no memory; free some and report again");
			s->boots = v;
			memmove(v + *last + 1, v + *last, (s->n_boots - *last) * sizeof(*v));
			v[*last] = (struct sample_boot){ .boot = boot };
			s->n_boots++;
		}
	}
	s->boots[*last].n++;
	return 0;
}

static int torn_line(const struct samples_file *file, struct sample_reader *r)
{
	r->s->torn = true;
	return file->unfinished ? 0 :
		diag_set(r->d, -EBADMSG, "%s:%u: the last line was cut short; measure again",
			 file->path, r->line);
}

static int read_lines(const struct samples_file *file, struct infile_lines *lines,
		      struct sample_reader *r, sample_fn take, void *arg)
{
	struct sample sample;
	size_t len, last = 0;
	char *line;
	int err;

	while ((err = infile_lines_next(lines, &line, &len, r->d)) > 0) {
		r->line = lines->nr;
		if (lines->torn)
			return torn_line(file, r);
		err = r->line == 1 ? sample_line_check_header(r, line) :
				     sample_line_parse(r, line, &sample);
		if (err)
			return err;
		if (r->line == 1)
			continue;
		if (file->unfinished && !journal_has(file->journal, sample.boot)) {
			r->s->n_left_out++;
			continue;
		}
		err = count_boot(r->s, sample.boot, &last, r->d);
		if (!err)
			err = take(arg, r->s, &sample, r->d);
		if (err)
			return err;
		r->s->n++;
	}
	return err;
}

int samples_each(const struct samples_file *file, struct samples *s, sample_fn take, void *arg,
		 struct diag *d)
{
	struct sample_reader r = { .path = file->path, .s = s, .d = d };
	struct infile_lines lines;
	int err;

	memset(s, 0, sizeof(*s));
	err = infile_lines_open(&lines, file->path, d);
	if (err == -ENOENT)
		return diag_set(d, -EBADMSG, "%s: the run left no samples; measure again",
				file->path);
	if (err)
		return err;
	err = read_lines(file, &lines, &r, take, arg);
	if (!err && !s->n)
		err = diag_set(d, -EBADMSG, "%s: no samples, no boot was measured; measure again",
			       file->path);
	infile_lines_close(&lines);
	free(r.hash);
	if (err)
		samples_free(s);
	return err;
}

struct collector {
	struct sample *v;
	size_t n, room;
};

static int collect(void *arg, const struct samples *s, const struct sample *sample, struct diag *d)
{
	struct collector *c = arg;

	if (c->n == c->room) {
		size_t room = c->room ? 2 * c->room : 4096;
		struct sample *v = realloc(c->v, room * sizeof(*v));

		if (!v)
			return diag_set(d, -ENOMEM,
					"samples.csv: no memory for %zu samples; free some and report again",
					room);
		c->v = v;
		c->room = room;
	}
	c->v[c->n++] = *sample;
	return 0;
}

int samples_read(const struct samples_file *file, struct samples *s, struct diag *d)
{
	struct collector c = { 0 };
	int err = samples_each(file, s, collect, &c, d);

	if (err)
		free(c.v);
	else
		s->v = c.v;
	return err;
}

void samples_free(struct samples *s)
{
	size_t i;

	for (i = 0; i < s->n_rows; i++)
		sample_row_free(&s->rows[i]);
	free(s->rows);
	free(s->boots);
	free(s->v);
	memset(s, 0, sizeof(*s));
}
