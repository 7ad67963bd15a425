// SPDX-License-Identifier: GPL-2.0
/* The table for people, and the sentence of each row whose figures are apart. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "beside.h"
#include "report.h"
#include "stats.h"
#include "text.h"

#define CELL 14

/* Chance can make a figure of time or samples what the other one is. */
static bool holds(const struct beside_source *s, const struct beside_figure *f, double other)
{
	return !s->exact && f->low <= other && other <= f->high;
}

static void tell_pair(const struct beside *b, const struct beside_row *row, size_t i, size_t j,
		      enum beside_apart apart, FILE *f)
{
	const struct beside_figure *one = &row->v[i], *two = &row->v[j];

	fprintf(f, "%+.1f%% by %s, %+.1f%% by %s: ", 100 * one->effect, b->source[i].name,
		100 * two->effect, b->source[j].name);
	fputs(apart == BESIDE_SIGN ? "opposite signs" : "apart by more than half", f);
	if (fabs(one->effect) < STATS_MARGIN && fabs(two->effect) < STATS_MARGIN)
		fputs(", both below 1%", f);
	if (holds(&b->source[i], one, two->effect) || holds(&b->source[j], two, one->effect))
		fputs(" (chance may be all of it: an interval holds the other figure)", f);
}

int beside_tell(const struct beside *b, struct beside_row *row, struct diag *d)
{
	const char *sep = "";
	char *text = NULL;
	size_t size, i, j;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return diag_set(d, -ENOMEM, "beside: no memory; free some");
	for (i = 0; i < b->nr_sources; i++)
		for (j = i + 1; j < b->nr_sources; j++) {
			const enum beside_apart apart =
				beside_apart(row->v[i].effect, row->v[j].effect);

			if (apart == BESIDE_NEAR)
				continue;
			if (apart > row->apart)
				row->apart = apart;
			fputs(sep, f);
			tell_pair(b, row, i, j, apart, f);
			sep = "; ";
		}
	if (fclose(f)) {
		free(text);
		return diag_set(d, -ENOMEM, "beside: no memory; free some");
	}
	if (*sep)
		row->sentence = text;
	else
		free(text);
	return 0;
}

static void print_sources(const struct beside *b, FILE *f)
{
	char text[2048], size[256];
	size_t i;

	for (i = 0; i < b->nr_sources; i++) {
		const struct beside_source *s = &b->source[i];
		const struct runinfo *run = &s->folder->data.folder.run;
		const struct report r = { .run = run, .c = &s->folder->c, .dir = s->folder->dir };

		report_size(&r, size, sizeof(size));
		snprintf(text, sizeof(text), "%s: %s, kernel %s, %s", s->name,
			 !strcmp(s->kind, "samples") ? "by perf" : size, run->kernels[0].version,
			 s->folder->dir);
		text_wrap(f, TABLE_WIDTH, "  ", text);
	}
}

static void print_row(const struct beside *b, const struct beside_row *row, int width, FILE *f)
{
	char name[512];
	size_t i;

	snprintf(name, sizeof(name), "%s %s", row->row->row->name, phase_names[row->row->phase]);
	text_ascii(f, name, strlen(name));
	fprintf(f, "%*s", width - text_columns(name, strlen(name)), "");
	for (i = 0; i < b->nr_sources; i++) {
		if (isnan(row->v[i].effect))
			fprintf(f, " %*s", CELL, "-");
		else
			fprintf(f, " %+*.1f%%", CELL - 1, 100 * row->v[i].effect);
	}
	fputc('\n', f);
}

static void print_rows(const struct beside *b, FILE *f)
{
	int width = 0;
	size_t i;

	for (i = 0; i < b->nr_rows; i++) {
		const struct compare_row *row = b->row[i].row;
		const int w = text_columns(row->row->name, strlen(row->row->name)) +
			      (int)strlen(phase_names[row->phase]) + 1;

		width = w > width ? w : width;
	}
	fprintf(f, "%-*s", width, "row");
	for (i = 0; i < b->nr_sources; i++)
		fprintf(f, " %*s", CELL, b->source[i].name);
	fputc('\n', f);
	for (i = 0; i < b->nr_rows; i++)
		print_row(b, &b->row[i], width, f);
}

int beside_text(const struct beside *b, FILE *f, struct diag *d)
{
	const struct axis_side *side = b->folder[0].data.folder.run.axis.side;
	char text[4096];
	size_t i;

	snprintf(text, sizeof(text), "vmabench: what %s takes more than %s, by what measured it",
		 side[SIDE_B].title, side[SIDE_A].title);
	text_wrap(f, TABLE_WIDTH, "", text);
	print_sources(b, f);
	fputc('\n', f);
	print_rows(b, f);
	fputc('\n', f);
	for (i = 0; i < b->nr_rows; i++) {
		const struct beside_row *row = &b->row[i];

		if (!row->sentence)
			continue;
		snprintf(text, sizeof(text), "%s %s: %s", row->row->row->name,
			 phase_names[row->row->phase], row->sentence);
		text_wrap(f, TABLE_WIDTH, "- ", text);
	}
	for (i = 0; i < b->nr_folders && !b->folder[i].data.folder.run.unit->exact; i++)
		;
	if (i < b->nr_folders) {
		const struct report r = { .run = &b->folder[i].data.folder.run };

		report_counts(&r, f, TABLE_WIDTH);
	}
	return 0;
}
