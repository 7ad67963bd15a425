// SPDX-License-Identifier: GPL-2.0
/* attribution.json, the balances for programs. */
#include <errno.h>
#include <jansson.h>
#include <math.h>

#include "attribution.h"

#define SCHEMA 1
#define DIGITS 15 /* sums of a column are exact to far more than a table shows */

static json_t *pack_lines(const struct balance *b, int first, int end)
{
	json_t *v = json_array();
	int i, err = !v;

	for (i = first; i < end && !err; i++) {
		json_t *o = json_pack("{ss sf sf sI sI}", "name", balance_name(i), "a",
				      (double)balance_cost(b, SIDE_A, i), "b",
				      (double)balance_cost(b, SIDE_B, i), "a_count",
				      (json_int_t)balance_count(b, SIDE_A, i), "b_count",
				      (json_int_t)balance_count(b, SIDE_B, i));

		if (o && !b->exact) {
			struct interval ci = balance_interval(b, i);

			err |= json_object_set_new(o, "difference_low", json_real(ci.low));
			err |= json_object_set_new(o, "difference_high", json_real(ci.high));
		}
		err |= json_array_append_new(v, o);
	}
	if (err)
		json_decref(v);
	return err ? NULL : v;
}

static json_t *real_or_null(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

/* Every function that was looked for on either side, per operation. */
static json_t *pack_calls(const struct balance *b)
{
	json_t *o = json_object();
	int err = !o;
	size_t i;

	for (i = 0; i < b->nr_calls && !err; i++)
		err |= json_object_set_new(o, b->call[i].function,
					   json_pack("{so so}", "a",
						     real_or_null(balance_calls(b, SIDE_A, i)), "b",
						     real_or_null(balance_calls(b, SIDE_B, i))));
	if (err)
		json_decref(o);
	return err ? NULL : o;
}

static json_t *pack_clock(const struct balance *b)
{
	const struct balance_side *sa = &b->side[SIDE_A], *sb = &b->side[SIDE_B];

	if (b->exact)
		return json_pack("{sI sI sI sI sI sf sf}", "a_count", (json_int_t)sa->clock->value,
				 "b_count", (json_int_t)sb->clock->value, "extra_per_batch",
				 (json_int_t)b->clock_extra[SIDE_A], "b_extra_per_batch",
				 (json_int_t)b->clock_extra[SIDE_B], "n_phases",
				 (json_int_t)b->nr_phases, "difference_low", b->phase_low,
				 "difference_high", b->phase_high);
	if (b->unit->clock)
		return json_pack("{sf}", "difference", b->clock_difference);
	return json_null();
}

static json_t *pack_balance(const struct attribution *a, size_t i)
{
	const struct balance *b = &a->v[i];
	const struct region *ra = b->side[SIDE_A].region, *rb = b->side[SIDE_B].region;

	return json_pack("{ss ss ss ss ss ss sf sf so so so so s{sI sI} s{sI sI} ss}", "row",
			 ra->row, "phase", phase_names[ra->phase], "axis", a->axis.name, "unit",
			 b->unit->name, "a", a->axis.side[SIDE_A].name, "b",
			 a->axis.side[SIDE_B].name, "a_total", (double)balance_total(b, SIDE_A),
			 "b_total", (double)balance_total(b, SIDE_B), "components",
			 pack_lines(b, 0, BALANCE_OUTSIDE), "outside",
			 pack_lines(b, BALANCE_OUTSIDE, BALANCE_LINES), "calls", pack_calls(b),
			 "clock", pack_clock(b), "ops", "a", (json_int_t)ra->ops, "b",
			 (json_int_t)rb->ops, "batches", "a", (json_int_t)ra->batches, "b",
			 (json_int_t)rb->batches, "sentence", a->sentence[i]);
}

int attribution_json(const struct attribution *a, FILE *f, struct diag *d)
{
	json_t *rows = json_array(), *root;
	int err = !rows;
	size_t i;

	for (i = 0; i < a->n && !err; i++)
		err |= json_array_append_new(rows, pack_balance(a, i));
	root = json_pack("{si ss so}", "schema", SCHEMA, "engine", a->engine, "rows", rows);
	if (err || !root) {
		json_decref(root);
		return diag_set(d, -ENOMEM,
				"attribution.json: no memory, or a name is not UTF-8; count again");
	}
	json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', f);
	json_decref(root);
	return 0;
}
