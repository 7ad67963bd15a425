// SPDX-License-Identifier: GPL-2.0
/*
 * report.html: where the cost of each row went, from attribution.json, and the flame graphs of what
 * changed. A flame graph is an image, whose scripts, had it any, do not run.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "infile.h"
#include "row_name.h"

#define FLAME_MAX_SIZE ((size_t)4 << 20)

static const char *string_of(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? text : "";
}

static double number_of(const json_t *o, const char *key)
{
	return json_number_value(json_object_get(o, key));
}

static double change_of(const json_t *o)
{
	return number_of(o, "b") - number_of(o, "a");
}

static void print_costs(FILE *f, double a, double b)
{
	fprintf(f, "<td class=\"n\">%.1f</td><td class=\"n\">%.1f</td><td class=\"n\">%+.1f</td>",
		a, b, b - a);
}

/* As long as @change is of @most; to the left of the middle where it is saved. */
static void print_bar(FILE *f, double change, double most)
{
	const double length = most > 0 ? 100 * fabs(change) / most : 0;

	fprintf(f,
		"<td><svg class=\"bar\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-100 0 200 "
		"10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><line class=\"axis\" "
		"x1=\"0\" x2=\"0\" y1=\"0\" y2=\"10\"/><rect class=\"%s\" x=\"%.1f\" y=\"1\" "
		"width=\"%.1f\" height=\"8\"/></svg></td>",
		change < 0 ? "better" : "worse", change < 0 ? -length : 0, length);
}

static void print_components(const json_t *lines, const char *before, double most, FILE *f)
{
	const json_t *line;
	size_t i;

	json_array_foreach (lines, i, line) {
		if (!number_of(line, "a") && !number_of(line, "b"))
			continue;
		fprintf(f, "<tr><th scope=\"row\">%s", before);
		html_text(f, string_of(line, "name"));
		fputs("</th>", f);
		print_costs(f, number_of(line, "a"), number_of(line, "b"));
		print_bar(f, change_of(line), most);
		fputs("</tr>\n", f);
	}
}

static double most_changed(const json_t *lines)
{
	const json_t *line;
	double most = 0;
	size_t i;

	json_array_foreach (lines, i, line)
		most = fmax(most, fabs(change_of(line)));
	return most;
}

static void print_balance(const struct letter *l, const json_t *row, FILE *f)
{
	const struct axis_side *side = l->r.run->axis.side;
	const json_t *parts = json_object_get(row, "components");
	const double most = most_changed(parts);
	int i;

	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"table of "
	      "components\">\n<table>\n<caption>",
	      f);
	html_text(f, string_of(row, "unit"));
	fputs(" of one operation; bars: left saved, right added</caption>\n"
	      "<thead><tr><th scope=\"col\">component</th>",
	      f);
	for (i = 0; i < SIDE_NR; i++) {
		fputs("<th scope=\"col\" class=\"n\">", f);
		html_text(f, side[i].title);
		fputs("</th>", f);
	}
	fputs("<th scope=\"col\" class=\"n\">difference</th><th scope=\"col\">change</th></tr>"
	      "</thead>\n<tbody>\n",
	      f);
	print_components(parts, "", most, f);
	fputs("</tbody>\n<tfoot><tr><th scope=\"row\">sum</th>", f);
	print_costs(f, number_of(row, "a_total"), number_of(row, "b_total"));
	fputs("<td></td></tr></tfoot>\n</table>\n</div>\n", f);
}

static void print_base64(FILE *f, const char *text, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz012345678"
				     "9+/";
	const unsigned char *p = (const unsigned char *)text;
	size_t i, k;

	for (i = 0; i < len; i += 3) {
		unsigned long v = 0;

		for (k = 0; k < 3; k++)
			v = v << 8 | (i + k < len ? p[i + k] : 0);
		for (k = 0; k < 4; k++)
			fputc(i + k <= len ? digits[v >> (18 - 6 * k) & 63] : '=', f);
	}
}

/* The graph of the difference that vmabench attribute drew, if it is there. */
static int print_flame(const struct letter *l, const char *name, const char *phase, FILE *f,
		       struct diag *d)
{
	char path[PATH_MAX], *text;
	size_t len, at = strlen(l->r.dir) + 1;
	int err;

	if (snprintf(path, sizeof(path), "%s/plots/flame-%s-%s-difference.svg", l->r.dir, name,
		     phase) >= PATH_MAX)
		return 0;
	row_to_file_name(path + at + strlen("plots/"));
	err = infile_load(path, FLAME_MAX_SIZE, &text, &len, d);
	if (err)
		return err == -ENOENT ? 0 : err;
	fputs("<details><summary>Flame graph of the difference: ", f);
	html_text(f, name);
	fprintf(f, " %s</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" ", phase);
	fputs("aria-label=\"flame graph\">\n<img alt=\"flame graph of the difference by call path; "
	      "the table above sums it up\" src=\"data:image/svg+xml;base64,",
	      f);
	print_base64(f, text, len);
	fputs("\"/>\n</div>\n</details>\n", f);
	free(text);
	return 0;
}

static int print_row(const struct letter *l, const struct compare_row *row, FILE *f, struct diag *d)
{
	const enum outcome outcome = letter_outcome(row);
	const json_t *v = letter_attribution(l, row);

	if (!v)
		return 0;
	fputs("<h3>", f);
	html_text(f, row->row->name);
	fprintf(f, " %s</h3>\n<p>", phase_names[row->phase]);
	html_text(f, string_of(v, "sentence"));
	fputs("</p>\n", f);
	print_balance(l, v, f);
	if (outcome != OUTCOME_WORSE && outcome != OUTCOME_BETTER)
		return 0;
	return print_flame(l, row->row->name, phase_names[row->phase], f, d);
}

int html_costs(const struct letter *l, FILE *f, struct diag *d)
{
	size_t i;
	int err = 0;

	if (!json_array_size(json_object_get(l->attribution, "rows")))
		return 0;
	fputs("<section>\n<h2>Where it comes from</h2>\n<p>By the engine ", f);
	html_text(f, string_of(l->attribution, "engine"));
	fputs(", of parts that add up to what was measured.</p>\n", f);
	for (i = 0; i < l->c.n && !err; i++)
		if (l->c.v[i].control == NOT_CONTROL)
			err = print_row(l, &l->c.v[i], f, d);
	fputs("</section>\n", f);
	return err;
}
