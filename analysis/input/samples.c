// SPDX-License-Identifier: GPL-2.0
/* Reads samples.csv, all of it or line by line. */
#include "samples.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "sample_line.h"

static int torn_line(const struct samples_file *file, struct sample_reader *r)
{
	r->s->torn = true;
	return file->unfinished ?
		       0 :
		       diag_set(r->d, -EBADMSG, "%s:%u: the last line was cut short; measure again",
				file->path, r->line);
}

static int read_lines(const struct samples_file *file, struct infile_lines *lines,
		      struct sample_reader *r, sample_fn take, void *arg)
{
	struct sample sample;
	size_t len;
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
		if (!sample.boot && file->unfinished) {
			r->s->nr_left_out++;
			continue;
		}
		if (!sample.boot)
			return sample_line_bad(r, "of a boot that boots.ndjson does not have",
					       line);
		r->s->of_boot[sample.boot - file->boots->v][sample.side]++;
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
	struct sample_reader r = {
		.path = file->path, .boots = file->boots, .axis = file->axis, .s = s, .d = d
	};
	struct infile_lines lines;
	size_t i;
	int err;

	memset(s, 0, sizeof(*s));
	err = infile_lines_open(&lines, file->path, d);
	if (err == -ENOENT)
		return diag_set(d, -EBADMSG, "%s: the run left no samples; measure again",
				file->path);
	if (err)
		return err;
	s->of_boot = diag_calloc(d, file->boots->n, sizeof(*s->of_boot));
	err = s->of_boot ? read_lines(file, &lines, &r, take, arg) : -ENOMEM;
	for (i = 0; !err && i < file->boots->n; i++)
		s->nr_boots += s->of_boot[i][SIDE_A] || s->of_boot[i][SIDE_B];
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
					"samples.csv: no memory for %zu samples; free some and "
					"report again",
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

	for (i = 0; i < s->nr_rows; i++)
		sample_row_free(&s->rows[i]);
	free(s->rows);
	free(s->of_boot);
	free(s->v);
	memset(s, 0, sizeof(*s));
}
