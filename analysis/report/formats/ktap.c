// SPDX-License-Identifier: GPL-2.0
/*
 * ktap.txt: the run as a stream of KTAP (version 1), for what watches many: a result is a row. Not
 * ok are regressions, controls that differ and what cannot be trusted; what the run was too short
 * to say is skipped.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "report.h"
#include "text.h"

/* A name as part of a result: '#' would begin a directive. */
static void print_name(FILE *f, const char *name)
{
	for (; *name; name++) {
		if (*name == '#')
			fputc('?', f);
		else
			text_ascii(f, name, 1);
	}
}

static void print_diagnostic(FILE *f, const char *text)
{
	fputs("# ", f);
	text_ascii(f, text, strlen(text));
	fputc('\n', f);
}

/* Is the run all there? Says in words what is not. */
static void print_run(const struct report *r, FILE *f)
{
	size_t i;

	for (i = 0; i < r->c->nr_notes; i++)
		print_diagnostic(f, r->c->note[i]);
	fprintf(f, "%s 1 run is complete", r->c->incomplete ? "not ok" : "ok");
	if (!r->c->incomplete && r->run->unfinished)
		fprintf(f, " # SKIP %s", r->run->status);
	fputc('\n', f);
}

static bool is_failed(const struct comparison *c, const struct compare_row *row)
{
	if (row->verdict == VERDICT_UNTRUSTED || row->regression)
		return true;
	return row->control != NOT_CONTROL && c->control[row->control].biased;
}

static void print_row(const struct report *r, const struct compare_row *row, size_t number, FILE *f)
{
	char text[2 * GATE_WHY_LEN], percent[FORMAT_LEN];
	const bool failed = is_failed(r->c, row);

	if (row->nr_faults)
		snprintf(text, sizeof(text), "untrusted: %s", row->fault);
	else if (isnan(row->ci_low))
		snprintf(text, sizeof(text), "%s, ratio %.4f", verdict_names[row->verdict],
			 row->ratio);
	else
		snprintf(text, sizeof(text), "%s, ratio %.4f (95%% CI %.4f to %.4f)",
			 verdict_names[row->verdict], row->ratio, row->ci_low, row->ci_high);
	if (row->unlike && !row->nr_faults)
		snprintf(text, sizeof(text), "%s", verdict_names[row->verdict]);
	print_diagnostic(f, text);
	fprintf(f, "%s %zu ", failed ? "not ok" : "ok", number);
	print_name(f, row->row->name);
	fprintf(f, " %s", phase_names[row->phase]);
	if (!failed && row->verdict == VERDICT_UNLIKE)
		fputs(" # SKIP unlike", f);
	else if (!failed && row->verdict == VERDICT_INCONCLUSIVE && isnan(row->mde))
		fputs(" # SKIP inconclusive", f);
	else if (!failed && row->verdict == VERDICT_INCONCLUSIVE)
		fprintf(f,
			" # SKIP inconclusive: an effect of %s%% would have been seen 4 times in 5",
			format_digits(100 * row->mde, 2, percent));
	fputc('\n', f);
}

static int write_ktap(const struct report *r, FILE *f, struct diag *d)
{
	size_t i;

	fprintf(f, "KTAP version 1\n1..%zu\n", r->c->n + 1);
	print_run(r, f);
	for (i = 0; i < r->c->n; i++)
		print_row(r, &r->c->v[i], i + 2, f);
	return 0;
}

REPORT(ktap) = {
	REPORT_ID(ktap),
	.path = "ktap.txt",
	.write = write_ktap,
};
