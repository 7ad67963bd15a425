// SPDX-License-Identifier: GPL-2.0
#include "mail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "decode.h"

#define MAX_BOUNDARIES 16
#define BOUNDARY_LEN   128

enum encoding { ENCODING_NONE, ENCODING_QUOTED, ENCODING_BASE64 };

/* Where in a mail the reader is. */
struct reader {
	struct mail *m;
	bool in_headers;
	enum encoding encoding; /* of the part */
	bool del_sp; /* a flowed line's last blank is none of the text */
	char boundary[MAX_BOUNDARIES][BOUNDARY_LEN];
	size_t nr_boundaries;
	char *base64; /* lines of it, not yet decoded */
	size_t base64_len;
	unsigned int base64_line;
	bool open; /* the last line goes on in the next, ... */
	bool open_quoted; /* ... which is quoted like the last */
	unsigned int line, depth;
};

static int add_word(struct reader *r, char *text, size_t len)
{
	struct mail *m = r->m;

	if (m->n == m->room) {
		const size_t room = m->room ? 2 * m->room : 1024;
		struct word *v = realloc(m->v, room * sizeof(*v));

		if (!v)
			return -ENOMEM;
		m->v = v;
		m->room = room;
	}
	m->v[m->n++] = (struct word){ text, len, r->line, r->depth };
	return 0;
}

/* A no-break space is one, too: programs put them in for runs of blanks. */
static bool is_blank(const char *p, size_t left, size_t *len)
{
	*len = left >= 2 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xa0 ? 2 : 1;
	return *len == 2 || !*p || strchr(" \t\r\n\f\v", *p);
}

/* What quotes a line: "> > ", ">>", " > ". Returns its length. */
static size_t skip_quotes(const char *line, size_t len, unsigned int *depth)
{
	size_t i, end = 0;

	*depth = 0;
	for (i = 0; i < len && (line[i] == '>' || line[i] == ' '); i++) {
		if (line[i] == ' ')
			continue;
		++*depth;
		end = i + 1;
	}
	return end;
}

/* @joined: the last word goes on. What is decoded is no longer than the mail, so there is room. */
static int add_words(struct reader *r, const char *line, size_t len, bool joined)
{
	struct mail *m = r->m;
	char *start = NULL;
	size_t i, blank;
	int err = 0;

	if (joined)
		start = m->v[--m->n].text;
	for (i = 0; i < len && !err; i += blank) {
		if (is_blank(line + i, len - i, &blank)) {
			if (start)
				err = add_word(r, start, m->text + m->len - start);
			start = NULL;
			continue;
		}
		if (!start)
			start = m->text + m->len;
		m->text[m->len++] = line[i];
		blank = 1;
	}
	return start && !err ? add_word(r, start, m->text + m->len - start) : err;
}

/* A line of the text, decoded; @soft: the encoding says that it goes on. */
static int add_line(struct reader *r, const char *line, size_t len, bool soft)
{
	bool joined = r->open && r->m->n;
	size_t quotes;

	if (!r->open || r->open_quoted) {
		quotes = skip_quotes(line, len, &r->depth);
		line += quotes;
		len -= quotes;
	}
	while (len && line[len - 1] == '\r')
		len--;
	/* A blank on either side of the break keeps the words apart. */
	joined &= len && line[0] != ' ' && line[0] != '\t';
	r->open = false;
	r->open_quoted = false;
	if (soft) {
		r->open = len && line[len - 1] != ' ';
	} else if (r->del_sp && len && line[len - 1] == ' ') {
		len--;
		r->open = len && line[len - 1] != ' ';
		r->open_quoted = true;
	}
	return add_words(r, line, len, joined);
}

/* Its lines have the number of the first, since they are none of the mail's. */
static int end_base64(struct reader *r)
{
	const unsigned int line = r->line;
	char *p = r->base64, *end = p + decode_base64(p, r->base64_len);
	int err = 0;

	r->base64_len = 0;
	r->line = r->base64_line;
	while (p < end && !err) {
		char *newline = memchr(p, '\n', end - p);
		const size_t len = (newline ? newline : end) - p;

		err = add_line(r, p, len, false);
		p += len + 1;
	}
	r->line = line;
	return err;
}

/* The value behind @key in a header line, until a blank, a quote or a semicolon. */
static bool header_value(const char *line, size_t len, const char *key, char *out, size_t size)
{
	const size_t key_len = strlen(key);
	size_t i, n = 0;

	for (i = 0; i + key_len <= len && strncasecmp(line + i, key, key_len); i++)
		;
	if (i + key_len > len)
		return false;
	for (i += key_len; i < len && (line[i] == ' ' || line[i] == '"'); i++)
		;
	for (; i < len && n + 1 < size && line[i] && !strchr("\" ;\r\t", line[i]); i++)
		out[n++] = line[i];
	out[n] = '\0';
	return n > 0;
}

