// SPDX-License-Identifier: GPL-2.0
/* Pairs the regions of two sides and balances each pair. */
#include "attribution.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate.h"
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

/* What no prediction was held against, and what the sides left of it differs, is of other work. */
static int warn_of_other_work(struct attribution *a, const struct gate *ga, enum side sa,
			      const struct gate *gb, enum side sb, struct diag *d)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		const char *row = a->v[i].side[SIDE_A].region->row;
		const struct gate_entry *ea = gate_find(ga, row, sa), *eb = gate_find(gb, row, sb);
		char *text;

		if (!ea || !eb || ea->vmas_max == eb->vmas_max || ea->vmas_expected != GATE_UNKNOWN)
			continue;
		if (asprintf(&text, "of other work, since %s left %u VMAs and %s %u: %s",
			     a->axis.side[SIDE_A].title, ea->vmas_max, a->axis.side[SIDE_B].title,
			     eb->vmas_max, a->sentence[i]) < 0)
			return diag_set(d, -ENOMEM,
					"sentence: no memory; free some and report again");
		free(a->sentence[i]);
		a->sentence[i] = text;
	}
	return 0;
}

/* Without slots.csv nothing is known of VMAs; the comparison says that it is not there. */
static int judge_work(struct attribution *a, const struct costs *fa, enum side sa,
		      const struct costs *fb, enum side sb, struct diag *d)
{
	const bool apart = fa != fb;
	struct gate ga, gb;
	int err;

	if (access(fa->run.slots.path, F_OK) || access(fb->run.slots.path, F_OK))
		return 0;
	err = gate_read(&fa->run.slots, &ga, d);
	if (err)
		return err;
	if (apart)
		err = gate_read(&fb->run.slots, &gb, d);
	if (!err) {
		err = warn_of_other_work(a, &ga, sa, apart ? &gb : &ga, sb, d);
		if (apart)
			gate_free(&gb);
	}
	gate_free(&ga);
	return err;
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
	if (!err)
		err = judge_work(out, fa, sa, fb, sb, d);
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
