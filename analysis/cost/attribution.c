// SPDX-License-Identifier: GPL-2.0
/* Pairs the regions of two sides and balances each pair. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attribution.h"
#include "sentence.h"

static const char *const hook_titles[HOOK_NR] = { ".mmap", ".mmap_prepare" };

/* Between hooks the hooks are the sides' names, between kernels the kernels are. */
static void name_axis(const struct cost_folder *fa, enum hook ha, const struct cost_folder *fb,
		      enum hook hb, struct axis *axis)
{
	if (fa == fb) {
		*axis = (struct axis){
			"hook", { hook_names[ha], hook_names[hb] },
			{ hook_titles[ha], hook_titles[hb] },
		};
	} else {
		const char *a = fa->samples.rows[0].kernel, *b = fb->samples.rows[0].kernel;

		*axis = (struct axis){ "kernel", { a, b }, { a, b } };
	}
}

static int add_balance(struct attribution *out, const struct cost_folder *fa, size_t a,
		       const struct cost_folder *fb, size_t b, struct rules *rules, struct diag *d)
{
	int err = balance_build(fa, a, fb, b, rules, &out->v[out->n], d);

	if (err)
		return err;
	out->sentence[out->n] = sentence_make(&out->v[out->n], &out->axis, d);
	return out->sentence[out->n++] ? 0 : -ENOMEM;
}

/* Every region of @fb needs its partner as well, or a side would go unseen. */
static int check_partners(const struct cost_folder *fa, enum hook ha, const struct cost_folder *fb,
			  enum hook hb, const char *row, struct diag *d)
{
	size_t i;

	for (i = 0; i < fb->regions.n; i++) {
		const struct region *r = &fb->regions.v[i];

		if (r->hook != hb || (row && strcmp(r->row, row)) ||
		    regions_find(&fa->regions, r->row, ha, r->phase))
			continue;
		return diag_set(d, -EBADMSG,
				"%s: %s %s was counted for one side only, %s is missing; count both",
				fa->regions.path, r->row, phase_names[r->phase], hook_names[ha]);
	}
	return 0;
}

int attribution_build(const struct cost_folder *fa, enum hook ha, const struct cost_folder *fb,
		      enum hook hb, const char *row, struct rules *rules,
		      struct attribution *out, struct diag *d)
{
	const size_t n = fa->regions.n;
	size_t i;
	int err;

	memset(out, 0, sizeof(*out));
	out->rules = rules;
	out->engine = fa->regions.engine;
	name_axis(fa, ha, fb, hb, &out->axis);
	out->v = diag_calloc(d, n, sizeof(*out->v));
	out->sentence = diag_calloc(d, n, sizeof(*out->sentence));
	err = out->v && out->sentence ? check_partners(fb, hb, fa, ha, row, d) : -ENOMEM;
	if (!err)
		err = check_partners(fa, ha, fb, hb, row, d);
	for (i = 0; i < n && !err; i++) {
		const struct region *r = &fa->regions.v[i], *partner;

		if (r->hook != ha || (row && strcmp(r->row, row)))
			continue;
		partner = regions_find(&fb->regions, r->row, hb, r->phase);
		err = add_balance(out, fa, i, fb, partner - fb->regions.v, rules, d);
	}
	if (!err && !out->n)
		err = diag_set(d, row ? -EINVAL : -EBADMSG,
			       "%s: it holds no row %s; see its first column",
			       fa->regions.path, row ? row : "of this hook");
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