static void take_header(struct reader *r, const char *line, size_t len)
{
	char value[BOUNDARY_LEN];

	if (header_value(line, len, "content-transfer-encoding:", value, sizeof(value))) {
		r->encoding = ENCODING_NONE;
		if (!strcasecmp(value, "quoted-printable"))
			r->encoding = ENCODING_QUOTED;
		else if (!strcasecmp(value, "base64"))
			r->encoding = ENCODING_BASE64;
		r->base64_line = r->line;
	}
	if (header_value(line, len, "delsp=", value, sizeof(value)))
		r->del_sp = !strcasecmp(value, "yes");
	if (r->nr_boundaries < MAX_BOUNDARIES &&
	    header_value(line, len, "boundary=", r->boundary[r->nr_boundaries], BOUNDARY_LEN))
		r->nr_boundaries++;
}

static bool is_boundary(const struct reader *r, const char *line, size_t len)
{
	size_t i;

	if (len < 2 || memcmp(line, "--", 2))
		return false;
	for (i = 0; i < r->nr_boundaries; i++)
		if (len - 2 >= strlen(r->boundary[i]) &&
		    !memcmp(line + 2, r->boundary[i], strlen(r->boundary[i])))
			return true;
	return false;
}

/* "Name: value", or what goes on from the line before, or the line before all others. */
static bool is_header(const char *line, size_t len)
{
	size_t i;

	if (len > 5 && !memcmp(line, "From ", 5))
		return true;
	if (len && (*line == ' ' || *line == '\t'))
		return true;
	for (i = 0; i < len && line[i] > ' ' && line[i] != ':' && line[i] != '>'; i++)
		;
	return i && i < len && line[i] == ':' && (i + 1 == len || line[i + 1] == ' ');
}

static int take_line(struct reader *r, char *line, size_t len)
{
	bool soft = false;
	int err;

	while (len && line[len - 1] == '\r')
		len--;
	if (is_boundary(r, line, len)) {
		err = end_base64(r);
		r->in_headers = true;
		r->encoding = ENCODING_NONE;
		r->del_sp = r->open = false;
		return err;
	}
	/* What is no header is text already, or it would be passed over. */
	if (r->in_headers && len && !is_header(line, len))
		r->in_headers = false;
	if (r->in_headers) {
		take_header(r, line, len);
		r->in_headers = len > 0;
		return 0;
	}
	if (r->encoding == ENCODING_BASE64) {
		memcpy(r->base64 + r->base64_len, line, len);
		r->base64_len += len;
		return 0;
	}
	if (r->encoding == ENCODING_QUOTED)
		len = decode_quoted(line, len, &soft);
	return add_line(r, line, len, soft);
}

int mail_read(const char *raw, size_t len, struct mail *m, struct diag *d)
{
	struct reader r = { .m = m, .in_headers = true };
	char *copy = malloc(len + 1), *p = copy;
	int err = 0;

	memset(m, 0, sizeof(*m));
	m->text = malloc(len + 1);
	r.base64 = malloc(len + 1);
	if (!copy || !m->text || !r.base64) {
		err = -ENOMEM;
		goto out;
	}
	memcpy(copy, raw, len);
	/* Where no header says so, a letter's "ratio =" gives it away. */
	if (memmem(raw, len, "=3D", 3))
		r.encoding = ENCODING_QUOTED;
	while (p < copy + len && !err) {
		char *newline = memchr(p, '\n', copy + len - p);
		const size_t line_len = (newline ? newline : copy + len) - p;

		r.line++;
		err = take_line(&r, p, line_len);
		p += line_len + 1;
	}
	if (!err)
		err = end_base64(&r);
out:
	free(r.base64);
	free(copy);
	return err ? diag_set(d, err, "letter: no memory; free some and check again") : 0;
}

void mail_free(struct mail *m)
{
	free(m->v);
	free(m->text);
	memset(m, 0, sizeof(*m));
}

bool word_begins(const struct word *w, const char *text)
{
	return w->len >= strlen(text) && !memcmp(w->text, text, strlen(text));
}

bool word_is(const struct word *w, const char *text)
{
	return w->len == strlen(text) && word_begins(w, text);
}

bool word_same(const struct word *a, const struct word *b)
{
	return a->len == b->len && !memcmp(a->text, b->text, a->len);
}

bool word_has_digit(const struct word *w)
{
	size_t i;

	for (i = 0; i < w->len; i++)
		if (w->text[i] >= '0' && w->text[i] <= '9')
			return true;
	return false;
}
