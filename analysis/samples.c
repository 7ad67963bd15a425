// SPDX-License-Identifier: GPL-2.0
/*
 * Reads samples.csv. Strict: a line that is not exactly what the format says
 * is an error that names it, because a guessed figure is worse than none.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samples.h"

const char *const phase_names[PHASE_NR] = { "mmap", "munmap", "call" };
const char *const hook_names[HOOK_NR] = { "mmap", "prepare" };
const char *const unit_names[UNIT_NR] = { "ns", "insn" };
static const char *const vantage_names[] = { "syscall", "kernel" };

enum column {
	C_KERNEL, C_BUILD, C_BOOT, C_PROCESS, C_STORM, C_PROFILE, C_HOOK, C_VANTAGE,
	C_ARGS, C_PHASE, C_ROUND, C_SLOT, C_OPS, C_VALUE, C_UNIT, C_NR
};

static const char *const columns[C_NR] = {
	"kernel", "build", "boot", "process", "storm", "profile", "hook", "vantage",
	"args", "phase", "round", "slot", "ops", "value", "unit"
};

struct reader {
	const char *path;
	uint32_t line;
	struct samples *s;
	size_t cap;
	uint32_t last_row;
	struct diag *d;
};

static int bad(struct reader *r, const char *what, const char *got)
{
	return diag_set(r->d, -EBADMSG,
			"%s:%u: %s, found \"%.60s\"; the file was damaged or edited, measure again",
			r->path, r->line, what, got);
}

/* Split @line at commas into exactly C_NR fields; @line is written to. */
static int split_fields(struct reader *r, char *line, char **field)
{
	size_t n = 0;
	char *p = line;

	for (;;) {
		char *comma = strchr(p, ',');

		if (n < C_NR)
			field[n] = p;
		n++;
		if (!comma)
			break;
		*comma = '\0';
		p = comma + 1;
	}
	if (n != C_NR)
		return diag_set(r->d, -EBADMSG,
				"%s:%u: %zu columns instead of %d; the file was damaged or edited, measure again",
				r->path, r->line, n, C_NR);
	return 0;
}

static int parse_u32(struct reader *r, enum column c, const char *text, uint32_t min,
		     uint32_t max, uint32_t *out)
{
	unsigned long v;
	char what[64];
	char *end;

	errno = 0;
	v = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end || errno || v < min || v > max) {
		snprintf(what, sizeof(what), "%s must be a whole number from %u to %u",
			 columns[c], min, max);
		return bad(r, what, text);
	}
	*out = v;
	return 0;
}

static int parse_word(struct reader *r, enum column c, const char *text,
		      const char *const *words, size_t n, size_t *out)
{
	char what[64];
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(text, words[i])) {
			*out = i;
			return 0;
		}
	}
	snprintf(what, sizeof(what), "unknown %s", columns[c]);
	return bad(r, what, text);
}

static int parse_value(struct reader *r, const char *text, double *out)
{
	char *end;
	double v = strtod(text, &end);

	if (!isdigit((unsigned char)text[0]) || *end || !isfinite(v))
		return bad(r, "value must be a number from 0", text);
	*out = v;
	return 0;
}

static bool row_is(const struct sample_row *row, char **field)
{
	return !strcmp(row->storm, field[C_STORM]) && !strcmp(row->profile, field[C_PROFILE]) &&
	       !strcmp(row->vantage, field[C_VANTAGE]) && !strcmp(row->args, field[C_ARGS]) &&
	       !strcmp(row->kernel, field[C_KERNEL]);
}

static void row_free(struct sample_row *row)
{
	free(row->kernel);
	free(row->storm);
	free(row->profile);
	free(row->vantage);
	free(row->args);
	free(row->name);
}

static int row_add(struct reader *r, char **field, enum unit unit)
{
	struct samples *s = r->s;
	struct sample_row *rows = realloc(s->rows, (s->n_rows + 1) * sizeof(*rows));
	struct sample_row row = { .unit = unit };
	size_t len = strlen(field[C_STORM]) + strlen(field[C_PROFILE]) +
		     strlen(field[C_VANTAGE]) + strlen(field[C_ARGS]) + sizeof("///");

	if (!rows)
		goto nomem;
	s->rows = rows;
	row.name = malloc(len);
	if (row.name)
		snprintf(row.name, len, "%s/%s/%s%s%s", field[C_STORM], field[C_PROFILE],
			 field[C_VANTAGE], field[C_ARGS][0] ? "/" : "", field[C_ARGS]);
	row.kernel = strdup(field[C_KERNEL]);
	row.storm = strdup(field[C_STORM]);
	row.profile = strdup(field[C_PROFILE]);
	row.vantage = strdup(field[C_VANTAGE]);
	row.args = strdup(field[C_ARGS]);
	if (!row.name || !row.kernel || !row.storm || !row.profile || !row.vantage || !row.args) {
		row_free(&row);
		goto nomem;
	}
	s->rows[s->n_rows] = row;
	r->last_row = s->n_rows++;
	return 0;
nomem:
	return diag_set(r->d, -ENOMEM, "%s: no memory for its rows; free some and report again",
			r->path);
}

