// SPDX-License-Identifier: GPL-2.0
/* What a letter's columns are, and how a verdict is reached. */
#include "letter.h"
#include "stats.h"
#include "text.h"

/* The levels above boots that the bootstrap resamples, in words. */
static const char *above_boots(const struct level_counts *n)
{
	if (n->machines > 1)
		return n->links_high > 1 ? "machines, links, " : "machines, ";
	return n->links_high > 1 ? "links, " : "";
}

/* What stands in the column beside the ratio, and how a verdict is reached. */
static void print_method(const struct report *r, FILE *f, int width)
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
	text_wrap(f, width, "", text);
}

void letter_words(const struct letter *l, FILE *f, int width)
{
	const struct report *r = &l->r;
	const struct axis_side *side = r->run->axis.side;
	char text[1024], ratio[512];

	report_key(r, f, width);
	report_ratio(r, ":", ratio, sizeof(ratio));
	snprintf(text, sizeof(text),
		 "%s. Costs are medians of one operation; VMAs are those left by a batch of mmap, "
		 "%s>%s where they differ.",
		 ratio, side[SIDE_A].column, side[SIDE_B].column);
	text_wrap(f, width, "", text);
	print_method(r, f, width);
}
