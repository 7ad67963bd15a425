// SPDX-License-Identifier: GPL-2.0
/*
 * A few lines for the changelog of one patch, since the cover letter does not end up in git: what
 * changed, on what, and how to get it again. No line begins with what git takes for its own.
 */
#include <string.h>

#include "letter.h"
#include "text.h"

static void print_fact(FILE *f, const char *label, const char *text)
{
	static const char *const told[] = { "kernel", "range", "module", "machine", "n" };
	char first[16];
	size_t i;

	snprintf(first, sizeof(first), "  %-8s", label);
	for (i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (!strcmp(label, told[i]))
			text_wrap(f, COVER_WIDTH, first, text);
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	const bool changed = l->nr[OUTCOME_WORSE] || l->nr[OUTCOME_BETTER];
	const size_t all = l->c.n;
	char text[1024];
	int err;

	letter_begin(l, f, "patch", "");
	fputc('\n', f);
	if (l->r.patch && *l->r.patch)
		text_wrap(f, COVER_WIDTH, "Of ", l->r.patch);
	letter_claim(l, text, sizeof(text));
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	letter_facts(l, f, print_fact);
	fputc('\n', f);
	letter_keep_changed(l);
	err = report_grid(&l->r, f, COVER_WIDTH, COVER_WIDTH, d);
	if (err)
		return err;
	fputc('\n', f);
	report_key(&l->r, f, COVER_WIDTH);
	snprintf(text, sizeof(text), "ratio = %s / %s; %zu of %zu lines%s.",
		 l->r.run->axis.side[SIDE_B].title, l->r.run->axis.side[SIDE_A].title, l->c.n, all,
		 changed ? ", what got better or worse" : "");
	text_wrap(f, COVER_WIDTH, "", text);
	report_counts(&l->r, f, COVER_WIDTH);
	err = letter_reasons(l, f, d);
	if (err)
		return err;
	fputc('\n', f);
	return letter_end(l, f, "", d);
}

static int write_patch(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(patch) = {
	REPORT_ID(patch),
	.style = true,
	.write = write_patch,
};
