// SPDX-License-Identifier: GPL-2.0
/* What entering the kernel costs: a row of the syscall vantage less the same row of the kernel's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "text.h"

/* The row that differs from @row in the vantage alone, which is kernel; or NULL. */
static const struct compare_row *find_inner(const struct comparison *c,
					    const struct compare_row *row)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->v[i];

		if (r->phase == row->phase && !strcmp(r->row->vantage, "kernel") &&
		    !strcmp(r->row->storm, row->row->storm) &&
		    !strcmp(r->row->mapping, row->row->mapping) &&
		    !strcmp(r->row->args, row->row->args))
			return r;
	}
	return NULL;
}

int report_entry(const struct report *r, FILE *f, int width)
{
	char *text = NULL, *name;
	const char *sep = "";
	size_t i, size;
	FILE *mem = open_memstream(&text, &size);

	if (!mem)
		return -ENOMEM;
	for (i = 0; i < r->c->n; i++) {
		const struct compare_row *outer = &r->c->v[i], *inner;

		if (strcmp(outer->row->vantage, "syscall") || outer->nr_faults ||
		    !strcmp(outer->row->storm, "empty"))
			continue;
		inner = find_inner(r->c, outer);
		if (!inner || inner->nr_faults)
			continue;
		name = malloc(strlen(outer->row->name) + 1);
		if (!name)
			break;
		report_short_name(outer->row, "syscall", name);
		fprintf(mem, "%s%s %s %.0f / %.0f", sep, name, phase_names[outer->phase],
			outer->cost[SIDE_A].median - inner->cost[SIDE_A].median,
			outer->cost[SIDE_B].median - inner->cost[SIDE_B].median);
		free(name);
		sep = ", ";
	}
	if (fclose(mem) || i < r->c->n) {
		free(text);
		return -ENOMEM;
	}
	if (*sep) {
		fprintf(f, "Entry (syscall less kernel vantage), %s / %s:\n",
			r->run->axis.side[SIDE_A].column, r->run->axis.side[SIDE_B].column);
		text_wrap(f, width, "  ", text);
	}
	free(text);
	return 0;
}
