// SPDX-License-Identifier: GPL-2.0
/*
 * cover-letter.txt: the block to paste into a patch series' cover letter. It
 * says all that a reviewer needs to judge the figures and to get them again.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "stats.h"
#include "text.h"

static void print_fact(FILE *f, const char *label, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void print_fact(FILE *f, const char *label, const char *fmt, ...)
{
	char first[16], text[1024];
	va_list ap;

	snprintf(first, sizeof(first), "  %-9s", label);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_wrap(f, COVER_WIDTH, first, text);
}

/* Kernels of one run have one compiler, unless one was changed between their builds. */
static void print_kernels(const struct runinfo *run, FILE *f)
{
	char text[1024];
	bool same = true;
	size_t i;

	for (i = 1; i < run->nr_kernels; i++)
		same &= !strcmp(run->kernels[i].compiler, run->kernels[0].compiler);
	for (i = 0; i < run->nr_kernels; i++) {
		report_kernel(&run->kernels[i], text, sizeof(text));
		print_fact(f, "kernel", "%s", text);
		if (!same || i == run->nr_kernels - 1)
			print_fact(f, "compiler", "%s", run->kernels[i].compiler);
	}
	for (i = 0; i < json_array_size(run->config_differences); i++)
		print_fact(f, i ? "" : "differ", "%s",
			   json_string_value(json_array_get(run->config_differences, i)));
}

static void print_facts(const struct report *r, FILE *f)
{
	const struct runinfo *run = r->run;
	char size[256];

	print_kernels(run, f);
	print_fact(f, "target", "%s", run->target_about);
	print_fact(f, "vantage", "%s", report_vantage(r->c));
	print_fact(f, "host", "%s, %u CPUs, %s, Linux %s, virtualization: %s", run->host_cpu,
		   run->host_cpus, run->host_os, run->host_kernel, run->host_virtualization);
	report_size(r, size, sizeof(size));
	if (run->unit->exact)
		print_fact(f, "n",
			   "%s; a phase is where slabs, ticks and tree nodes fall, both %s see the "
			   "same",
			   size, run->axis.both);
	else
		print_fact(f, "n", "%s, each round both %s%s, order ABBA or BAAB", size,
			   run->axis.both,
			   r->c->alternated ? ", of which one booted after the other" : "");
}

/* The command, with the seed that makes the run the same again. */
static int print_command(const struct report *r, FILE *f, struct diag *d)
{
	const char *command = r->run->command;
	size_t size = strlen(command) + sizeof(" --seed 18446744073709551615");
	char *whole = diag_calloc(d, size, 1);

	if (!whole)
		return -ENOMEM;
	if (strstr(command, "--seed"))
		strcpy(whole, command);
	else
		snprintf(whole, size, "%s --seed %llu", command, (unsigned long long)r->run->seed);
	fputs("To run it again:\n\n", f);
	text_command(f, COVER_WIDTH, 2, whole);
	free(whole);
	return 0;
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
			 "estimated; same: the difference changes its sign between phases.");
	else
		snprintf(text, sizeof(text),
			 "95%% CI: bootstrap over %sboots, then rounds (%d resamples, Student-t "
			 "scale); verdicts after Holm over all rows; equivalent: within +-%.0f%%.",
			 above_boots(&r->c->levels), STATS_RESAMPLES, 100 * STATS_MARGIN);
	text_wrap(f, COVER_WIDTH, "", text);
}

static int write_cover(const struct report *r, FILE *f, struct diag *d)
{
	const struct axis *axis = &r->run->axis;
	const char *a = axis->side[SIDE_A].title, *b = axis->side[SIDE_B].title;
	const bool exact = r->run->unit->exact;
	char text[1024], ratio[512];
	int err;

	snprintf(text, sizeof(text),
		 "What mmap() and munmap() cost %s %s and %s %s, %s with vmabench:", axis->by, a,
		 axis->by, b, exact ? "in instructions, counted" : "measured");
	text_wrap(f, COVER_WIDTH, "", text);
	fputc('\n', f);
	print_facts(r, f);
	fputc('\n', f);
	err = report_grid(r, f, COVER_WIDTH, d);
	if (err)
		return err;
	fputc('\n', f);
	report_key(r, f, COVER_WIDTH);
	report_ratio(r, ":", ratio, sizeof(ratio));
	snprintf(text, sizeof(text),
		 "%s. Costs are medians of one operation; VMAs are those left by a batch of mmap, "
		 "%s>%s where they differ.",
		 ratio, axis->side[SIDE_A].column, axis->side[SIDE_B].column);
	text_wrap(f, COVER_WIDTH, "", text);
	print_method(r, f);
	report_counts(r, f, COVER_WIDTH);
	report_controls(r, f, COVER_WIDTH);
	err = report_phases(r, f, COVER_WIDTH);
	if (!err)
		err = report_notes(r, f, COVER_WIDTH);
	if (err)
		return err;
	fputc('\n', f);
	return print_command(r, f, d);
}

REPORT(cover) = {
	REPORT_ID(cover),
	.path = "cover-letter.txt",
	.write = write_cover,
};
