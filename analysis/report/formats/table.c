// SPDX-License-Identifier: GPL-2.0
/* table.txt: the run on one screen, with what must be said about it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "report.h"
#include "text.h"

void report_controls(const struct report *r, FILE *f, int width)
{
	const char *sep = "Controls: ";
	char text[256] = "";
	size_t i;

	for (i = 0; i < N_CONTROLS; i++) {
		const struct control *ctl = &r->c->control[i];
		size_t len = strlen(text);

		if (!ctl->applies)
			continue;
		snprintf(text + len, sizeof(text) - len, "%s%s %s", sep, ctl->storm,
			 ctl->present ? verdict_names[ctl->verdict] : "was not run");
		sep = ", ";
	}
	text_wrap(f, width, "", text);
}

/* One fault often takes many rows with it; it is said once, with how many. */
static void print_fault(const struct comparison *c, size_t i, FILE *f, int width)
{
	const struct compare_row *row = &c->v[i];
	char text[1024], others[64] = "", more[64] = "";
	size_t j, nr_others = 0;

	for (j = 0; j < c->n; j++) {
		if (j == i || strcmp(c->v[j].fault, row->fault))
			continue;
		if (j < i)
			return;
		nr_others++;
	}
	if (nr_others)
		snprintf(others, sizeof(others), " and %zu more %s", nr_others,
			 nr_others == 1 ? "line" : "lines");
	if (row->nr_faults > 1)
		snprintf(more, sizeof(more), " (and %zu more)", row->nr_faults - 1);
	snprintf(text, sizeof(text), "untrusted: %s %s%s: %s%s", row->row->name,
		 phase_names[row->phase], others, row->fault, more);
	text_wrap(f, width, "- ", text);
}

int report_unseen(const struct report *r, FILE *f, int width)
{
	const char *vantage = report_vantage(r->c), *sep = "";
	char *text = NULL, *name, percent[FORMAT_LEN];
	size_t i, size;
	FILE *mem = open_memstream(&text, &size);

	if (!mem)
		return -ENOMEM;
	fputs("inconclusive, but an effect of this size would have been seen 4 times in 5: ", mem);
	for (i = 0; i < r->c->n; i++) {
		const struct compare_row *row = &r->c->v[i];

		if (row->verdict != VERDICT_INCONCLUSIVE || isnan(row->mde))
			continue;
		name = malloc(strlen(row->row->name) + 1);
		if (!name)
			break;
		report_short_name(row->row, vantage, name);
		fprintf(mem, "%s%s %s %s%%", sep, name, phase_names[row->phase],
			format_digits(100 * row->mde, 2, percent));
		free(name);
		sep = ", ";
	}
	if (fclose(mem) || i < r->c->n) {
		free(text);
		return -ENOMEM;
	}
	if (*sep)
		text_wrap(f, width, "- ", text);
	free(text);
	return 0;
}

int report_notes(const struct report *r, FILE *f, int width)
{
	const struct comparison *c = r->c;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->v[i].nr_faults)
			print_fault(c, i, f, width);
	for (i = 0; i < c->nr_notes; i++)
		text_wrap(f, width, "- ", c->note[i]);
	return report_layout(r, f, width);
}

void report_key(const struct report *r, FILE *f, int width)
{
	char text[512];

	if (!r->run->axis.has_key)
		return;
	axis_key(&r->run->axis, text, sizeof(text));
	text_wrap(f, width, "", text);
}

static void print_title(const struct report *r, FILE *f)
{
	const struct runinfo *run = r->run;
	const char *a = run->axis.side[SIDE_A].title, *b = run->axis.side[SIDE_B].title;
	char text[1024], size[256], seed[32] = "";
	size_t i;

	snprintf(text, sizeof(text), "vmabench: %s against %s", a, b);
	text_wrap(f, TABLE_WIDTH, "", text);
	report_key(r, f, TABLE_WIDTH);
	for (i = 0; i < run->nr_kernels; i++) {
		snprintf(text, sizeof(text), "kernel %s (%s, build %s)%s%s", run->kernels[i].name,
			 run->kernels[i].version, run->kernels[i].build,
			 i == run->nr_kernels - 1 ? ", target " : "",
			 i == run->nr_kernels - 1 ? run->target : "");
		text_wrap(f, TABLE_WIDTH, "", text);
	}
	report_size(r, size, sizeof(size));
	/* No seed gets to where counts are made. */
	if (!run->unit->exact)
		snprintf(seed, sizeof(seed), ", seed %llu", (unsigned long long)run->seed);
	snprintf(text, sizeof(text), "%s, vantage %s%s", size, report_vantage(r->c), seed);
	text_wrap(f, TABLE_WIDTH, "", text);
	report_ratio(r, ";", text, sizeof(text));
	text_wrap(f, TABLE_WIDTH, "", text);
	fputc('\n', f);
}

static int write_table(const struct report *r, FILE *f, struct diag *d)
{
	const struct axis_side *side = r->run->axis.side;
	char text[512];
	int err;

	print_title(r, f);
	err = report_grid(r, f, TABLE_WIDTH, TABLE_MOST, d);
	if (err)
		return err;
	fputc('\n', f);
	snprintf(text, sizeof(text),
		 "Costs are medians of one operation. VMAs: left by a batch of mmap, %s>%s where "
		 "they differ.",
		 side[SIDE_A].column, side[SIDE_B].column);
	text_wrap(f, TABLE_WIDTH, "", text);
	report_counts(r, f, TABLE_WIDTH);
	report_controls(r, f, TABLE_WIDTH);
	err = report_phases(r, f, TABLE_WIDTH);
	if (!err)
		err = report_entry(r, f, TABLE_WIDTH);
	if (!err)
		err = report_whole(r, f, TABLE_WIDTH, d);
	if (!err)
		err = report_notes(r, f, TABLE_WIDTH);
	return err ? err : report_unseen(r, f, TABLE_WIDTH);
}

REPORT(table) = {
	REPORT_ID(table),
	.path = "table.txt",
	.write = write_table,
};
