// SPDX-License-Identifier: GPL-2.0
/* Two runs of one comparison, for people and for programs. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <jansson.h>

#include "report.h"
#include "runs.h"
#include "text.h"

#define WIDTH  75
#define SCHEMA 1
#define DIGITS 9

static const char *const side_keys[SIDE_NR] = { "a", "b" };

static void print_change(FILE *f, const struct runs_change *c)
{
	if (isnan(c->ratio))
		fputs("  -", f);
	else if (isnan(c->low))
		fprintf(f, "  %.3f", c->ratio);
	else
		fprintf(f, "  %.3f (%.3f-%.3f)", c->ratio, c->low, c->high);
}

static void print_name(FILE *f, const struct compare_row *row)
{
	text_ascii(f, row->row->name, strlen(row->row->name));
	fprintf(f, " %s:", phase_names[row->phase]);
}

static void print_row(const struct runs *r, const struct runs_row *row, FILE *f)
{
	const struct axis_side *side = r->folder[0].data.folder.run.axis.side;
	int i;

	print_name(f, row->row[0]);
	if (row->verdict == VERDICT_UNTRUSTED) {
		fputs(" untrusted in one of them\n", f);
		return;
	}
	fprintf(f, " %.3f, then %.3f, of which", row->row[0]->ratio, row->row[1]->ratio);
	print_change(f, &row->change);
	fprintf(f, "  %s\n", verdict_names[row->verdict]);
	for (i = 0; i < SIDE_NR; i++) {
		fprintf(f, "  %-9s %.5g, then %.5g", side[i].column, row->row[0]->cost[i].median,
			row->row[1]->cost[i].median);
		print_change(f, &row->side[i]);
		fputc('\n', f);
	}
}

/* Of counts only what is not the same is worth a line. */
static void print_counts(const struct runs *r, FILE *f)
{
	size_t i, equal = 0;

	for (i = 0; i < r->nr_rows; i++)
		equal += r->row[i].equal;
	fprintf(f, "%zu of %zu lines are equal to the last instruction\n", equal, r->nr_rows);
	for (i = 0; i < r->nr_rows; i++)
		if (!r->row[i].equal)
			print_row(r, &r->row[i], f);
}

int runs_text(const struct runs *r, FILE *f, struct diag *d)
{
	const struct axis_side *side = r->folder[0].data.folder.run.axis.side;
	char text[2048];
	size_t i;

	snprintf(text, sizeof(text), "%s against %s: %s, then %s", side[SIDE_B].title,
		 side[SIDE_A].title, r->folder[0].dir, r->folder[1].dir);
	text_wrap(f, WIDTH, "", text);
	for (i = 0; i < r->nr_differ; i++)
		text_wrap(f, WIDTH, "- not the same in both: ", r->differ[i]);
	if (r->nr_alone)
		fprintf(f, "- %zu %s of one of them only\n", r->nr_alone,
			r->nr_alone == 1 ? "line is" : "lines are");
	fputc('\n', f);
	if (r->exact) {
		print_counts(r, f);
		return 0;
	}
	for (i = 0; i < r->nr_rows; i++)
		print_row(r, &r->row[i], f);
	fputc('\n', f);
	text_wrap(f, WIDTH, "",
		  "Of each row: the ratio in either run, and the later over the earlier one with "
		  "its 95% interval (independent runs, Welch; verdicts after Holm over all rows); "
		  "below, the same of each side, whose boots saw other weather in either run.");
	return 0;
}

static json_t *real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *pack_change(const struct runs_change *c)
{
	return json_pack("{so so so}", "ratio", real_or_null(c->ratio), "ci_low",
			 real_or_null(c->low), "ci_high", real_or_null(c->high));
}

static json_t *pack_row(const struct runs *r, const struct runs_row *row)
{
	json_t *o =
		json_pack("{ss ss so so so ss sb}", "row", row->row[0]->row->name, "phase",
			  phase_names[row->row[0]->phase], "earlier",
			  real_or_null(row->row[0]->ratio), "later",
			  real_or_null(row->row[1]->ratio), "change", pack_change(&row->change),
			  "verdict", verdict_names[row->verdict], "equal", r->exact && row->equal);
	int i;

	for (i = 0; i < SIDE_NR; i++)
		json_object_set_new(o, side_keys[i], pack_change(&row->side[i]));
	return o;
}

int runs_json(const struct runs *r, FILE *f, struct diag *d)
{
	json_t *rows = json_array(), *differ = json_array(), *root;
	size_t i;

	for (i = 0; i < r->nr_rows; i++)
		json_array_append_new(rows, pack_row(r, &r->row[i]));
	for (i = 0; i < r->nr_differ; i++)
		json_array_append_new(differ, json_string(r->differ[i]));
	root = json_pack("{si ss ss so so sI}", "schema", SCHEMA, "earlier", r->folder[0].dir,
			 "later", r->folder[1].dir, "differ", differ, "rows", rows, "alone",
			 (json_int_t)r->nr_alone);
	if (!root)
		return diag_set(d, -ENOMEM, "compare: no memory, or a name is not UTF-8");
	json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', f);
	json_decref(root);
	return 0;
}
