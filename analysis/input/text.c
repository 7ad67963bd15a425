// SPDX-License-Identifier: GPL-2.0
/* Wraps text and commands for a mail: ASCII, a limited width. */
#include "text.h"

#include <stdbool.h>
#include <string.h>

/* Columns by which a command's later lines stand further in. */
#define CONTINUATION 4

/* The bytes of UTF-8 that only carry a character on. */
static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

void text_ascii(FILE *f, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_continuation(text[i]))
			fputc(text[i] >= ' ' && text[i] <= '~' ? text[i] : '?', f);
}

void text_field(FILE *f, const char *text)
{
	size_t len;

	for (; *text; text += len + !!text[len]) {
		len = strcspn(text, "\"");
		text_ascii(f, text, len);
		if (text[len])
			fputc('\'', f);
	}
}

int text_columns(const char *text, size_t len)
{
	int n = 0;
	size_t i;

	for (i = 0; i < len; i++)
		n += !is_continuation(text[i]);
	return n;
}

/* Bytes of the first @columns characters of @text. */
static size_t bytes_of(const char *text, size_t len, int columns)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_continuation(text[i]) && columns-- == 0)
			break;
	return i;
}

static const char *next_word(const char *p, size_t *len)
{
	p += strspn(p, " \t\n");
	*len = strcspn(p, " \t\n");
	return p;
}

void text_wrap(FILE *f, int width, const char *first, const char *text)
{
	int indent = text_columns(first, strlen(first));
	int column = indent;
	bool fresh = true;
	size_t len;

	text_ascii(f, first, strlen(first));
	for (text = next_word(text, &len); len; text = next_word(text, &len)) {
		size_t part = len;

		if (!fresh && column + 1 + text_columns(text, len) > width) {
			fprintf(f, "\n%*s", indent, "");
			column = indent;
			fresh = true;
		}
		if (!fresh) {
			fputc(' ', f);
			column++;
		}
		if (column + text_columns(text, len) > width)
			part = bytes_of(text, len, width - column);
		text_ascii(f, text, part);
		column += text_columns(text, part);
		text += part;
		fresh = false;
	}
	fputc('\n', f);
}

enum quote { QUOTE_NONE, QUOTE_SINGLE, QUOTE_ANSI };

/*
 * The bytes at @p, in a word of a shell, that nothing may come between, and the quotes that are
 * open behind them. Quoting is as bash's ${word@Q} does it.
 */
static size_t next_atom(const char *p, enum quote *quote)
{
	size_t n = 1;

	if (*quote == QUOTE_NONE && !strncmp(p, "$'", 2)) {
		*quote = QUOTE_ANSI;
		return 2;
	}
	if (*p == '\'') {
		*quote = *quote == QUOTE_NONE ? QUOTE_SINGLE : QUOTE_NONE;
		return 1;
	}
	if (*p == '\\' && *quote != QUOTE_SINGLE) {
		n += strspn(p + 1, "01234567");
		return n > 4 ? 4 : n + (n == 1 && p[1]);
	}
	while (is_continuation(p[n]))
		n++;
	return n;
}

/* As next_word(), but of a shell's: quoted blanks are part of it. */
static const char *next_shell_word(const char *p, size_t *len)
{
	enum quote quote = QUOTE_NONE;

	p += strspn(p, " \t\n");
	*len = 0;
	while (p[*len] && (quote != QUOTE_NONE || !strchr(" \t\n", p[*len])))
		*len += next_atom(p + *len, &quote);
	return p;
}

/* As that, but an option keeps the value that follows it. */
static const char *next_argument(const char *p, size_t *len)
{
	const char *value;
	size_t value_len;

	p = next_shell_word(p, len);
	if (strncmp(p, "--", 2))
		return p;
	value = next_shell_word(p + *len, &value_len);
	if (value_len && *value != '-')
		*len = value + value_len - p;
	return p;
}

/*
 * Cut where it is wider than a line. A shell joins what a backslash and no indent divide, outside
 * of quotes.
 */
static int write_argument(FILE *f, int width, int column, const char *p, size_t len)
{
	static const char *const open[] = { "", "'", "$'" };
	enum quote quote = QUOTE_NONE, after;

	while (len) {
		size_t n;

		after = quote;
		n = next_atom(p, &after);
		if (column + text_columns(p, n) > width) {
			fprintf(f, "%s\\\n%s", quote == QUOTE_NONE ? "" : "'", open[quote]);
			column = strlen(open[quote]);
		}
		text_ascii(f, p, n);
		column += text_columns(p, n);
		quote = after;
		p += n;
		len -= n;
	}
	return column;
}

void text_command(FILE *f, int width, int indent, const char *command)
{
	int column = indent;
	bool fresh = true;
	size_t len;

	/* Two columns of each line are kept for " \" or "'\". */
	width -= 2;
	fprintf(f, "%*s", indent, "");
	for (command = next_argument(command, &len); len; command = next_argument(command, &len)) {
		if (!fresh && column + 1 + text_columns(command, len) > width) {
			column = indent + CONTINUATION;
			fprintf(f, " \\\n%*s", column, "");
			fresh = true;
		}
		if (!fresh) {
			fputc(' ', f);
			column++;
		}
		column = write_argument(f, width, column, command, len);
		command += len;
		fresh = false;
	}
	fputc('\n', f);
}
