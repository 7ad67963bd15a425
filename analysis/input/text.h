/* SPDX-License-Identifier: GPL-2.0 */
/* Plain ASCII text of a given width. */
#ifndef VMABENCH_TEXT_H
#define VMABENCH_TEXT_H

#include <stdio.h>

/*
 * Write @text in lines of at most @width columns: @first before the first line,
 * as many blanks before the others. A word longer than a line is cut. What is
 * not printable ASCII becomes '?', one for each character.
 */
void text_wrap(FILE *f, int width, const char *first, const char *text);

/*
 * Write the shell command @command in lines of at most @width columns, @indent
 * blanks in front, each but the last ending in a backslash, so that it can be
 * pasted back into a shell.
 */
void text_command(FILE *f, int width, int indent, const char *command);

/* Write @text up to @len bytes, with '?' for what is not printable ASCII. */
void text_ascii(FILE *f, const char *text, size_t len);

/*
 * Write @text as a field of a file that gnuplot reads by tabs: as text_ascii(), and with no quote
 * that would open a string.
 */
void text_field(FILE *f, const char *text);

/* Columns that text_ascii() takes for @len bytes of @text. */
int text_columns(const char *text, size_t len);

#endif /* VMABENCH_TEXT_H */
