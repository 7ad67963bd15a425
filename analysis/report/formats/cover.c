// SPDX-License-Identifier: GPL-2.0
/*
 * cover-letter.txt: the block to paste into a patch series' cover letter. It
 * says all that a reviewer needs to judge the figures and to get them again.
 */
#include <errno.h>
#include <string.h>

#include "letter.h"
#include "text.h"

static void print_fact(FILE *f, const char *label, const char *text)
{
	char first[16];

	snprintf(first, sizeof(first), "  %-9s", label);
	text_wrap(f, COVER_WIDTH, first, text);
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	char text[1024];
	int err;

	letter_begin(l, f, "cover", "");
	fputc('\n', f);
	letter_claim(l, text, sizeof(text));
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	letter_facts(l, f, print_fact);
	fputc('\n', f);
	err = report_grid(&l->r, f, COVER_WIDTH, COVER_WIDTH, d);
	if (err)
		return err;
	fputc('\n', f);
	letter_words(l, f, COVER_WIDTH);
	fputc('\n', f);
	err = letter_spread(l, f, d);
	if (err)
		return err;
	report_counts(&l->r, f, COVER_WIDTH);
	report_controls(&l->r, f, COVER_WIDTH);
	err = report_phases(&l->r, f, COVER_WIDTH);
	if (!err)
		err = report_notes(&l->r, f, COVER_WIDTH);
	if (!err)
		err = letter_reasons(l, f, d);
	if (err)
		return err;
	fputc('\n', f);
	return letter_end(l, f, "", d);
}

static int write_cover(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(cover) = {
	REPORT_ID(cover),
	.path = "cover-letter.txt",
	.style = true,
	.write = write_cover,
};
