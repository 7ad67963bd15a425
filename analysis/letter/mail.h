/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of a mail, whatever has become of it on its way: quoted, wrapped anew, flowed
 * (RFC 3676), quoted-printable or base64 (RFC 2045), with CRLF. Words outlive all of that where
 * lines do not.
 */
#ifndef VMABENCH_MAIL_H
#define VMABENCH_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

struct word {
	char *text; /* any bytes but blanks; no NUL behind it */
	size_t len;
	unsigned int line; /* of the mail, from 1 */
	unsigned int depth; /* how often it is quoted */
};

struct mail {
	struct word *v;
	size_t n, room;
	char *text; /* what the words point into */
	size_t len;
};

/* Reads the @len bytes at @raw. Returns 0 or -ENOMEM; mail_free() is always due. */
int mail_read(const char *raw, size_t len, struct mail *m, struct diag *d);
void mail_free(struct mail *m);

bool word_begins(const struct word *w, const char *text);
bool word_is(const struct word *w, const char *text);
bool word_same(const struct word *a, const struct word *b);
bool word_has_digit(const struct word *w);

#endif /* VMABENCH_MAIL_H */
