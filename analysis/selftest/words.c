// SPDX-License-Identifier: GPL-2.0
#include "words.h"

#include <math.h>

#include "binomial.h"
#include "stats.h"

static double percent(size_t n, size_t of)
{
	return of ? 100.0 * n / of : NAN;
}

static void print_share(const char *what, size_t n, size_t of, const char *unit, double promised,
			FILE *f)
{
	fprintf(f, "%-22s %zu of %zu %s, %.1f%%; in truth at most %.1f%% (promised: %.0f%%)\n",
		what, n, of, unit, percent(n, of), 100 * binomial_high(n, of), 100 * promised);
}

void tally_print(const struct tally *t, size_t boots, FILE *f)
{
	size_t i;

	fprintf(f, "%zu comparisons of a side with itself, %zu boots each\n\n", t->nr_comparisons,
		boots);
	print_share("false verdicts", t->nr_false, t->nr_comparisons, "comparisons", STATS_ALPHA,
		    f);
	print_share("called off by controls", t->nr_called_off, t->nr_comparisons, "comparisons",
		    STATS_CONTROL_ALPHA, f);
	print_share("falsely marked layout", t->nr_layout, t->nr_comparisons, "comparisons",
		    STATS_ALPHA, f);
	if (t->nr_intervals)
		fprintf(f,
			"%-22s %zu of %zu intervals hold 1, %.1f%% (promised: 95%%); half of one "
			"is %.2f%% on average\n",
			"coverage", t->nr_covered, t->nr_intervals,
			percent(t->nr_covered, t->nr_intervals),
			100 * t->half_widths / t->nr_intervals);
	if (t->nr_exact)
		fprintf(f, "%-22s %zu rows agree to the last digit\n", "exact", t->nr_exact);
	if (t->nr_untrusted)
		fprintf(f, "%-22s %zu rows are left out\n", "untrusted", t->nr_untrusted);
	fprintf(f, "\nAn effect that is put on the data of one row, by multiplying one side's "
		   "values:\n\n"
		   "effect  found (p < 5%%)  promised by mde  called slower\n");
	for (i = 1; i < TALLY_EFFECTS; i++) {
		const struct tally_effect *e = &t->effect[i];

		fprintf(f, "+%.1f%%   %13.1f%%  %14.1f%%  %12.1f%%\n", 100 * tally_effects[i],
			percent(e->found, e->tried), 100 * e->promised / e->tried,
			percent(e->called, e->tried));
	}
}

void tally_curve(const struct tally *t, FILE *f)
{
	size_t i;

	fputs("effect\tfound\tfound_low\tfound_high\tpromised\tcalled\ttried\n", f);
	for (i = 0; i < TALLY_EFFECTS; i++) {
		const struct tally_effect *e = &t->effect[i];

		if (!e->tried)
			continue;
		fprintf(f, "%g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%zu\n", tally_effects[i],
			(double)e->found / e->tried, binomial_low(e->found, e->tried),
			binomial_high(e->found, e->tried), e->promised / e->tried,
			(double)e->called / e->tried, e->tried);
	}
}

bool tally_contradicts(const struct tally *t, FILE *f)
{
	const struct {
		const char *what;
		size_t n;
		double promised;
	} shares[] = {
		{ "false verdicts", t->nr_false, STATS_ALPHA },
		{ "runs called off by controls", t->nr_called_off, STATS_CONTROL_ALPHA },
	};
	bool found = false;
	size_t i;

	for (i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		const double low = binomial_low(shares[i].n, t->nr_comparisons);

		if (low <= shares[i].promised)
			continue;
		found = true;
		if (f)
			fprintf(f, "%s: at least %.1f%% in truth, and %.0f%% is promised\n",
				shares[i].what, 100 * low, 100 * shares[i].promised);
	}
	return found;
}
