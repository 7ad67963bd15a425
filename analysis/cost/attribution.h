/* SPDX-License-Identifier: GPL-2.0 */
/* All balances of a run, and what is made of them; write errors show in ferror(). */
#ifndef VMABENCH_COST_ATTRIBUTION_H
#define VMABENCH_COST_ATTRIBUTION_H

#include <stddef.h>
#include <stdio.h>

#include "balance.h"
#include "diag.h"
#include "rules.h"

#define ATTRIBUTION_WIDTH 80 /* of attribution.txt */

/* `other` above this share of a side is said in words. */
#define ATTRIBUTION_OTHER_PERCENT 2

struct attribution {
	const struct rules *rules;
	const char *engine;
	struct axis axis;
	struct balance *v; /* as regions.tsv has them */
	char **sentence; /* one a balance */
	size_t n;
};

/*
 * Balance what the sides @sa of @fa and @sb of @fb share: every row and phase, or row
 * @row alone. Each needs both sides. Returns 0; -EBADMSG when a side is missing or a
 * balance does not add up; -EINVAL when there is no row @row; -ENOMEM.
 * attribution_free() is due after success only.
 */
int attribution_build(struct costs *fa, enum side sa, struct costs *fb, enum side sb,
		      const char *row, struct rules *rules, struct attribution *out,
		      struct diag *d);
void attribution_free(struct attribution *a);

/* attribution.json; docs/results-format.md. Returns 0 or -ENOMEM. */
int attribution_json(const struct attribution *a, FILE *f, struct diag *d);

/* attribution.txt: sentence and table of each row, @explain: with each side's stacks. */
int attribution_text(const struct attribution *a, bool explain, FILE *f, struct diag *d);

/* plots/attribution-ROW-PHASE.tsv, which scripts/plots/attribution.gp draws. */
void attribution_plot(const struct attribution *a, size_t i, FILE *f);

#endif /* VMABENCH_COST_ATTRIBUTION_H */
