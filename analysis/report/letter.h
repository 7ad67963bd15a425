/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a letter says of a run, in whatever style: a style is a report format with ->style. Each is
 * one block, from letter_begin()'s line to letter_end()'s hash, and prints nothing but what can be
 * made again from the results folder: that is how vmabench-verify checks it.
 */
#ifndef VMABENCH_LETTER_H
#define VMABENCH_LETTER_H

#include <stdbool.h>
#include <jansson.h>

#include "report.h"
#include "sha256.h"

#define LETTER_FORMAT 1 /* of what a block says, and in which words */

/* The words that a block begins with, and what stands before its hash. */
#define LETTER_FIRST "Measured with vmabench"
#define LETTER_HASH  "sha256:"

/* What became of a row; controls are none of these. */
enum outcome {
	OUTCOME_WORSE,
	OUTCOME_BETTER,
	OUTCOME_SAME,
	OUTCOME_MIXED,
	OUTCOME_OPEN,
	OUTCOME_UNLIKE,
	OUTCOME_UNTRUSTED,
	OUTCOME_NR
};

struct letter {
	struct report r; /* its rows: what got worse first, then as planned, controls last */
	struct comparison c; /* what ->r speaks of; all but ->v is the run's */
	size_t nr[OUTCOME_NR]; /* rows */
	const struct compare_row *best, *worst; /* of those that got better and worse, or NULL */
	json_t *attribution; /* attribution.json, or NULL */
	char hash[SHA256_HEX];
};

/* How a style prints it; 0 or -ENOMEM. */
typedef int letter_style(struct letter *l, FILE *f, struct diag *d);

/* The letter of @r. Returns 0, -EBADMSG for a folder that is not as it should be, or -errno. */
int letter_write(const struct report *r, FILE *f, letter_style *print, struct diag *d);

enum outcome letter_outcome(const struct compare_row *row);

/* Only the rows that got worse or better are left, where there is one. */
void letter_keep_changed(struct letter *l);

/* The line that a block of @style begins with. @comment goes before it. */
void letter_begin(const struct letter *l, FILE *f, const char *style, const char *comment);

/* The run in one sentence. */
void letter_claim(const struct letter *l, char *text, size_t size);

/* What it was measured on and with, and how much: calls @print for each fact. */
typedef void letter_print(FILE *f, const char *label, const char *text);
void letter_facts(const struct letter *l, FILE *f, letter_print *print);

/* What the columns are and how a verdict is reached, at most @width columns a line. */
void letter_words(const struct letter *l, FILE *f, int width);

/* How far boots lie apart, and the smallest effect that each row could have seen; as a table. */
int letter_spread(const struct letter *l, FILE *f, struct diag *d);

/* What the attribution says of @row, or NULL. */
const json_t *letter_attribution(const struct letter *l, const struct compare_row *row);

/* Where the cost of @row went, in a sentence, or NULL. */
const char *letter_reason(const struct letter *l, const struct compare_row *row);

/* Reasons of the rows that got worse, then of the one that gained most; in lines of a mail. */
int letter_reasons(const struct letter *l, FILE *f, struct diag *d);

/* What @ratio makes of 100%, with a sign: "+4.9%". */
#define PERCENT_LEN 32
const char *letter_percent(double ratio, char out[PERCENT_LEN]);

/* @relative as a share: "0.21%"; "-" for none. */
const char *letter_share(double relative, char out[PERCENT_LEN]);

/* How to run it again, how to check it, and the hash. @comment goes before each line. */
int letter_end(const struct letter *l, FILE *f, const char *comment, struct diag *d);

#endif /* VMABENCH_LETTER_H */
