// SPDX-License-Identifier: GPL-2.0
/* Pairs the regions of two sides and balances each pair. */
#include "attribution.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sentence.h"

static int add_balance(struct attribution *out, struct costs *fa, size_t a, struct costs *fb,
		       size_t b, struct rules *rules, struct diag *d)
{
	int err = balance_build(fa, a, fb, b, rules, &out->v[out->n], d);

	if (err)
		return err;
	out->sentence[out->n] = sentence_make(&out->v[out->n], &out->axis, d);
	return out->sentence[out->n++] ? 0 : -ENOMEM;
}

/* Every region of @fb needs its partner as well, or a side would go unseen. */
static int check_partners(const struct costs *fa, enum side sa, const struct costs *fb,
			  enum side sb, const char *row, struct diag *d)
{
	size_t i;

	for (i = 0; i < fb->regions.n; i++) {
		const struct region *r = &fb->regions.v[i];

		if (r->side != sb || (row && strcmp(r->row, row)) ||
		    regions_find(&fa->regions, r->row, sa, r->phase))
			continue;
		return diag_set(d, -EBADMSG,
				"%s: %s %s was counted for one side only, %s is missing; count "
				"both",
				fa->regions.path, r->row, phase_names[r->phase],
				fa->run.run.axis.side[sa].title);
	}
	return 0;
}

int attribution_build(struct costs *fa, enum side sa, struct costs *fb, enum side sb,
		      const char *row, struct rules *rules, struct attribution *out, struct diag *d)
{
	const size_t n = fa->regions.n;
	size_t i;
	int err;

	memset(out, 0, sizeof(*out));
	out->rules = rules;
	out->engine = fa->regions.engine;
	axis_between(&fa->run.run.axis.side[sa], &fb->run.run.axis.side[sb], &out->axis);
	out->v = diag_calloc(d, n, sizeof(*out->v));
	out->sentence = diag_calloc(d, n, sizeof(*out->sentence));
	err = out->v && out->sentence ? 0 : -ENOMEM;
	if (!err && fa->regions.unit != fb->regions.unit)
		err = diag_set(d, -EBADMSG,
			       "%s: its unit is not that of %s; count both by one engine",
			       fa->regions.path, fb->regions.path);
	if (!err)
		err = check_partners(fb, sb, fa, sa, row, d);
	if (!err)
		err = check_partners(fa, sa, fb, sb, row, d);
	for (i = 0; i < n && !err; i++) {
		const struct region *r = &fa->regions.v[i], *partner;

		if (r->side != sa || (row && strcmp(r->row, row)))
			continue;
		partner = regions_find(&fb->regions, r->row, sb, r->phase);
		err = add_balance(out, fa, i, fb, partner - fb->regions.v, rules, d);
	}
	if (!err && !out->n)
		err = diag_set(d, row ? -EINVAL : -EBADMSG,
			       "%s: it holds no row %s; see its first column", fa->regions.path,
			       row ? row : "of this side");
	if (err)
		attribution_free(out);
	return err;
}

void attribution_free(struct attribution *a)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		balance_free(&a->v[i]);
		free(a->sentence[i]);
	}
	free(a->v);
	free(a->sentence);
	memset(a, 0, sizeof(*a));
}
