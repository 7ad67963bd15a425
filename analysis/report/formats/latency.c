// SPDX-License-Identifier: GPL-2.0
/*
 * plots/latency.tsv: a line for each row that the plot shows, in the table's
 * order. The mmap phase has costs and a ratio; the controls, whose cost would
 * dwarf the rest, have a ratio only. NaN is "no such figure".
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "text.h"

static const char head[] = "label\ttitle\ta_title\tb_title\tunit\ta_median\ta_low\ta_high\tb_"
			   "median\tb_low\tb_high"
			   "\tratio\tci_low\tci_high\tverdict\tn\n";

static void print_figure(FILE *f, double v)
{
	if (isnan(v))
		fputs("\tNaN", f);
	else
		fprintf(f, "\t%.6g", v);
}

static void print_costs(FILE *f, const struct series_cost *cost, bool shown)
{
	print_figure(f, shown ? cost->median : NAN);
	print_figure(f, shown ? cost->low : NAN);
	print_figure(f, shown ? cost->high : NAN);
}

/* What the whole plot shows. */
static void print_title(const struct runinfo *run, FILE *f)
{
	const struct axis *axis = &run->axis;
	const char *sep = ":";
	char text[1024];
	size_t i;

	snprintf(text, sizeof(text), "Cost of one mmap() %s %s and %s", axis->by,
		 axis->side[SIDE_A].title, axis->side[SIDE_B].title);
	text_field(f, text);
	for (i = 0; i < run->nr_kernels; i++, sep = ",") {
		snprintf(text, sizeof(text), "%s %s (%s)", sep, run->kernels[i].name,
			 run->kernels[i].version);
		text_field(f, text);
	}
	snprintf(text, sizeof(text), ", target %s", run->target);
	text_field(f, text);
}

static int print_row(const struct report *r, const struct compare_row *row, FILE *f, struct diag *d)
{
	bool quotable = verdict_is_quotable(row->verdict);
	bool costs = row->verdict != VERDICT_UNTRUSTED && row->has_vmas;
	char *label = diag_calloc(d, strlen(row->row->name) + 1, 1);
	char size[256];
	size_t i;

	if (!label)
		return -ENOMEM;
	report_short_name(row->row, report_vantage(r->c), label);
	text_field(f, label);
	free(label);
	fputc('\t', f);
	print_title(r->run, f);
	for (i = 0; i < SIDE_NR; i++) {
		fputc('\t', f);
		text_field(f, r->run->axis.side[i].title);
	}
	fprintf(f, "\t%s", row->row->unit->name);
	for (i = 0; i < SIDE_NR; i++)
		print_costs(f, &row->cost[i], costs);
	print_figure(f, quotable ? row->ratio : NAN);
	print_figure(f, quotable ? row->ci_low : NAN);
	print_figure(f, quotable ? row->ci_high : NAN);
	report_size(r, size, sizeof(size));
	fprintf(f, "\t%s\t%s\n", verdict_names[row->verdict], size);
	return 0;
}

static int write_latency(const struct report *r, FILE *f, struct diag *d)
{
	size_t i;
	int err = 0;

	fputs(head, f);
	for (i = 0; i < r->c->n && !err; i++)
		if (r->c->v[i].phase != PHASE_MUNMAP)
			err = print_row(r, &r->c->v[i], f, d);
	return err;
}

REPORT(latency) = {
	REPORT_ID(latency),
	.path = "plots/latency.tsv",
	.write = write_latency,
};
