// SPDX-License-Identifier: GPL-2.0
/* Row names as the reports print them. */
#include <stdio.h>
#include <string.h>

#include "report.h"

const char *report_vantage(const struct comparison *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (strcmp(c->v[i].row->mapping, "none"))
			return c->v[i].row->vantage;
	return c->n ? c->v[0].row->vantage : "";
}

static void append(char *out, const char *part)
{
	if (*out)
		strcat(out, "/");
	strcat(out, part);
}

void report_short_name(const struct sample_row *row, const char *vantage, char *out)
{
	*out = '\0';
	append(out, row->storm);
	if (strcmp(row->mapping, "none"))
		append(out, row->mapping);
	if (strcmp(row->vantage, vantage))
		append(out, row->vantage);
	if (*row->args)
		append(out, row->args);
}
