// SPDX-License-Identifier: GPL-2.0
/*
 * What is said of counts: at how many phases, how far these lie apart, and that they are no time.
 * 
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "text.h"

void report_repeats(const struct report *r, char *out, size_t size)
{
	const size_t boots = r->c->levels.boots;
	const char *noun = r->c->pairs ? "pair of boots" : "boot";
	const char *nouns = r->c->pairs ? "pairs of boots" : "boots";
	size_t i, phases = 0;

	for (i = 0; i < r->c->n; i++)
		if (r->c->v[i].phases.n > phases)
			phases = r->c->v[i].phases.n;
	snprintf(out, size, "%zu seeded %s%s %zu %s", phases, phases == 1 ? "phase" : "phases",
		 boots == 1 ? " in" : ", the same in", boots, boots == 1 ? noun : nouns);
}

static void print_range(FILE *f, const struct series_cost *cost)
{
	if (cost->low < cost->high)
		fprintf(f, "%.1f-%.1f", cost->low, cost->high);
	else
		fprintf(f, "%.1f", cost->low);
}

int report_phases(const struct report *r, FILE *f, int width)
{
	const char *vantage = report_vantage(r->c), *sep = "";
	char *text = NULL, *name;
	size_t i, size;
	FILE *mem = open_memstream(&text, &size);

	if (!mem)
		return -ENOMEM;
	for (i = 0; i < r->c->n; i++) {
		const struct compare_row *row = &r->c->v[i];
		const struct series_cost *a = &row->cost[SIDE_A], *b = &row->cost[SIDE_B];

		if (row->nr_faults || row->phases.n < 2 || (a->low == a->high && b->low == b->high))
			continue;
		name = malloc(strlen(row->row->name) + 1);
		if (!name)
			break;
		report_short_name(row->row, vantage, name);
		fprintf(mem, "%s%s %s ", sep, name, phase_names[row->phase]);
		free(name);
		print_range(mem, a);
		fputs(" / ", mem);
		print_range(mem, b);
		sep = ", ";
	}
	if (fclose(mem) || i < r->c->n) {
		free(text);
		return -ENOMEM;
	}
	if (*sep) {
		fprintf(f, "From the lowest phase to the highest, %s / %s:\n",
			r->run->axis.side[SIDE_A].column, r->run->axis.side[SIDE_B].column);
		text_wrap(f, width, "  ", text);
	}
	free(text);
	return 0;
}

void report_counts(const struct report *r, FILE *f, int width)
{
	if (r->run->unit->exact)
		text_wrap(f, width, "",
			  "These are counts, not time: in two of LKP's reports instructions rose "
			  "by 7.6% and 11.7% where time rose by 5.3%, 1.4 and 2.2 times as much, "
			  "and time moves without counts, too.");
}

void report_ratio(const struct report *r, const char *mark, char *out, size_t size)
{
	const struct axis_side *side = r->run->axis.side;
	const char *a = side[SIDE_A].title, *b = side[SIDE_B].title;

	if (r->run->unit->exact)
		snprintf(out, size, "ratio = %s / %s%s below 1 %s takes fewer %s", b, a, mark, b,
			 r->run->unit->words);
	else
		snprintf(out, size, "ratio = %s / %s%s below 1 %s is faster", b, a, mark, b);
}
