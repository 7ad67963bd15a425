// SPDX-License-Identifier: GPL-2.0
/* What the styles of a letter share: its first and last lines, spread, and reasons. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "letter.h"
#include "text.h"

void letter_begin(const struct letter *l, FILE *f, const char *style, const char *comment)
{
	char text[256];

	snprintf(text, sizeof(text), LETTER_FIRST " %s (letter %d, %s):", l->r.run->tool_version,
		 LETTER_FORMAT, style);
	text_wrap(f, COVER_WIDTH, comment, text);
}

const char *letter_percent(double ratio, char out[PERCENT_LEN])
{
	if (isnan(ratio))
		strcpy(out, "-");
	else if (ratio < 100)
		snprintf(out, PERCENT_LEN, "%+.1f%%", 100 * (ratio - 1));
	else
		strcpy(out, ">9900%");
	return out;
}

const char *letter_share(double relative, char out[PERCENT_LEN])
{
	char digits[FORMAT_LEN];

	if (isnan(relative))
		strcpy(out, "-");
	else if (relative == 0)
		strcpy(out, "0%");
	else
		snprintf(out, PERCENT_LEN, "%s%%",
			 relative < 10 ? format_digits(100 * relative, 2, digits) : ">999");
	return out;
}

/* Of all rows: do boots agree, or is there nothing to say? */
static const char *no_spread(const struct letter *l)
{
	bool agree = true, known = false;
	size_t i;

	if (l->r.run->unit->exact)
		return "Spread: none between boots, which agree to the last instruction.";
	for (i = 0; i < l->c.n; i++) {
		const struct compare_row *row = &l->c.v[i];

		known |= !isnan(row->cost[SIDE_A].spread) || !isnan(row->cost[SIDE_B].spread);
		agree &= row->cost[SIDE_A].spread == 0 && row->cost[SIDE_B].spread == 0;
	}
	if (!known)
		return "Spread: one boot shows none.";
	return agree ? "Spread: none, all boots agree to the last digit." : NULL;
}

enum spread_cell { CELL_PHASE, CELL_A, CELL_B, CELL_RATIO, CELL_SEEN, CELL_NR };

static void print_cells(FILE *f, const char *name, int width, const char *const cell[CELL_NR])
{
	const int used = text_columns(name, strlen(name));

	if (used > width) {
		text_wrap(f, COVER_WIDTH, "", name);
		fprintf(f, "%*s", width, "");
	} else {
		text_ascii(f, name, strlen(name));
		fprintf(f, "%*s", width - used, "");
	}
	fprintf(f, "  %-6s  %8s  %8s  %7s  %7s\n", cell[CELL_PHASE], cell[CELL_A], cell[CELL_B],
		cell[CELL_RATIO], cell[CELL_SEEN]);
}

#define CELLS_WIDTH (2 + 6 + 2 + 8 + 2 + 8 + 2 + 7 + 2 + 7)

static int print_row(const struct letter *l, const struct compare_row *row, FILE *f, int width)
{
	char a[PERCENT_LEN], b[PERCENT_LEN], ratio[PERCENT_LEN], seen[PERCENT_LEN];
	const bool quotable = verdict_is_quotable(row->verdict);
	const char *const cell[CELL_NR] = {
		phase_names[row->phase],
		letter_share(row->cost[SIDE_A].spread, a),
		letter_share(row->cost[SIDE_B].spread, b),
		letter_share(quotable ? row->spread : NAN, ratio),
		letter_share(quotable ? row->mde : NAN, seen),
	};
	char *name = malloc(strlen(row->row->name) + 1);

	if (!name)
		return -ENOMEM;
	report_short_name(row->row, report_vantage(&l->c), name);
	print_cells(f, name, width, cell);
	free(name);
	return 0;
}

/* The width of the longest name, as far as there is room for it. */
static int name_width(const struct letter *l)
{
	int longest = strlen("spread"), columns;
	char *name;
	size_t i;

	for (i = 0; i < l->c.n; i++) {
		name = malloc(strlen(l->c.v[i].row->name) + 1);
		if (!name)
			return -ENOMEM;
		report_short_name(l->c.v[i].row, report_vantage(&l->c), name);
		columns = text_columns(name, strlen(name));
		longest = columns > longest ? columns : longest;
		free(name);
	}
	return longest < COVER_WIDTH - CELLS_WIDTH ? longest : COVER_WIDTH - CELLS_WIDTH;
}

