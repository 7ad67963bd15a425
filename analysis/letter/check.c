// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "align.h"
#include "gaps.h"
#include "letter.h"
#include "text.h"

/* Words of a block beyond which it cannot be one, for each that comes out. */
#define TOO_MANY(expected) (8 * (expected) + 4096)

struct block {
	const struct word *v;
	size_t n;
	const struct word *hash; /* or NULL: it was cut off */
};

/* "Measured with vmabench 0.1.0 (letter 1, cover):" */
static bool begins_block(const struct mail *m, size_t i)
{
	return i + 7 <= m->n && word_is(&m->v[i], "Measured") && word_is(&m->v[i + 1], "with") &&
	       word_is(&m->v[i + 2], "vmabench") && word_is(&m->v[i + 4], "(letter");
}

/* As letters began before they were numbered. */
static bool begins_older(const struct mail *m, size_t i)
{
	return i + 3 <= m->n && word_is(&m->v[i], "measured") && word_is(&m->v[i + 1], "with") &&
	       word_is(&m->v[i + 2], "vmabench:");
}

static bool is_hex(const struct word *w)
{
	size_t i;

	for (i = 0; i < w->len; i++)
		if (!memchr("0123456789abcdef", w->text[i], 16))
			return false;
	return true;
}

/* A hash that was broken for its length is one word again; words lie one behind the other. */
static void join_hashes(struct mail *m)
{
	const size_t whole = strlen(LETTER_HASH) + SHA256_HEX - 1;
	size_t i, n = 0;

	for (i = 0; i < m->n; i++) {
		struct word *last = n ? &m->v[n - 1] : NULL;

		if (last && word_begins(last, LETTER_HASH) && is_hex(&m->v[i]) &&
		    last->len + m->v[i].len <= whole)
			last->len += m->v[i].len;
		else
			m->v[n++] = m->v[i];
	}
	m->n = n;
}

static void find_block(const struct mail *m, size_t begin, struct block *b)
{
	size_t i;

	*b = (struct block){ .v = m->v + begin };
	for (i = begin + 1; i < m->n && !begins_block(m, i); i++) {
		if (!word_begins(&m->v[i], LETTER_HASH) || m->v[i].depth != b->v->depth)
			continue;
		b->hash = &m->v[i++];
		break;
	}
	b->n = i - begin;
}

/* The style that the block says it has, or that of a cover letter. */
static const char *style_of(const struct block *b)
{
	const struct report_format *format;
	size_t i;

	for (i = 0; (format = report_at(i)); i++)
		if (format->style && b->v[6].len == strlen(format->name) + 2 &&
		    word_begins(&b->v[6], format->name))
			return format->name;
	return "cover";
}

/* "Of patch 3 of 8, FILE:", where FILE is none. */
static size_t patch_number(const struct block *b)
{
	size_t i, nr = 0;

	for (i = 0; i + 2 < b->n; i++)
		if (word_is(&b->v[i], "Of") && word_is(&b->v[i + 1], "patch") &&
		    b->v[i + 2].len < 6)
			break;
	if (i + 2 < b->n)
		sscanf(b->v[i + 2].text, "%5zu", &nr);
	return nr;
}

/* The patch that it names, by its file; 0: none. */
static size_t patch_of(const struct source *s, const struct block *b)
{
	size_t nr, i, all = 1;
	const char *name;

	for (nr = 1; nr <= all; nr++) {
		name = source_patch(s, nr, &all);
		for (i = 0; name && i < b->n; i++)
			if (b->v[i].len == strlen(name) + 1 && word_begins(&b->v[i], name))
				return nr;
	}
	nr = patch_number(b);
	return source_patch(s, nr, &all) ? nr : 0;
}

static bool is_hash_of(const struct word *word, const struct source *s)
{
	return word && word->len == strlen(LETTER_HASH) + strlen(s->hash) &&
	       !memcmp(word->text + strlen(LETTER_HASH), s->hash, strlen(s->hash));
}

