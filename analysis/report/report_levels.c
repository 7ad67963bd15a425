// SPDX-License-Identifier: GPL-2.0
/* How much was measured, level by level, and which rows hang on the layout of the code. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "text.h"

/* "2 links x ", "1 to 2 boots x " at the end of @out; @noun is singular and plural. */
static void append_level(char *out, size_t size, size_t low, size_t high, const char *const noun[2])
{
	const size_t len = strlen(out);

	out += len;
	size -= len;
	if (low == high)
		snprintf(out, size, "%zu %s x ", high, noun[high != 1]);
	else
		snprintf(out, size, "%zu to %zu %s x ", low, high, noun[1]);
}

void report_size(const struct report *r, char *out, size_t size)
{
	static const char *const machines[] = { "machine", "machines" };
	static const char *const links[] = { "link", "links" };
	static const char *const boots[] = { "boot", "boots" };
	static const char *const pairs[] = { "pair of boots", "pairs of boots" };
	const struct level_counts *n = &r->c->levels;
	size_t len;

	*out = '\0';
	if (r->run->unit->exact) {
		report_repeats(r, out, size);
		return;
	}
	if (n->machines > 1)
		append_level(out, size, n->machines, n->machines, machines);
	if (n->links > 1)
		append_level(out, size, n->links_low, n->links_high, links);
	append_level(out, size, n->boots_low, n->boots_high, r->c->pairs ? pairs : boots);
	len = strlen(out);
	snprintf(out + len, size - len, "%u rounds", r->run->plan_rounds);
}

int report_layout(const struct report *r, FILE *f, int width)
{
	const char *sep = LAYOUT_MARK " layout-sensitive, from the lowest link to the highest: ";
	char *text = NULL;
	size_t i, size;
	FILE *mem = open_memstream(&text, &size);

	if (!mem)
		return -ENOMEM;
	for (i = 0; i < r->c->n; i++) {
		const struct compare_row *row = &r->c->v[i];

		if (!row->layout_sensitive)
			continue;
		fprintf(mem, "%s%s %s %.3f to %.3f", sep, row->row->name, phase_names[row->phase],
			row->link_low, row->link_high);
		sep = ", ";
	}
	fputs(". Links differ there by more than their boots explain (F test, Holm over all rows: "
	      "one "
	      "falsely marked in 1 run of 20)",
	      mem);
	if (fclose(mem)) {
		free(text);
		return -ENOMEM;
	}
	if (*sep == ',')
		text_wrap(f, width, "- ", text);
	free(text);
	return 0;
}
