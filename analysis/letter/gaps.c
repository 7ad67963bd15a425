// SPDX-License-Identifier: GPL-2.0
#include "gaps.h"

#include "align.h"
#include "text.h"

/* Bytes of a letter that are shown for one place. */
#define SHOWN 160

static void show_words(FILE *f, const struct word *v, size_t n)
{
	size_t i, shown = 0;

	fputc('\'', f);
	for (i = 0; i < n; i++) {
		const size_t room = SHOWN - shown;
		const size_t len = v[i].len < room ? v[i].len : room;

		if (i)
			fputc(' ', f);
		text_ascii(f, v[i].text, len);
		shown += len;
		if (shown == SHOWN && (len < v[i].len || i + 1 < n)) {
			fputs("...", f);
			break;
		}
	}
	fputc('\'', f);
}

/* What lies between two words that are alike: @nr_a of the letter, @nr_b of what comes out. */
struct gap {
	const struct word *a, *b;
	size_t nr_a, nr_b;
	unsigned int line; /* of the word before */
};

static bool has_figures(const struct word *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (word_has_digit(&v[i]))
			return true;
	return false;
}

static void say_gap(const struct gap *g, FILE *f, struct tally *t)
{
	size_t i;

	if (g->nr_a && g->nr_a == g->nr_b) {
		for (i = 0; i < g->nr_a; i++) {
			if (word_same(&g->a[i], &g->b[i]))
				continue;
			fprintf(f, "line %u: ", g->a[i].line);
			show_words(f, &g->a[i], 1);
			fputs(" is printed, ", f);
			show_words(f, &g->b[i], 1);
			fputs(" comes out\n", f);
			t->nr_wrong++;
		}
		return;
	}
	fprintf(f, "line %u: ", g->nr_a ? g->a->line : g->line);
	if (g->nr_a && g->nr_b) {
		show_words(f, g->a, g->nr_a);
		fputs(" is printed, ", f);
		show_words(f, g->b, g->nr_b);
		fputs(" comes out\n", f);
		t->nr_wrong++;
	} else if (g->nr_b) {
		show_words(f, g->b, g->nr_b);
		fputs(" comes out behind it, and is not there\n", f);
		t->nr_wrong++;
	} else {
		show_words(f, g->a, g->nr_a);
		fputs(" could not be checked: nothing of the folder's says it\n", f);
		t->nr_unknown += has_figures(g->a, g->nr_a);
		t->nr_words += !has_figures(g->a, g->nr_a);
	}
}

void gaps_say(const struct word *own, const size_t *places, size_t n, const struct mail *expected,
	      FILE *f, struct tally *t)
{
	struct gap g = { .line = n ? own->line : 0 };
	size_t i, next = 0, begin = 0;

	for (i = 0; i <= n; i++) {
		const size_t place = i < n ? places[i] : expected->n;

		if (place == ALIGN_NONE)
			continue;
		g.a = own + begin;
		g.nr_a = i - begin;
		g.b = expected->v + next;
		g.nr_b = place - next;
		if (g.nr_a || g.nr_b)
			say_gap(&g, f, t);
		if (i == n)
			break;
		t->nr_figures += word_has_digit(&own[i]);
		g.line = own[i].line;
		begin = i + 1;
		next = place + 1;
	}
}
