// SPDX-License-Identifier: GPL-2.0
/* summary.json: the set for programs. */
#include <errno.h>
#include <math.h>

#include "set.h"

#define SCHEMA 1
#define DIGITS 15

static json_t *real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *pack_member(const struct set_member *m, const struct compare_row *r)
{
	return json_pack("{ss ss ss so so so so so ss}", "folder", m->folder, "a", m->a, "b", m->b,
			 "a_median", real_or_null(r->cost[SIDE_A].median), "b_median",
			 real_or_null(r->cost[SIDE_B].median), "ratio", real_or_null(r->ratio),
			 "ci_low", real_or_null(r->ci_low), "ci_high", real_or_null(r->ci_high),
			 "verdict", verdict_names[r->verdict]);
}

static json_t *pack_sum(const struct set_sum *sum)
{
	return json_pack("{so so so so sb}", "ratio", real_or_null(sum->ratio), "ci_low",
			 real_or_null(sum->ci_low), "ci_high", real_or_null(sum->ci_high),
			 "difference", real_or_null(sum->difference), "adds_up", sum->adds_up);
}

static json_t *pack_row(const struct set *s, const struct compare_row *row)
{
	json_t *members = json_array();
	struct set_sum sum;
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct compare_row *r = set_find(&s->v[i], row->row->name, row->phase);

		if (r)
			json_array_append_new(members, pack_member(&s->v[i], r));
	}
	return json_pack("{ss ss ss so so}", "row", row->row->name, "phase",
			 phase_names[row->phase], "unit", row->row->unit->name, "folders", members,
			 "sum", set_add_up(s, row, &sum) ? pack_sum(&sum) : json_null());
}

int set_write_json(const struct set *s, FILE *f, struct diag *d)
{
	json_t *rows = json_array(), *root;
	const struct compare_row *row;
	int lost = !rows;
	size_t i;

	for (i = 0; (row = set_row(s, i)); i++)
		lost |= json_array_append_new(rows, pack_row(s, row));
	root = json_pack("{si ss so}", "schema", SCHEMA, "kind", s->series ? "series" : "baseline",
			 "rows", rows);
	if (lost || !root) {
		json_decref(root);
		return diag_set(d, -ENOMEM,
				"summary.json: no memory, or a name is not UTF-8; measure again");
	}
	json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', f);
	json_decref(root);
	return 0;
}
