// SPDX-License-Identifier: GPL-2.0
/*
 * cover-letter.txt: the block to paste into a patch series' cover letter. It
 * says all that a reviewer needs to judge the figures and to get them again.
 */
#include <errno.h>
#include <string.h>

#include "letter.h"
#include "stats.h"
#include "text.h"

static void print_fact(FILE *f, const char *label, const char *text)
{
	char first[16];

	snprintf(first, sizeof(first), "  %-9s", label);
	text_wrap(f, COVER_WIDTH, first, text);
}

/* The levels above boots that the bootstrap resamples, in words. */
static const char *above_boots(const struct level_counts *n)
{
	if (n->machines > 1)
		return n->links_high > 1 ? "machines, links, " : "machines, ";
	return n->links_high > 1 ? "links, " : "";
}

/* What stands in the column beside the ratio, and how a verdict is reached. */
static void print_method(const struct report *r, FILE *f)
{
	char text[512];

	if (r->run->unit->exact)
		snprintf(text, sizeof(text),
			 "range: the ratio from the lowest phase to the highest, counted and not "
			 "estimated; same: the difference changes its sign between phases and is "
			 "within +-%.0f%% in each; mixed: it is not.",
			 100 * STATS_MARGIN);
	else
		snprintf(text, sizeof(text),
			 "95%% CI: bootstrap over %sboots, then rounds (%d resamples, Student-t "
			 "scale); verdicts after Holm over all rows; equivalent: within +-%.0f%%.",
			 above_boots(&r->c->levels), STATS_RESAMPLES, 100 * STATS_MARGIN);
	text_wrap(f, COVER_WIDTH, "", text);
}

/* What the columns are. */
static void print_words(const struct report *r, FILE *f)
{
	const struct axis_side *side = r->run->axis.side;
	char text[1024], ratio[512];

	report_key(r, f, COVER_WIDTH);
	report_ratio(r, ":", ratio, sizeof(ratio));
	snprintf(text, sizeof(text),
		 "%s. Costs are medians of one operation; VMAs are those left by a batch of mmap, "
		 "%s>%s where they differ.",
		 ratio, side[SIDE_A].column, side[SIDE_B].column);
	text_wrap(f, COVER_WIDTH, "", text);
	print_method(r, f);
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
	print_words(&l->r, f);
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
