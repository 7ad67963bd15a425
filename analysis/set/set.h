/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of comparisons: a folder of results folders, which set.json lists. A baseline compares
 * kernels with one and the same, a series each with the one before it and the last with the first.
 */
#ifndef VMABENCH_SET_H
#define VMABENCH_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

#include "compare.h"
#include "diag.h"
#include "run_data.h"

struct set_member {
	const char *folder; /* its name in the set's */
	const char *a, *b; /* kernels */
	char *dir;
	struct run_data data;
	struct comparison c;
};

struct set {
	const char *dir;
	json_t *root;
	bool series; /* the last member is the whole, the others are its steps */
	struct set_member *v;
	size_t n;
};

/*
 * Read and compare all of @dir. Returns 0, -EBADMSG or -errno; set_free() is due after success
 * only.
 */
int set_read(const char *dir, struct set *s, struct diag *d);
void set_free(struct set *s);

/* How many of the members are steps of a series; of a baseline, how many there are. */
size_t set_nr_steps(const struct set *s);

/* The row of that name and phase in a member, or NULL. */
const struct compare_row *set_find(const struct set_member *m, const char *row, enum phase phase);

/* The @i-th row and phase of the set, of whichever member has it first; NULL beyond the last. */
const struct compare_row *set_row(const struct set *s, size_t i);

/* What the steps of a series come to, beside the whole. */
struct set_sum {
	double ratio, ci_low, ci_high; /* of the steps multiplied; no interval for what is exact */
	double difference; /* an operation, of what is exact; else NaN */
	bool adds_up; /* in each phase to the last digit, or within what both intervals allow */
	size_t phase; /* of counts that do not: the first in which they do not; from 1 on */
};

/* Is @row in all members of a series, so that there is a sum? Then it is in @sum. */
bool set_add_up(const struct set *s, const struct compare_row *row, struct set_sum *sum);

/* Is any row of it untrusted, or a count that does not add up? */
bool set_is_untrusted(const struct set *s);

/* table.txt and summary.json of the set. Write errors show in ferror(@f). Returns 0 or -ENOMEM. */
int set_write_text(const struct set *s, FILE *f, struct diag *d);
int set_write_json(const struct set *s, FILE *f, struct diag *d);

/* Reads @dir, writes both there, and prints one. Returns an exit code, or -errno with @d set. */
int set_report(const char *dir, bool json, struct diag *d);

#endif /* VMABENCH_SET_H */
