// SPDX-License-Identifier: GPL-2.0
/*
 * report.html: the run on one page that needs nothing beside it: the answer, the rows as table and
 * plot, where it comes from, and what it was measured on. As a letter it can be checked, all of it.
 */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "html.h"

/* What is in a results folder to look at, where it is there. */
static const char *const raw[] = { "run.json",	   "boots.ndjson", "samples.csv",     "slots.csv",
				   "hyperfine/",   "cost/",	   "benchmark/",      "console/",
				   "compare.json", "table.txt",	   "cover-letter.txt" };

#define NR_RAW	4 /* from the front, without which there is no run */
#define NR_MADE 3 /* from the end, made with this page */

static void print_head(const struct letter *l, FILE *f)
{
	const struct axis_side *side = l->r.run->axis.side;
	int i;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<style>\n",
	      f);
	fputs(html_style, f);
	fputs("</style>\n", f);
	for (i = 0; i < 2; i++) {
		fputs(i ? "</head>\n<body>\n<main>\n<h1>" : "<title>", f);
		html_text(f, side[SIDE_B].title);
		fputs(" against ", f);
		html_text(f, side[SIDE_A].title);
		fputs(i ? "</h1>\n" : "</title>\n", f);
	}
}

static int print_claim(const struct letter *l, FILE *f, struct diag *d)
{
	char text[1024];

	letter_claim(l, text, sizeof(text));
	fputs(text, f);
	return 0;
}

static int print_notes(const struct letter *l, FILE *f, struct diag *d)
{
	return report_notes(&l->r, f, INT_MAX);
}

static int print_controls(const struct letter *l, FILE *f, struct diag *d)
{
	report_controls(&l->r, f, INT_MAX);
	return 0;
}

static int print_words(const struct letter *l, FILE *f, struct diag *d)
{
	letter_words(l, f, INT_MAX);
	report_counts(&l->r, f, INT_MAX);
	return 0;
}

static int print_end(const struct letter *l, FILE *f, struct diag *d)
{
	return letter_end(l, f, "", d);
}

static void print_fact(FILE *f, const char *label, const char *text)
{
	fputs("<dt>", f);
	html_text(f, *label ? label : "and");
	fputs("</dt><dd>", f);
	html_text(f, text);
	fputs("</dd>\n", f);
}

static void print_links(const struct letter *l, FILE *f)
{
	const size_t n = sizeof(raw) / sizeof(raw[0]);
	char path[PATH_MAX];
	size_t i;

	fputs("<section>\n<h2>Data</h2>\n<ul>\n", f);
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", l->r.dir, raw[i]);
		if (i < NR_RAW || i >= n - NR_MADE || !access(path, F_OK))
			fprintf(f, "<li><a href=\"%s\">%s</a></li>\n", raw[i], raw[i]);
	}
	fputs("</ul>\n</section>\n", f);
}

static int print_rows(const struct letter *l, FILE *f, struct diag *d)
{
	int err;

	fputs("<section>\n<h2>Rows</h2>\n", f);
	err = html_table(l, f, d);
	if (!err)
		err = html_lines(l, print_notes, "note", f, d);
	if (!err)
		err = html_forest(l, f, d);
	fputs("</section>\n", f);
	if (!err)
		err = html_costs(l, f, d);
	return err;
}

static int print_method(const struct letter *l, FILE *f, struct diag *d)
{
	int err;

	fputs("<section>\n<h2>Controls and method</h2>\n", f);
	err = html_lines(l, print_controls, "controls", f, d);
	if (!err)
		err = html_lines(l, print_words, "method", f, d);
	fputs("</section>\n<section>\n<h2>Measured on</h2>\n<dl>\n", f);
	letter_facts(l, f, print_fact);
	fputs("</dl>\n</section>\n", f);
	return err;
}

static int print_letter(struct letter *l, FILE *f, struct diag *d)
{
	int err;

	print_head(l, f);
	/* A line of its own, as verify looks for it. */
	fputs("<p class=\"made\">\n", f);
	letter_begin(l, f, "html", "");
	fputs("</p>\n", f);
	err = html_lines(l, print_claim, "answer", f, d);
	if (!err)
		err = print_rows(l, f, d);
	if (!err)
		err = print_method(l, f, d);
	print_links(l, f);
	fputs("<section>\n<h2>Again</h2>\n", f);
	if (!err)
		err = html_lines(l, print_end, NULL, f, d);
	fputs("</section>\n</main>\n</body>\n</html>\n", f);
	return err;
}

static int write_html(const struct report *r, FILE *f, struct diag *d)
{
	return letter_write(r, f, print_letter, d);
}

REPORT(html) = {
	REPORT_ID(html),
	.path = "report.html",
	.style = true,
	.write = write_html,
};
