// SPDX-License-Identifier: GPL-2.0
/*
 * A balance for gnuplot: a line a component, the change and its interval (of the
 * change itself where counts are exact), in the table's order.
 */
#include "attribution.h"
#include "text.h"

void attribution_plot(const struct attribution *a, size_t i, FILE *f)
{
	const struct balance *b = &a->v[i];
	const struct region *r = b->side[SIDE_A].region;
	int line;

	fputs("component\ta\tb\tdifference\tlow\thigh\trow\tphase\tunit\ta_name\tb_name\n", f);
	for (line = 0; line < BALANCE_LINES; line++) {
		const double ca = (double)balance_cost(b, SIDE_A, line);
		const double cb = (double)balance_cost(b, SIDE_B, line);
		struct interval ci = { cb - ca, cb - ca };

		/* Beside the operation there is most often nothing: an empty bar says little. */
		if (line >= BALANCE_OUTSIDE && !balance_count(b, SIDE_A, line) &&
		    !balance_count(b, SIDE_B, line))
			continue;
		if (!b->exact)
			ci = balance_interval(b, line);
		fprintf(f, "%s%s\t%.9g\t%.9g\t%.9g\t%.9g\t%.9g\t",
			line >= BALANCE_OUTSIDE ? "outside: " : "", balance_name(line), ca, cb,
			cb - ca, ci.low, ci.high);
		text_field(f, r->row);
		fprintf(f, "\t%s\t%s\t", phase_names[r->phase], b->unit->name);
		text_field(f, a->axis.side[SIDE_A].title);
		fputc('\t', f);
		text_field(f, a->axis.side[SIDE_B].title);
		fputc('\n', f);
	}
}
