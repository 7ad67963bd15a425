// SPDX-License-Identifier: GPL-2.0
/* compare.json, the comparison for programs. */
#include <errno.h>
#include <math.h>
#include <jansson.h>

#include "report.h"

#define SCHEMA 1
#define DIGITS 9 /* far more than any figure here is good for */

static json_t *real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *count_or_null(double v)
{
	return isfinite(v) ? json_integer((json_int_t)v) : json_null();
}

static json_t *pack_row(const struct report *report, const struct compare_row *r)
{
	const struct axis *axis = &report->run->axis;
	const struct axis_side *sa = &axis->side[SIDE_A], *sb = &axis->side[SIDE_B];
	const bool exact = r->row->unit->exact;
	const struct series_cost *a = &r->cost[SIDE_A], *b = &r->cost[SIDE_B];

	return json_pack("{ss ss ss ss ss ss? ss so so so so so ss so so so sI sI sI sI so so so "
			 "so ss so so so so so so so so so so so so}",
			 "row", r->row->name, "phase", phase_names[r->phase], "axis", axis->name,
			 "a", sa->name, "b", sb->name, "kernel",
			 axis->one_kernel ? sa->kernel : NULL, "unit", r->row->unit->name,
			 "a_median", real_or_null(a->median), "b_median", real_or_null(b->median),
			 "ratio", real_or_null(r->ratio), "ci_low", real_or_null(r->ci_low),
			 "ci_high", real_or_null(r->ci_high), "verdict", verdict_names[r->verdict],
			 "p", real_or_null(r->p), "p_holm", real_or_null(r->p_holm), "mde",
			 real_or_null(r->mde), "n_boots", (json_int_t)r->n.boots, "n_rounds",
			 (json_int_t)r->nr_rounds, "n_links", (json_int_t)r->n.links, "n_machines",
			 (json_int_t)r->n.machines, "a_vmas", count_or_null(a->vmas), "b_vmas",
			 count_or_null(b->vmas), "a_mean", real_or_null(a->mean), "b_mean",
			 real_or_null(b->mean), "gate", r->nr_faults ? r->fault : "ok",
			 "layout_sensitive",
			 isnan(r->link_p_holm) ? json_null() : json_boolean(r->layout_sensitive),
			 "link_low", real_or_null(r->n.links > 1 ? r->link_low : NAN), "link_high",
			 real_or_null(r->n.links > 1 ? r->link_high : NAN), "a_low",
			 real_or_null(a->low), "a_high", real_or_null(a->high), "b_low",
			 real_or_null(b->low), "b_high", real_or_null(b->high), "n_phases",
			 exact ? json_integer((json_int_t)r->phases.n) : json_null(), "ratio_low",
			 real_or_null(exact ? r->phases.ratio_low : NAN), "ratio_high",
			 real_or_null(exact ? r->phases.ratio_high : NAN), "n_fewer",
			 exact ? json_integer((json_int_t)r->phases.nr_fewer) : json_null(),
			 "n_more",
			 exact ? json_integer((json_int_t)r->phases.nr_more) : json_null());
}

static json_t *pack_report(const struct report *r)
{
	const struct comparison *c = r->c;
	json_t *rows = json_array(), *controls = json_object(), *notes = json_array();
	int err = !rows || !controls || !notes;
	size_t i;

	for (i = 0; i < c->n; i++)
		err |= json_array_append_new(rows, pack_row(r, &c->v[i]));
	for (i = 0; i < N_CONTROLS; i++)
		if (c->control[i].present)
			err |= json_object_set_new(controls, c->control[i].storm,
						   json_string(
							   verdict_names[c->control[i].verdict]));
	for (i = 0; i < c->nr_notes; i++)
		err |= json_array_append_new(notes, json_string(c->note[i]));
	if (err) {
		json_decref(rows);
		json_decref(controls);
		json_decref(notes);
		return NULL;
	}
	return json_pack("{si so so s{sI sI} so}", "schema", SCHEMA, "rows", rows, "controls",
			 controls, "totals", "rows", (json_int_t)c->n, "untrusted",
			 (json_int_t)c->untrusted, "notes", notes);
}

static int write_json(const struct report *r, FILE *f, struct diag *d)
{
	json_t *root = pack_report(r);

	if (!root)
		return diag_set(d, -ENOMEM,
				"compare.json: no memory, or a name is not UTF-8; measure again");
	/* A failed write shows in ferror(f), as for every report. */
	json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', f);
	json_decref(root);
	return 0;
}

REPORT(json) = {
	REPORT_ID(json),
	.path = "compare.json",
	.write = write_json,
};
