// SPDX-License-Identifier: GPL-2.0
#include "tally.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "series.h"
#include "workers.h"

const double tally_effects[TALLY_EFFECTS] = { 0, 0.005, 0.01, 0.02, 0.05 };

/* The series of a whole run, and the piece of it that a comparison gets. */
struct pieces {
	const struct runinfo *run;
	struct series *series;
	size_t nr_series, boots;
	struct tally *tally; /* of each comparison */
	int *err;
	struct diag *d;
};

/* The boots of comparison @i in @s, each block changed by @log_effect; piece_free() is due. */
static int piece_copy(const struct pieces *p, const struct series *s, size_t i, double log_effect,
		      struct series *out, struct diag *d)
{
	size_t j, k;

	*out = *s;
	out->nr_boots = 0;
	out->nr_rounds = 0;
	out->boots = diag_calloc(d, p->boots, sizeof(*out->boots));
	if (!out->boots)
		return -ENOMEM;
	for (j = i * p->boots; j < (i + 1) * p->boots && j < s->nr_boots; j++) {
		struct stats_boot *boot = &out->boots[out->nr_boots];

		*boot = s->boots[j];
		boot->block = diag_calloc(d, boot->n, sizeof(*boot->block));
		if (!boot->block)
			return -ENOMEM;
		out->nr_boots++;
		out->nr_rounds += 2 * boot->n;
		for (k = 0; k < boot->n; k++)
			boot->block[k] = s->boots[j].block[k] + log_effect;
	}
	return 0;
}

static void piece_free(struct series *piece)
{
	size_t i;

	for (i = 0; i < piece->nr_boots; i++)
		free(piece->boots[i].block);
	free(piece->boots);
}

static int compare_piece(const struct pieces *p, size_t series, size_t i, double effect,
			 struct compare_row *row, struct diag *d)
{
	struct series piece;
	int err = piece_copy(p, &p->series[series], i, log1p(effect), &piece, d);

	if (!err)
		err = comparison_row(p->run, NAN, &piece, row, d);
	piece_free(&piece);
	return err;
}

/* The verdicts of the @n rows at @rows, all together; @judged is room for as many. */
static int judge_rows(const struct pieces *p, const struct compare_row *rows,
		      struct compare_row *judged, struct comparison *c, struct diag *d)
{
	memcpy(judged, rows, p->nr_series * sizeof(*rows));
	*c = (struct comparison){ .v = judged, .n = p->nr_series };
	return comparison_judge(&p->run->axis, NAN, c, d);
}

static bool is_difference(enum verdict v)
{
	return v == VERDICT_FASTER || v == VERDICT_SLOWER;
}

static void count_rows(const struct comparison *c, struct tally *t)
{
	bool is_false = false, layout = false;
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->v[i];

		if (r->control != NOT_CONTROL)
			continue;
		is_false |= is_difference(r->verdict) ||
			    verdict_is_regression(r->verdict, r->ratio, NAN, NAN);
		layout |= r->layout_sensitive;
		if (r->verdict == VERDICT_UNTRUSTED) {
			t->nr_untrusted++;
		} else if (isnan(r->ci_low)) {
			t->nr_exact++;
		} else {
			t->nr_intervals++;
			t->nr_covered += r->ci_low <= 1 && r->ci_high >= 1;
			t->half_widths += (r->ci_high - r->ci_low) / 2;
		}
	}
	t->nr_comparisons++;
	t->nr_false += is_false;
	t->nr_called_off += c->biased;
	t->nr_layout += layout;
}

/*
 * An effect on one row at a time, which is in @rows for as long: the others are as they were, for
 * Holm.
 */
static int count_effect(const struct pieces *p, size_t i, struct compare_row *rows, size_t series,
			struct tally *t, struct compare_row *judged, struct diag *d)
{
	const struct compare_row plain = rows[series];
	struct comparison c;
	size_t e;
	int err = 0;

	if (plain.control != NOT_CONTROL || plain.nr_faults || isnan(plain.ci_low))
		return 0;
	for (e = 0; e < TALLY_EFFECTS && !err; e++) {
		struct tally_effect *count = &t->effect[e];

		err = compare_piece(p, series, i, tally_effects[e], &rows[series], d);
		if (!err)
			err = judge_rows(p, rows, judged, &c, d);
		if (err)
			break;
		count->tried++;
		count->found += judged[series].ci_low > 1;
		count->called += judged[series].verdict == VERDICT_SLOWER;
		count->promised +=
			stats_power(log1p(plain.mde), plain.nr_units, log1p(tally_effects[e]));
	}
	rows[series] = plain;
	return err;
}

