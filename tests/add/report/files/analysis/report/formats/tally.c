// SPDX-License-Identifier: GPL-2.0
/* A throwaway of tests/add: how many rows there are, and what became of the first. */
#include "report.h"

static int write_tally(const struct report *r, FILE *f, struct diag *d)
{
	(void)d;
	fprintf(f, "%zu rows, %s %s\n", r->c->n, r->c->v[0].row->name,
		verdict_names[r->c->v[0].verdict]);
	return 0;
}

REPORT(tally) = {
	REPORT_ID(tally),
	.path = "tally.txt",
	.write = write_tally,
};
