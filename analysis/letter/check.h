/* SPDX-License-Identifier: GPL-2.0 */
/* A letter's words against those that its folder gives. */
#ifndef VMABENCH_CHECK_H
#define VMABENCH_CHECK_H

#include <stdio.h>

#include "mail.h"
#include "render.h"

struct tally {
	size_t nr_blocks; /* that a letter of ours begins */
	size_t nr_figures; /* that came out */
	size_t nr_wrong; /* places where something else comes out */
	size_t nr_unknown; /* places with figures that nothing can be held against */
	size_t nr_words; /* the same, without figures */
	size_t nr_foreign; /* folders that are not the one that was hashed */
	bool older; /* there is a letter from before letters could be checked */
	bool headless; /* there is a hash that no block ends in */
};

/*
 * Check every block of the letter @m against the @n folders; say on @f what does not come out.
 * Returns 0 or -errno.
 */
int check_letter(struct mail *m, const struct source *sources, size_t n, FILE *f, struct tally *t,
		 struct diag *d);

#endif /* VMABENCH_CHECK_H */
