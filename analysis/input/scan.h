/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walks over JSON text without building anything from it. What Google Benchmark leaves of a long
 * run is a gigabyte, of which a few numbers an entry are wanted.
 *
 * The functions return false at an error as well as at an end: what a walk has found counts only
 * if scan_done() is true after it.
 */
#ifndef VMABENCH_SCAN_H
#define VMABENCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct scan {
	const char *text;
	const char *at;
	const char *error; /* the first; NULL: none */
};

/* A string as it stands between its quotes, escapes and all. */
struct scan_string {
	const char *at;
	size_t len;
};

void scan_start(struct scan *s, const char *text);

/*
 * Go into the object or array ('{', '[') that is next; false, and no error, if something else is.
 */
bool scan_enter(struct scan *s, char bracket);

/*
 * The next member of the object that was entered; its value is next. @first is true for the
 * first.
 */
bool scan_member(struct scan *s, bool *first, struct scan_string *key);

/* Is there another element of the array that was entered? It is next. */
bool scan_element(struct scan *s, bool *first);

/* Take the value that is next if it is of this kind; false, and no error, if it is not. */
bool scan_take_string(struct scan *s, struct scan_string *out);
bool scan_take_number(struct scan *s, double *out);

/* Pass over the value that is next. If it was true, *@is_true says so. */
void scan_skip(struct scan *s, bool *is_true);

/* Was all of the text one value without an error? */
bool scan_done(struct scan *s);

/* The line of the error, from 1. */
unsigned int scan_line(const struct scan *s);

static inline bool scan_is(const struct scan_string *s, const char *text, size_t len)
{
	return s->len == len && !__builtin_memcmp(s->at, text, len);
}

#endif /* VMABENCH_SCAN_H */