int letter_spread(const struct letter *l, FILE *f, struct diag *d)
{
	const struct axis_side *side = l->r.run->axis.side;
	const char *const head[CELL_NR] = { "phase", side[SIDE_A].column, side[SIDE_B].column,
					    "ratio", "seen" };
	const char *none = no_spread(l);
	const int width = name_width(l);
	int err = width < 0 ? width : 0;
	size_t i;

	if (!err && none) {
		text_wrap(f, COVER_WIDTH, "", none);
		return 0;
	}
	if (!err)
		print_cells(f, "spread", width, head);
	for (i = 0; i < l->c.n && !err; i++)
		err = print_row(l, &l->c.v[i], f, width);
	if (err)
		return diag_set(d, err, "letter: no memory; free some and report again");
	fputc('\n', f);
	text_wrap(f, COVER_WIDTH, "",
		  "spread = standard deviation of the boots; seen = the smallest effect that would "
		  "have been seen 4 times in 5.");
	return 0;
}

static int print_reason(const struct letter *l, const struct compare_row *row, FILE *f)
{
	const char *reason = letter_reason(l, row);
	char *text, *name;
	int len;

	if (!reason)
		return 0;
	name = malloc(strlen(row->row->name) + 1);
	if (!name)
		return -ENOMEM;
	report_short_name(row->row, report_vantage(&l->c), name);
	len = asprintf(&text, "%s %s: %s", name, phase_names[row->phase], reason);
	free(name);
	if (len < 0)
		return -ENOMEM;
	text_wrap(f, COVER_WIDTH, "- ", text);
	free(text);
	return 0;
}

int letter_reasons(const struct letter *l, FILE *f, struct diag *d)
{
	bool any = l->best && letter_reason(l, l->best);
	int err = 0;
	size_t i;

	for (i = 0; i < l->c.n; i++)
		any |= l->c.v[i].control == NOT_CONTROL &&
		       letter_outcome(&l->c.v[i]) == OUTCOME_WORSE && letter_reason(l, &l->c.v[i]);
	if (!any)
		return 0;
	fputs("\nWhere it comes from, of parts that add up to what was measured:\n", f);
	for (i = 0; i < l->c.n && !err; i++)
		if (l->c.v[i].control == NOT_CONTROL && letter_outcome(&l->c.v[i]) == OUTCOME_WORSE)
			err = print_reason(l, &l->c.v[i], f);
	if (!err && l->best)
		err = print_reason(l, l->best, f);
	return err ? diag_set(d, err, "letter: no memory; free some and report again") : 0;
}

/* The command, with the seed that makes the run the same again. */
static char *make_command(const struct runinfo *run, struct diag *d)
{
	const size_t size = strlen(run->command) + sizeof(" --seed 18446744073709551615");
	char *whole = diag_calloc(d, size, 1);

	if (whole && strstr(run->command, "--seed"))
		strcpy(whole, run->command);
	else if (whole)
		snprintf(whole, size, "%s --seed %llu", run->command,
			 (unsigned long long)run->seed);
	return whole;
}

int letter_end(const struct letter *l, FILE *f, const char *comment, struct diag *d)
{
	char *command = make_command(l->r.run, d);

	if (!command)
		return -ENOMEM;
	fprintf(f, "%sTo run it again:\n", comment);
	if (*comment) {
		fputs(comment, f);
		text_ascii(f, command, strlen(command));
		fputc('\n', f);
	} else {
		fputc('\n', f);
		text_command(f, COVER_WIDTH, 2, command);
		fputc('\n', f);
	}
	free(command);
	fprintf(f, "%sTo check this letter: ./vmabench verify LETTER DIR\n", comment);
	fprintf(f, "%s" LETTER_HASH "%s\n", comment, l->hash);
	return 0;
}