/* Lines of a row come in runs, so the last row is tried first. */
static int row_find(struct reader *r, char **field, enum unit unit)
{
	static const enum column named[] = { C_KERNEL, C_BUILD, C_STORM, C_PROFILE };
	struct samples *s = r->s;
	size_t i;

	if (!s->n_rows || !row_is(&s->rows[r->last_row], field)) {
		for (i = 0; i < s->n_rows && !row_is(&s->rows[i], field); i++)
			;
		r->last_row = i;
	}
	if (r->last_row < s->n_rows) {
		if (s->rows[r->last_row].unit != unit)
			return bad(r, "a row has one unit", field[C_UNIT]);
		return 0;
	}
	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (!field[named[i]][0])
			return bad(r, "kernel, build, storm and profile must not be empty", "");
	return row_add(r, field, unit);
}

static int parse_line(struct reader *r, char *line, struct sample *out)
{
	uint32_t process, slot;
	size_t hook, vantage, phase, unit, i;
	const struct {
		enum column c;
		uint32_t min, max, *out;
	} numbers[] = {
		{ C_BOOT, 1, UINT32_MAX, &out->boot }, { C_PROCESS, 1, UINT32_MAX, &process },
		{ C_ROUND, 1, UINT32_MAX, &out->round }, { C_SLOT, 0, 1, &slot },
		{ C_OPS, 1, UINT32_MAX, &out->ops },
	};
	const struct {
		enum column c;
		const char *const *words;
		size_t n, *out;
	} words[] = {
		{ C_HOOK, hook_names, HOOK_NR, &hook }, { C_VANTAGE, vantage_names, 2, &vantage },
		{ C_PHASE, phase_names, PHASE_NR, &phase }, { C_UNIT, unit_names, UNIT_NR, &unit },
	};
	char *field[C_NR];
	int err = split_fields(r, line, field);

	for (i = 0; !err && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		err = parse_u32(r, numbers[i].c, field[numbers[i].c], numbers[i].min,
				numbers[i].max, numbers[i].out);
	for (i = 0; !err && i < sizeof(words) / sizeof(words[0]); i++)
		err = parse_word(r, words[i].c, field[words[i].c], words[i].words, words[i].n,
				 words[i].out);
	if (!err)
		err = parse_value(r, field[C_VALUE], &out->value);
	if (!err)
		err = row_find(r, field, unit);
	if (err)
		return err;
	out->row = r->last_row;
	out->line = r->line;
	out->phase = phase;
	out->hook = hook;
	out->slot = slot;
	return 0;
}

static int sample_add(struct reader *r, char *line)
{
	struct samples *s = r->s;
	int err;

	if (s->n == r->cap) {
		size_t cap = r->cap ? 2 * r->cap : 4096;
		struct sample *v = realloc(s->v, cap * sizeof(*v));

		if (!v)
			return diag_set(r->d, -ENOMEM,
					"%s: no memory for %zu samples; free some and report again",
					r->path, cap);
		s->v = v;
		r->cap = cap;
	}
	err = parse_line(r, line, &s->v[s->n]);
	if (!err)
		s->n++;
	return err;
}

static int check_header(struct reader *r, char *line)
{
	char *field[C_NR];
	size_t i;
	int err = split_fields(r, line, field);

	for (i = 0; !err && i < C_NR; i++)
		if (strcmp(field[i], columns[i]))
			err = bad(r, "not the columns of docs/results-format.md", field[i]);
	return err;
}

int samples_read(const char *path, bool may_be_torn, struct samples *s, struct diag *d)
{
	struct reader r = { .path = path, .s = s, .d = d };
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int err = 0;

	memset(s, 0, sizeof(*s));
	if (!f)
		return errno == ENOENT ?
			diag_set(d, -EBADMSG, "%s: the run left no samples; measure again", path) :
			diag_set(d, -errno, "%s: %s; make it readable", path, strerror(errno));
	while (!err && (len = getline(&line, &size, f)) > 0) {
		r.line++;
		if (line[len - 1] != '\n') {
			s->torn = true;
			if (!may_be_torn)
				err = diag_set(d, -EBADMSG,
					       "%s:%u: the last line was cut short; measure again",
					       path, r.line);
			break;
		}
		line[len - 1] = '\0';
		if (strlen(line) != (size_t)len - 1)
			err = bad(&r, "a line must be text", "a NUL byte");
		else
			err = r.line == 1 ? check_header(&r, line) : sample_add(&r, line);
	}
	if (!err && ferror(f))
		err = diag_set(d, -EIO, "%s: cannot be read to its end; check the disk", path);
	if (!err && !s->n)
		err = diag_set(d, -EBADMSG, "%s: no samples, no boot was measured; measure again",
			       path);
	free(line);
	fclose(f);
	if (err)
		samples_free(s);
	return err;
}

void samples_free(struct samples *s)
{
	size_t i;

	for (i = 0; i < s->n_rows; i++)
		row_free(&s->rows[i]);
	free(s->rows);
	free(s->v);
	memset(s, 0, sizeof(*s));
}
