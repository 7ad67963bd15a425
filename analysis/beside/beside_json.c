// SPDX-License-Identifier: GPL-2.0
/* The same for programs. */
#include <errno.h>
#include <math.h>
#include <jansson.h>

#include "beside.h"

#define SCHEMA 1
#define DIGITS 9

static const char *const apart_names[] = {
	[BESIDE_NEAR] = NULL,
	[BESIDE_HALF] = "half",
	[BESIDE_SIGN] = "sign",
};

static json_t *real_or_null(double v)
{
	return isfinite(v) ? json_real(v) : json_null();
}

static json_t *pack_source(const struct beside_source *s)
{
	const struct runinfo *run = &s->folder->data.folder.run;

	return json_pack("{ss ss ss ss}", "name", s->name, "kind", s->kind, "target", run->target,
			 "folder", s->folder->dir);
}

static json_t *pack_row(const struct beside *b, const struct beside_row *row)
{
	json_t *figures = json_array();
	size_t i;

	for (i = 0; i < b->nr_sources; i++)
		json_array_append_new(figures, json_pack("{so so so}", "effect",
							 real_or_null(row->v[i].effect), "low",
							 real_or_null(row->v[i].low), "high",
							 real_or_null(row->v[i].high)));
	return json_pack("{ss ss so ss? ss?}", "row", row->row->row->name, "phase",
			 phase_names[row->row->phase], "figures", figures, "apart",
			 apart_names[row->apart], "sentence", row->sentence);
}

int beside_json(const struct beside *b, FILE *f, struct diag *d)
{
	const struct axis_side *side = b->folder[0].data.folder.run.axis.side;
	json_t *sources = json_array(), *rows = json_array(), *root;
	size_t i;
	int err = 0;

	for (i = 0; i < b->nr_sources; i++)
		err |= json_array_append_new(sources, pack_source(&b->source[i]));
	for (i = 0; i < b->nr_rows; i++)
		err |= json_array_append_new(rows, pack_row(b, &b->row[i]));
	root = json_pack("{si ss ss so so}", "schema", SCHEMA, "a", side[SIDE_A].name, "b",
			 side[SIDE_B].name, "sources", sources, "rows", rows);
	if (err || !root) {
		json_decref(root);
		return diag_set(d, -ENOMEM,
				"beside: no memory, or a name is not UTF-8; rename the folders");
	}
	json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', f);
	json_decref(root);
	return 0;
}
