// SPDX-License-Identifier: GPL-2.0
/*
 * What a balance says in words. Parts are whole figures; what is too small to be
 * named is one "rest", so that the figures of a sentence add up to its first.
 */
#include "sentence.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"

/* A part is named from this share of the whole change on. */
#define NAMED_PERCENT 5

/* At most so many parts that go the way of the change, and so many against it. */
#define NAMED_MAX 5

/* The allocation and the freeing of one VMA, told as one. */
#define PART_THROWN_AWAY COMPONENT_NR
#define PARTS		 (COMPONENT_NR + 1)

struct part {
	int nr; /* a component or PART_THROWN_AWAY */
	int64_t change; /* B - A, an operation */
	long double exactly;
};

struct story {
	const struct balance *b;
	const struct axis *axis;
	const char *unit; /* plural */
	struct part part[PARTS]; /* largest change first */
	int n;
	int64_t change;
	long double exactly;
	FILE *f;
};

static const char *phrase_of(const struct part *p)
{
	return p->nr == PART_THROWN_AWAY ? "the allocation and freeing of the VMA it threw away" :
					   component_phrases[p->nr];
}

static int part_cmp(const void *pa, const void *pb)
{
	const struct part *a = pa, *b = pb;
	int64_t x = llabs(a->change), y = llabs(b->change);

	return x != y ? (x < y) - (x > y) : (a->nr > b->nr) - (a->nr < b->nr);
}

/* Does side A pay for @c in every operation, and side B next to never? */
static bool only_a(const struct balance *b, enum component c)
{
	const long double a = balance_cost(b, SIDE_A, c);

	return a > 0 && balance_cost(b, SIDE_B, c) * 100 < NAMED_PERCENT * a;
}

/*
 * Did only side A retry, allocate a VMA for it and free that again? Then the two are
 * the price of one thing.
 */
static bool threw_away(const struct balance *b)
{
	return only_a(b, COMPONENT_RETRY_MERGE) && only_a(b, COMPONENT_ALLOCATION) &&
	       only_a(b, COMPONENT_FREE);
}

static void add_part(struct story *s, int nr, long double change)
{
	s->part[s->n++] = (struct part){ nr, figure_round(change), change };
}

static void find_parts(struct story *s)
{
	long double change[COMPONENT_NR];
	bool thrown;
	int i;

	for (i = 0; i < COMPONENT_NR; i++)
		change[i] = balance_cost(s->b, SIDE_B, i) - balance_cost(s->b, SIDE_A, i);
	thrown = threw_away(s->b);
	for (i = 0; i < COMPONENT_NR; i++)
		if (!thrown || (i != COMPONENT_ALLOCATION && i != COMPONENT_FREE))
			add_part(s, i, change[i]);
	if (thrown)
		add_part(s, PART_THROWN_AWAY,
			 change[COMPONENT_ALLOCATION] + change[COMPONENT_FREE]);
	qsort(s->part, s->n, sizeof(s->part[0]), part_cmp);
	s->exactly = balance_total(s->b, SIDE_B) - balance_total(s->b, SIDE_A);
	s->change = figure_round(s->exactly);
}

/* Is part @p worth a name, beside a whole of @whole? */
static bool is_named(const struct part *p, int64_t whole)
{
	return p->change && 100 * llabs(p->change) >= NAMED_PERCENT * llabs(whole);
}

/*
 * The largest parts whose change has the sign of @sign, each with @print unless that is
 * NULL; takes them off @rest.
 */
static void tell_parts(struct story *s, int64_t sign, struct part *rest,
		       void (*print)(struct story *s, const struct part *p, int n))
{
	int i, n = 0;

	for (i = 0; i < s->n && n < NAMED_MAX; i++) {
		const struct part *p = &s->part[i];

		if ((p->change > 0) != (sign > 0) || !is_named(p, s->change))
			continue;
		if (print)
			print(s, p, n);
		n++;
		rest->change -= p->change;
		rest->exactly -= p->exactly;
	}
}

/* The share is of figures that are not rounded, as in the table below the sentence. */
static void print_share(struct story *s, const struct part *p)
{
	char text[FIGURE_LEN];
	int64_t amount = s->change > 0 ? p->change : -p->change;

	fprintf(s->f, "%s (%lld%%)", figure_whole(amount, text),
		(long long)figure_round(100 * p->exactly / s->exactly));
}

static void print_part(struct story *s, const struct part *p, int n)
{
	fprintf(s->f, "%s%s%s ", n ? ", " : "", phrase_of(p), n ? "" : " is");
	print_share(s, p);
}

static void print_move(struct story *s, const struct part *p, const char *before)
{
	char text[FIGURE_LEN];

	fprintf(s->f, "%s%s takes %s %s", before, phrase_of(p),
		figure_whole(llabs(p->change), text), p->change > 0 ? "more" : "fewer");
}

static void print_against(struct story *s, const struct part *p, int n)
{
	print_move(s, p, n ? ", " : "; against that, ");
}

static bool differ(long double change)
{
	return fabsl(change) > 1e-6L;
}

/* The sums are next to the same. Where parts are not, they are named. */
static void tell_of_none(struct story *s, const char *call)
{
	const int64_t all = figure_round(balance_total(s->b, SIDE_A));
	char text[FIGURE_LEN];
	bool parts_differ = false;
	int i, n = 0;

	fprintf(s->f, "%s and %s cost the same %s %s per %s", s->axis->side[SIDE_A].title,
		s->axis->side[SIDE_B].title, figure_whole(all, text), s->unit, call);
	if (s->change || differ(s->exactly))
		fprintf(s->f, " to within %s",
			figure_whole(s->change ? llabs(s->change) : 1, text));
	for (i = 0; i < s->n && n < NAMED_MAX; i++)
		if (s->part[i].change && llabs(s->part[i].change) * BALANCE_SAME >= all)
			print_move(s, &s->part[i], n++ ? ", " : ", but not in the same places: ");
	for (i = 0; i < s->n; i++)
		parts_differ |= differ(s->part[i].exactly);
	if (!n)
		fprintf(s->f, ", component by component%s",
			parts_differ && !differ(s->exactly) ? " to within 1" : "");
}

static void tell_of_change(struct story *s, const char *call)
{
	struct part rest = { .change = s->change, .exactly = s->exactly }, told = { 0 };
	char text[FIGURE_LEN];

	fprintf(s->f, "of the %s %s that %s %s per %s, ", figure_whole(llabs(s->change), text),
		s->unit, s->axis->side[SIDE_B].title, s->change < 0 ? "saves" : "costs more", call);
	tell_parts(s, s->change, &rest, print_part);
	/* What goes the other way is told last and is not part of the rest. */
	tell_parts(s, -s->change, &rest, NULL);
	if (rest.change) {
		fputs(rest.change == s->change ? "all is in small parts: " : " and the rest ",
		      s->f);
		print_share(s, &rest);
	}
	tell_parts(s, -s->change, &told, print_against);
}

char *sentence_make(const struct balance *b, const struct axis *axis, struct diag *d)
{
	struct story s = { .b = b, .axis = axis };
	const char *call = phase_calls[b->side[SIDE_A].region->phase];
	char *text = NULL;
	size_t size;

	s.f = open_memstream(&text, &size);
	if (s.f) {
		s.unit = b->unit->words;
		find_parts(&s);
		if (s.change && balance_has_change(b))
			tell_of_change(&s, call);
		else
			tell_of_none(&s, call);
		fputc('.', s.f);
		if (!fclose(s.f))
			return text;
	}
	free(text);
	diag_set(d, -ENOMEM, "sentence: no memory; free some and report again");
	return NULL;
}