static void tally_one(void *arg, size_t i)
{
	struct pieces *p = arg;
	struct diag *d = &p->d[i];
	struct compare_row *rows = diag_calloc(d, 2 * p->nr_series, sizeof(*rows));
	struct compare_row *judged = rows + p->nr_series;
	struct comparison c;
	size_t s;
	int err = rows ? 0 : -ENOMEM;

	for (s = 0; s < p->nr_series && !err; s++)
		err = compare_piece(p, s, i, 0, &rows[s], d);
	if (!err)
		err = judge_rows(p, rows, judged, &c, d);
	if (!err)
		count_rows(&c, &p->tally[i]);
	for (s = 0; s < p->nr_series && !err; s++)
		err = count_effect(p, i, rows, s, &p->tally[i], judged, d);
	free(rows);
	p->err[i] = err;
}

static void add_up(struct tally *t, const struct tally *one)
{
	size_t e;

	t->nr_comparisons += one->nr_comparisons;
	t->nr_false += one->nr_false;
	t->nr_called_off += one->nr_called_off;
	t->nr_layout += one->nr_layout;
	t->nr_intervals += one->nr_intervals;
	t->nr_covered += one->nr_covered;
	t->half_widths += one->half_widths;
	t->nr_exact += one->nr_exact;
	t->nr_untrusted += one->nr_untrusted;
	for (e = 0; e < TALLY_EFFECTS; e++) {
		t->effect[e].tried += one->effect[e].tried;
		t->effect[e].found += one->effect[e].found;
		t->effect[e].called += one->effect[e].called;
		t->effect[e].promised += one->effect[e].promised;
	}
}

static int tally_pieces(struct pieces *p, size_t n, struct tally *t, struct diag *d)
{
	size_t i;
	int err = 0;

	p->tally = diag_calloc(d, n, sizeof(*p->tally));
	p->err = diag_calloc(d, n, sizeof(*p->err));
	p->d = diag_calloc(d, n, sizeof(*p->d));
	if (!p->tally || !p->err || !p->d)
		err = -ENOMEM;
	else
		workers_run(n, tally_one, p);
	for (i = 0; i < n && !err; i++) {
		err = p->err[i];
		if (err)
			*d = p->d[i];
		else
			add_up(t, &p->tally[i]);
	}
	free(p->tally);
	free(p->err);
	free(p->d);
	return err;
}

/* All series of the run; fills in @p, whose series are freed in any case. */
static int build_all(struct run_data *in, struct pieces *p, struct diag *d)
{
	struct slots *slots = &in->slots;
	size_t i;
	int err = 0;

	p->series = diag_calloc(d, slots->nr_series, sizeof(*p->series));
	if (!p->series)
		return -ENOMEM;
	for (i = 0; i < slots->nr_series && !err; i++) {
		const struct slots_series *s = &slots->series[i];

		err = slots_settle(slots, i, d);
		if (!err)
			err = series_build(s->v, s->n, &slots->samples.table.rows[s->v[0].row],
					   &in->folder, &in->gate, &p->series[p->nr_series], d);
		if (!err)
			p->nr_series++;
	}
	return err;
}

int tally_add(struct run_data *in, size_t boots, bool same, struct tally *t, struct diag *d)
{
	struct pieces p = { .run = &in->folder.run, .boots = boots };
	size_t i, n = 0;
	int err;

	if (!same && strcmp(in->folder.run.axis.name, "none"))
		return diag_set(d, -EINVAL,
				"%s: its sides differ, and nothing is known of it; give a run of "
				"one kernel and hook against itself, or --same where only names "
				"differ",
				in->folder.dir);
	err = build_all(in, &p, d);
	for (i = 0; i < p.nr_series; i++)
		if (p.series[i].nr_boots / boots > n)
			n = p.series[i].nr_boots / boots;
	if (!err && !n)
		err = diag_set(d, -EINVAL,
			       "%s: it has no %zu boots for a comparison; measure more, or make "
			       "them smaller with --boots",
			       in->folder.dir, boots);
	if (!err)
		err = tally_pieces(&p, n, t, d);
	for (i = 0; i < p.nr_series; i++)
		series_free(&p.series[i]);
	free(p.series);
	return err;
}
