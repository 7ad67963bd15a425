// SPDX-License-Identifier: GPL-2.0
/* table.txt of a set: for each row, its kernels or steps one below the other. */
#include <math.h>
#include <string.h>

#include "report.h"
#include "set.h"
#include "text.h"

#define NAME_WIDTH 20

/* A line's figures; NaN: none. */
struct figures {
	double a, b, difference, ratio, low, high;
	const char *verdict;
};

static void print_name(FILE *f, const char *name)
{
	const int columns = text_columns(name, strlen(name));

	fputs("  ", f);
	text_ascii(f, name, strlen(name));
	if (columns > NAME_WIDTH)
		fprintf(f, "\n%*s", 2 + NAME_WIDTH, "");
	else
		fprintf(f, "%*s", NAME_WIDTH - columns, "");
}

static void print_figure(FILE *f, int width, const char *format, double v)
{
	char text[32];

	snprintf(text, sizeof(text), format, v);
	fprintf(f, " %*s", width, isnan(v) ? "" : text);
}

/* Blanks are held back where nothing follows them. */
static void print_line(FILE *f, const char *name, const struct figures *v, bool exact)
{
	char interval[64] = "";

	print_name(f, name);
	print_figure(f, 9, "%.1f", v->a);
	print_figure(f, 9, "%.1f", v->b);
	if (exact)
		print_figure(f, 9, "%+.1f", v->difference);
	print_figure(f, 6, "%.3f", v->ratio);
	if (!exact && !isnan(v->low))
		snprintf(interval, sizeof(interval), "%.3f-%.3f", v->low, v->high);
	if (!exact)
		fprintf(f, *v->verdict ? "  %-11s" : "  %s", interval);
	if (*v->verdict)
		fprintf(f, "  %s", v->verdict);
	fputc('\n', f);
}

static struct figures figures_of(const struct compare_row *r)
{
	const bool quotable = verdict_is_quotable(r->verdict);

	return (struct figures){
		.a = r->cost[SIDE_A].median,
		.b = r->cost[SIDE_B].median,
		.difference = quotable ? r->cost[SIDE_B].median - r->cost[SIDE_A].median : NAN,
		.ratio = quotable ? r->ratio : NAN,
		.low = quotable ? r->ci_low : NAN,
		.high = r->ci_high,
		.verdict = verdict_names[r->verdict],
	};
}

static void print_row(const struct set *s, const struct compare_row *row, FILE *f)
{
	const bool exact = row->row->unit->exact;
	struct set_sum sum;
	size_t i;

	fputc('\n', f);
	fprintf(f, "%s %s, %s an operation\n", row->row->name, phase_names[row->phase],
		row->row->unit->words);
	fprintf(f, "  %-*s %9s %9s", NAME_WIDTH, s->series ? "step to" : "kernel",
		s->series ? "from" : "baseline", s->series ? "to" : "kernel");
	if (exact)
		fprintf(f, " %9s", "more");
	fprintf(f, " %6s  %sverdict\n", "ratio", exact ? "" : "95% CI       ");
	for (i = 0; i < s->n; i++) {
		const struct compare_row *r = set_find(&s->v[i], row->row->name, row->phase);
		const bool whole = i == set_nr_steps(s);
		struct figures v;

		if (whole && set_add_up(s, row, &sum)) {
			v = (struct figures){ NAN,	 NAN,	     sum.difference,
					      sum.ratio, sum.ci_low, sum.ci_high,
					      "" };
			print_line(f, "sum of the steps", &v, exact);
		}
		if (!r)
			continue;
		v = figures_of(r);
		print_line(f, whole ? "the whole" : s->v[i].b, &v, exact);
	}
}

/* What the kernels are, where they say it. */
static void print_kernels(const struct set *s, FILE *f)
{
	size_t i, k;

	for (i = 0; i < set_nr_steps(s); i++) {
		const struct runinfo *run = &s->v[i].data.folder.run;

		for (k = 0; k < run->nr_kernels; k++) {
			const struct kernel_info *kernel = &run->kernels[k];
			char text[512];

			if (strcmp(kernel->name, s->v[i].b) &&
			    (i || strcmp(kernel->name, s->v[i].a)))
				continue;
			snprintf(text, sizeof(text), "%s: %s (%s, build %s)%s%s", kernel->name,
				 kernel->version, kernel->package, kernel->build,
				 *kernel->description ? ", " : "", kernel->description);
			text_wrap(f, TABLE_WIDTH, "  ", text);
		}
	}
}

static void print_notes(const struct set *s, FILE *f)
{
	const struct compare_row *row;
	struct set_sum sum;
	char text[512];
	size_t i, len;

	for (i = 0; i < s->n; i++) {
		const struct comparison *c = &s->v[i].c;

		if (!c->untrusted && !c->incomplete && !c->biased)
			continue;
		snprintf(text, sizeof(text), "%s: %s, see its table.txt", s->v[i].folder,
			 c->untrusted ? "it has rows that are untrusted" :
			 c->biased    ? "its controls say not to quote it" :
					"it is not complete");
		text_wrap(f, TABLE_WIDTH, "- ", text);
	}
	for (i = 0; (row = set_row(s, i)); i++) {
		if (!set_add_up(s, row, &sum) || sum.adds_up)
			continue;
		snprintf(text, sizeof(text), "%s %s: the steps do not add up to the whole",
			 row->row->name, phase_names[row->phase]);
		len = strlen(text);
		if (row->row->unit->exact)
			snprintf(text + len, sizeof(text) - len,
				 " in phase %zu, since a kernel counts differently in two folders",
				 sum.phase);
		else
			snprintf(text + len, sizeof(text) - len,
				 ", by more than both intervals allow");
		text_wrap(f, TABLE_WIDTH, "- ", text);
	}
}

int set_write_text(const struct set *s, FILE *f, struct diag *d)
{
	const struct runinfo *run = &s->v[0].data.folder.run;
	const struct report first = { .run = run, .c = &s->v[0].c, .dir = s->v[0].dir };
	const struct compare_row *row;
	char text[512], size[256], seed[32] = "";
	size_t i;

	report_size(&first, size, sizeof(size));
	if (s->series)
		snprintf(text, sizeof(text), "vmabench: %s to %s in %zu steps, each of %s",
			 s->v[0].a, s->v[s->n - 1].b, set_nr_steps(s), size);
	else
		snprintf(text, sizeof(text), "vmabench: %zu %s against %s, each of %s", s->n,
			 s->n == 1 ? "kernel" : "kernels", s->v[0].a, size);
	text_wrap(f, TABLE_WIDTH, "", text);
	/* No seed gets to where counts are made. */
	if (!run->unit->exact)
		snprintf(seed, sizeof(seed), ", seed %llu", (unsigned long long)run->seed);
	snprintf(text, sizeof(text), "target %s%s; ratio: below 1 the %s %s%s", run->target, seed,
		 s->series ? "later kernel" : "kernel named",
		 run->unit->exact ? "takes fewer " : "is faster",
		 run->unit->exact ? run->unit->words : "");
	text_wrap(f, TABLE_WIDTH, "", text);
	report_counts(&first, f, TABLE_WIDTH);
	print_kernels(s, f);
	for (i = 0; (row = set_row(s, i)); i++)
		print_row(s, row, f);
	fputc('\n', f);
	if (s->series && !s->v[0].c.v[0].row->unit->exact)
		text_wrap(f, TABLE_WIDTH, "",
			  "The sum of the steps is their ratios multiplied; its interval takes "
			  "them as "
			  "measured apart from each other, which they were.");
	print_notes(s, f);
	return 0;
}