/* The folder of the @nr-th block: the one that was hashed, else the one in its place. */
static const struct source *choose_source(const struct source *v, size_t n, const struct block *b,
					  size_t nr)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_hash_of(b->hash, &v[i]))
			return &v[i];
	return &v[nr < n ? nr : n - 1];
}

/* Other people's words in between are nobody's to check, unless they are the letter's after all. */
static size_t drop_foreign(const struct block *b, struct word *own, const size_t *match, size_t n,
			   size_t *places)
{
	size_t i, nr = 0;

	for (i = 0; i < n; i++) {
		if (match[i] == ALIGN_NONE && b->v[i].depth != b->v->depth)
			continue;
		own[nr] = b->v[i];
		places[nr++] = match[i];
	}
	return nr;
}

/* What a style puts before its first line and behind its hash is none of the block. */
static void keep_block(struct mail *m)
{
	size_t i = 0;

	while (m->n && !word_begins(&m->v[m->n - 1], LETTER_HASH))
		m->n--;
	while (i < m->n && !begins_block(m, i))
		i++;
	m->n -= i;
	memmove(m->v, m->v + i, m->n * sizeof(*m->v));
}

/* Hold @b against the words @expected. */
static int check_words(const struct block *b, const struct mail *expected, FILE *f, struct tally *t,
		       struct diag *d)
{
	const size_t n = b->n < TOO_MANY(expected->n) ? b->n : TOO_MANY(expected->n);
	size_t *match = diag_calloc(d, 2 * n, sizeof(*match)), *places = match + n;
	struct word *own = diag_calloc(d, n, sizeof(*own));
	int err = match && own ? align_words(b->v, n, expected->v, expected->n, match) : -ENOMEM;

	if (!err || err == -E2BIG)
		gaps_say(own, places, drop_foreign(b, own, match, n, places), expected, f, t);
	if (err == -E2BIG)
		fprintf(f,
			"line %u: almost nothing of this letter comes out; is it of another "
			"folder?\n",
			b->v->line);
	if (n < b->n) {
		fprintf(f, "line %u: from here on it is no letter, and was not checked\n",
			b->v[n].line);
		t->nr_unknown++;
	}
	free(own);
	free(match);
	if (err == -ENOMEM)
		return diag_set(d, err, "letter: no memory; free some and check again");
	return 0;
}

static int check_block(const struct block *b, const struct source *s, FILE *f, struct tally *t,
		       struct diag *d)
{
	struct mail expected = { 0 };
	char *text = NULL;
	size_t len;
	FILE *mem = open_memstream(&text, &len);
	int err = mem ? source_write(s, style_of(b), patch_of(s, b), mem, d) : -ENOMEM;

	if (mem && fclose(mem) && !err)
		err = diag_set(d, -ENOMEM, "letter: no memory; free some and check again");
	if (!err)
		err = mail_read(text, len, &expected, d);
	if (!err)
		keep_block(&expected);
	if (!err && b->hash && !is_hash_of(b->hash, s)) {
		fprintf(f, "line %u: %s is not the folder that was hashed\n", b->hash->line,
			s->dir);
		t->nr_foreign++;
	}
	if (!err && !b->hash)
		fprintf(f, "line %u: this letter has no end, it was cut\n", b->v->line);
	if (!err)
		err = check_words(b, &expected, f, t, d);
	mail_free(&expected);
	free(text);
	return err;
}

int check_letter(struct mail *m, const struct source *sources, size_t n, FILE *f, struct tally *t,
		 struct diag *d)
{
	struct block b;
	size_t i = 0;
	int err = 0;

	*t = (struct tally){ 0 };
	join_hashes(m);
	while (i < m->n && !err) {
		t->older |= begins_older(m, i);
		t->headless |= word_begins(&m->v[i], LETTER_HASH);
		if (!begins_block(m, i)) {
			i++;
			continue;
		}
		find_block(m, i, &b);
		err = check_block(&b, choose_source(sources, n, &b, t->nr_blocks), f, t, d);
		t->nr_blocks++;
		i += b.n;
	}
	return err;
}
