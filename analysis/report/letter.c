// SPDX-License-Identifier: GPL-2.0
/* A letter's document: its rows in order, and the sentence that sums them up. */
#include "letter.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "infile.h"
#include "raw_hash.h"
#include "stats.h"

#define FILE_MAX_SIZE ((size_t)64 << 20)

enum outcome letter_outcome(const struct compare_row *row)
{
	switch (row->verdict) {
	case VERDICT_UNTRUSTED:
		return OUTCOME_UNTRUSTED;
	case VERDICT_UNLIKE:
		return OUTCOME_UNLIKE;
	case VERDICT_EQUIVALENT:
	case VERDICT_SAME:
		return OUTCOME_SAME;
	case VERDICT_FASTER:
		return OUTCOME_BETTER;
	case VERDICT_EXACT:
		if (row->ratio < 1 / (1 + STATS_MARGIN))
			return OUTCOME_BETTER;
		break;
	default:
		break;
	}
	if (verdict_is_regression(row->verdict, row->ratio, NAN, NAN))
		return OUTCOME_WORSE;
	if (row->verdict == VERDICT_MIXED)
		return OUTCOME_MIXED;
	return row->verdict == VERDICT_EXACT ? OUTCOME_SAME : OUTCOME_OPEN;
}

static int rank_of(const struct compare_row *row)
{
	if (row->control != NOT_CONTROL)
		return 2;
	return letter_outcome(row) != OUTCOME_WORSE;
}

/* What got worse first, the worst of it before the rest; else as it was. */
static int order_cmp(const void *pa, const void *pb)
{
	const struct compare_row *a = *(struct compare_row *const *)pa;
	const struct compare_row *b = *(struct compare_row *const *)pb;
	const int ranks = rank_of(a) - rank_of(b);

	if (ranks)
		return ranks;
	if (!rank_of(a) && a->ratio != b->ratio)
		return a->ratio > b->ratio ? -1 : 1;
	return (a > b) - (a < b);
}

static int order_rows(const struct comparison *c, struct letter *l, struct diag *d)
{
	const struct compare_row **v = diag_calloc(d, c->n, sizeof(*v));
	size_t i;

	l->c.v = diag_calloc(d, c->n, sizeof(*l->c.v));
	if (!v || !l->c.v) {
		free(v);
		return -ENOMEM;
	}
	for (i = 0; i < c->n; i++)
		v[i] = &c->v[i];
	qsort(v, c->n, sizeof(*v), order_cmp);
	for (i = 0; i < c->n; i++)
		l->c.v[i] = *v[i];
	free(v);
	return 0;
}

static void count_outcomes(struct letter *l)
{
	size_t i;

	for (i = 0; i < l->c.n; i++) {
		const struct compare_row *row = &l->c.v[i];
		const enum outcome outcome = letter_outcome(row);

		if (row->control != NOT_CONTROL)
			continue;
		l->nr[outcome]++;
		if (outcome == OUTCOME_WORSE && !l->worst)
			l->worst = row;
		if (outcome == OUTCOME_BETTER && (!l->best || row->ratio < l->best->ratio))
			l->best = row;
	}
}

/* Where there is one, and the stacks that it was made from: it may come later than the run. */
static int read_attribution(struct letter *l, struct diag *d)
{
	char path[PATH_MAX], *text;
	struct stat st;
	size_t len;
	int err;

	if (snprintf(path, sizeof(path), "%s/cost", l->r.dir) >= PATH_MAX || lstat(path, &st))
		return 0;
	if (snprintf(path, sizeof(path), "%s/attribution.json", l->r.dir) >= PATH_MAX)
		return diag_set(d, -ENAMETOOLONG, "%s: its path is too long; move the folder",
				l->r.dir);
	err = infile_load(path, FILE_MAX_SIZE, &text, &len, d);
	if (err)
		return err == -ENOENT ? 0 : err;
	l->attribution = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	if (l->attribution)
		return 0;
	return diag_set(d, -EBADMSG, "%s: it is no JSON; make it again with vmabench attribute",
			path);
}

