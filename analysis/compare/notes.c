// SPDX-License-Identifier: GPL-2.0
/* What must be said of a comparison beside its rows, a sentence each. */
#include "notes.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_note(struct comparison *c, struct diag *d, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int add_note(struct comparison *c, struct diag *d, const char *fmt, ...)
{
	char **note = realloc(c->note, (c->nr_notes + 1) * sizeof(*note));
	char text[1024];
	va_list ap;

	if (note)
		c->note = note;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (!note || !(note[c->nr_notes] = strdup(text)))
		return diag_set(d, -ENOMEM, "report: no memory; free some and report again");
	c->nr_notes++;
	return 0;
}

static int note_run(const struct runinfo *run, const struct samples *s, struct comparison *c,
		    struct diag *d)
{
	const json_t *reason, *name;
	size_t i, j;
	int err = 0;

	if (run->unfinished || c->boots_seen != run->plan_boots)
		err = add_note(c, d, "%s: %zu of %u %s", run->status, c->boots_seen,
			       run->plan_boots, c->pairs ? "pairs of boots" : "boots");
	c->incomplete |= !run->unfinished && c->boots_seen < run->plan_boots;
	if (!err && c->alternated && !run->unit->exact)
		err = add_note(c, d,
			       "boots of the two sides alternated (ABBA) and did not take turns: "
			       "the machine's changes between boots are in the intervals");
	json_array_foreach (run->reasons, i, reason)
		if (!err && json_is_string(reason))
			err = add_note(c, d, "run: %s", json_string_value(reason));
	if (!err && s->table.torn)
		err = add_note(c, d, "samples.csv: its last line was cut short and is left out");
	if (!err && s->table.nr_left_out)
		err = add_note(c, d,
			       "samples.csv: %zu lines of boots that did not finish are left out",
			       s->table.nr_left_out);
	json_array_foreach (run->plan_rows, i, name) {
		for (j = 0; j < c->n; j++)
			if (!strcmp(c->v[j].row->name, json_string_value(name)))
				break;
		if (err || j < c->n)
			continue;
		c->incomplete |= !run->unfinished;
		err = add_note(c, d, "%s: planned, but there are no samples of it",
			       json_string_value(name));
	}
	return err;
}

static int note_rows(const struct runinfo *run, struct comparison *c, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < c->n && !err; i++) {
		const struct compare_row *r = &c->v[i];
		const char *name = r->row->name, *phase = phase_names[r->phase];

		if (r->nr_dropped)
			err = add_note(c, d,
				       "%s %s: %zu rounds left out, they or their partner lack a "
				       "slot",
				       name, phase, r->nr_dropped);
		if (!err && r->unlike && !r->nr_faults && r->has_vmas)
			err = add_note(c, d,
				       "%s: %s left %.0f VMAs and %s %.0f, and nothing predicts "
				       "which is right: each cost is of the work that its side "
				       "did, and there is no ratio of the two",
				       name, run->axis.side[SIDE_A].title, r->cost[SIDE_A].vmas,
				       run->axis.side[SIDE_B].title, r->cost[SIDE_B].vmas);
		else if (!err && r->unpredicted && !r->nr_faults && r->has_vmas)
			err = add_note(c, d, "%s: nothing predicts its VMAs; both sides left %.0f",
				       name, r->cost[SIDE_A].vmas);
		if (!err && r->verdict == VERDICT_MIXED)
			err = add_note(c, d,
				       "%s %s: %s takes fewer in %zu of %zu phases and more in "
				       "%zu, so what a process pays hangs on where its VMAs fall",
				       name, phase, run->axis.side[SIDE_B].title,
				       r->phases.nr_fewer, r->phases.n, r->phases.nr_more);
		if (!err && r->n.boots == 1 && !r->row->unit->exact)
			err = add_note(c, d, "%s %s: one boot gives no interval, run more", name,
				       phase);
	}
	for (i = 0; i < N_CONTROLS && !err; i++)
		if (c->control[i].biased)
			err = add_note(c, d,
				       "control %s is %s, where both sides run the same code: do "
				       "not quote this run (controls say so of 1 sound run in 100)",
				       c->control[i].storm,
				       verdict_is_counted(c->control[i].verdict) ?
					       "not the same" :
					       verdict_names[c->control[i].verdict]);
	return err;
}

/*
 * What the medians leave out is said, not hidden: ticks, and the RCU work that runs when they
 * end.
 */
static int note_interrupts(struct comparison *c, struct diag *d)
{
	const struct compare_row *worst = NULL;
	double most = 0;
	size_t i, side;

	for (i = 0; i < c->n; i++)
		for (side = 0; side < SIDE_NR; side++) {
			const double more = c->v[i].phases.left_out[side];

			if (!c->v[i].row->unit->exact || !(more > most))
				continue;
			most = more;
			worst = &c->v[i];
		}
	if (!worst)
		return 0;
	return add_note(c, d,
			"the counts are medians and leave out batches that a tick interrupted, "
			"with the "
			"RCU work it runs; the means hold them and are up to %.1f%% higher (%s %s)",
			100 * most, worst->row->name, phase_names[worst->phase]);
}

int comparison_note(const struct runinfo *run, const struct samples *s, struct comparison *c,
		    struct diag *d)
{
	int err = note_run(run, s, c, d);

	if (!err)
		err = note_rows(run, c, d);
	if (!err)
		err = note_interrupts(c, d);
	return err;
}
