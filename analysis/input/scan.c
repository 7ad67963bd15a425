// SPDX-License-Identifier: GPL-2.0
#include "scan.h"

#include <string.h>

#include "number.h"

#define DEPTH_MAX 64

static bool fail(struct scan *s, const char *why)
{
	if (!s->error)
		s->error = why;
	return false;
}

static inline char next(struct scan *s)
{
	while (*s->at == ' ' || *s->at == '\n' || *s->at == '\t' || *s->at == '\r')
		s->at++;
	return *s->at;
}

void scan_start(struct scan *s, const char *text)
{
	*s = (struct scan){ text, text, NULL };
}

bool scan_enter(struct scan *s, char bracket)
{
	if (s->error || next(s) != bracket)
		return false;
	s->at++;
	return true;
}

/* Comma or end of what was entered; true when another one follows. */
static bool go_on(struct scan *s, bool *first, char end)
{
	char c;

	if (s->error)
		return false;
	c = next(s);
	if (c == end) {
		s->at++;
		return false;
	}
	if (!*first && c != ',')
		return fail(s, "a comma or the end is missing");
	s->at += !*first;
	*first = false;
	return true;
}

static bool take_escape(struct scan *s)
{
	int i;

	if (*s->at != 'u')
		return *s->at && strchr("\"\\/bfnrt", *s->at++) ? true :
								  fail(s, "an escape that is none");
	s->at++;
	for (i = 0; i < 4; i++, s->at++)
		if (!*s->at || !strchr("0123456789abcdefABCDEF", *s->at))
			return fail(s, "an escape that is none");
	return true;
}

bool scan_take_string(struct scan *s, struct scan_string *out)
{
	if (s->error || next(s) != '"')
		return false;
	out->at = ++s->at;
	while (*s->at != '"') {
		if ((unsigned char)*s->at < ' ')
			return fail(s, "a string does not end");
		if (*s->at++ == '\\' && !take_escape(s))
			return false;
	}
	out->len = s->at++ - out->at;
	return true;
}

bool scan_take_number(struct scan *s, double *out)
{
	const char *end;
	char c;

	if (s->error)
		return false;
	c = next(s);
	if (c != '-' && (c < '0' || c > '9'))
		return false;
	end = number_parse(s->at, out);
	if (!end)
		return fail(s, "a number that is none, or too large");
	s->at = end;
	return true;
}

bool scan_member(struct scan *s, bool *first, struct scan_string *key)
{
	if (!go_on(s, first, '}'))
		return false;
	if (!scan_take_string(s, key))
		return fail(s, "a name is missing");
	if (next(s) != ':')
		return fail(s, "a colon is missing");
	s->at++;
	return true;
}

bool scan_element(struct scan *s, bool *first)
{
	return go_on(s, first, ']');
}

static bool take_word(struct scan *s, const char *word)
{
	if (strncmp(s->at, word, strlen(word)))
		return false;
	s->at += strlen(word);
	return true;
}

static void skip(struct scan *s, bool *is_true, int depth)
{
	struct scan_string string;
	bool first = true;
	double number;

	if (depth > DEPTH_MAX) {
		fail(s, "it is nested too deeply");
	} else if (scan_enter(s, '{')) {
		while (scan_member(s, &first, &string))
			skip(s, is_true, depth + 1);
	} else if (scan_enter(s, '[')) {
		while (scan_element(s, &first))
			skip(s, is_true, depth + 1);
	} else if (!scan_take_string(s, &string) && !scan_take_number(s, &number) && !s->error) {
		bool yes = take_word(s, "true");

		if (yes && !depth)
			*is_true = true;
		if (!yes && !take_word(s, "false") && !take_word(s, "null"))
			fail(s, "a value is missing");
	}
}

void scan_skip(struct scan *s, bool *is_true)
{
	*is_true = false;
	if (!s->error)
		skip(s, is_true, 0);
}

bool scan_done(struct scan *s)
{
	return !s->error && (!next(s) || fail(s, "something follows the end"));
}

unsigned int scan_line(const struct scan *s)
{
	unsigned int line = 1;
	const char *p;

	for (p = s->text; p < s->at; p++)
		line += *p == '\n';
	return line;
}