static int build_letter(const struct report *r, struct letter *l, struct diag *d)
{
	int err;

	*l = (struct letter){ .r = *r, .c = *r->c };
	l->r.c = &l->c;
	err = order_rows(r->c, l, d);
	if (err)
		return err;
	count_outcomes(l);
	err = read_attribution(l, d);
	return err ? err : raw_hash(r->dir, l->hash, d);
}

int letter_write(const struct report *r, FILE *f, letter_style *print, struct diag *d)
{
	struct letter l;
	int err = build_letter(r, &l, d);

	if (!err)
		err = print(&l, f, d);
	json_decref(l.attribution);
	free(l.c.v);
	return err;
}

void letter_keep_changed(struct letter *l)
{
	size_t i, n = 0;

	if (!l->nr[OUTCOME_WORSE] && !l->nr[OUTCOME_BETTER])
		return;
	for (i = 0; i < l->c.n; i++) {
		const enum outcome outcome = letter_outcome(&l->c.v[i]);

		if (l->c.v[i].control != NOT_CONTROL ||
		    (outcome != OUTCOME_WORSE && outcome != OUTCOME_BETTER))
			continue;
		if (l->best == &l->c.v[i])
			l->best = &l->c.v[n];
		l->c.v[n++] = l->c.v[i];
	}
	l->c.n = n;
}

/* " (at best 0.800, append/flags mmap)" at the end of @text. */
static void append_extreme(const struct letter *l, const struct compare_row *row, const char *word,
			   char *text, size_t size)
{
	const size_t len = strlen(text);
	char *name;

	if (!row)
		return;
	name = malloc(strlen(row->row->name) + 1);
	if (!name)
		return;
	report_short_name(row->row, report_vantage(&l->c), name);
	snprintf(text + len, size - len, " (at %s %.3f, %s %s)", word, row->ratio, name,
		 phase_names[row->phase]);
	free(name);
}

void letter_claim(const struct letter *l, char *text, size_t size)
{
	static const struct {
		enum outcome outcome;
		const char *words;
	} rest[] = {
		{ OUTCOME_MIXED, "fewer in some phases and more in others" },
		{ OUTCOME_OPEN, "cannot be told apart" },
		{ OUTCOME_UNLIKE, "left with other VMAs, so of other work," },
		{ OUTCOME_UNTRUSTED, "not to be trusted" },
	};
	const struct axis_side *side = l->r.run->axis.side;
	size_t all = 0, i;

	for (i = 0; i < OUTCOME_NR; i++)
		all += l->nr[i];
	snprintf(text, size, "Against %s, %s %s in %zu of %zu %s", side[SIDE_A].title,
		 side[SIDE_B].title,
		 l->r.run->unit->exact ? "takes fewer instructions" : "costs less",
		 l->nr[OUTCOME_BETTER], all, all == 1 ? "row" : "rows");
	append_extreme(l, l->best, "best", text, size);
	i = strlen(text);
	snprintf(text + i, size - i, ", more in %zu", l->nr[OUTCOME_WORSE]);
	append_extreme(l, l->worst, "worst", text, size);
	i = strlen(text);
	snprintf(text + i, size - i, ", the same within %.0f%% in %zu", 100 * STATS_MARGIN,
		 l->nr[OUTCOME_SAME]);
	for (all = 0; all < sizeof(rest) / sizeof(rest[0]); all++) {
		i = strlen(text);
		if (l->nr[rest[all].outcome])
			snprintf(text + i, size - i, ", %s in %zu", rest[all].words,
				 l->nr[rest[all].outcome]);
	}
	i = strlen(text);
	snprintf(text + i, size - i, ".");
}

const json_t *letter_attribution(const struct letter *l, const struct compare_row *row)
{
	const json_t *v;
	size_t i;

	json_array_foreach (json_object_get(l->attribution, "rows"), i, v) {
		const char *name = json_string_value(json_object_get(v, "row"));
		const char *phase = json_string_value(json_object_get(v, "phase"));

		if (name && phase && !strcmp(name, row->row->name) &&
		    !strcmp(phase, phase_names[row->phase]))
			return v;
	}
	return NULL;
}

const char *letter_reason(const struct letter *l, const struct compare_row *row)
{
	return json_string_value(json_object_get(letter_attribution(l, row), "sentence"));
}
