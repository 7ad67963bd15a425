// SPDX-License-Identifier: GPL-2.0
/* Reads the rules and matches stacks against them. */
#include "rules.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "names.h"

static int bad(const struct rules *r, uint32_t line, struct diag *d, const char *why,
	       const char *got)
{
	return diag_set(d, -EINVAL, "%s:%u: %s, found \"%.80s\"; correct the rule", r->path, line,
			why, got);
}

static int nomem(const struct rules *r, struct diag *d)
{
	return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", r->path);
}

static int parse_component(const struct rules *r, const char *text, uint32_t line,
			   enum component *out, struct diag *d)
{
	*out = find_name(text, component_names, COMPONENT_NR);
	if (*out == COMPONENT_OTHER)
		return bad(r, line, d, "what no rule takes is \"other\", a rule cannot", text);
	return *out < COMPONENT_NR ? 0 : bad(r, line, d, "unknown component", text);
}

/* NAME, NAME@N or **; NAME may hold '*'. */
static int parse_piece(const struct rules *r, char *text, uint32_t line, struct rule_piece *p,
		       struct diag *d)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567"
				      "89_*";
	char *at = strchr(text, '@'), *end;
	unsigned long site;

	if (!strcmp(text, "**"))
		return 0;
	if (at) {
		site = strtoul(at + 1, &end, 10);
		if (!isdigit((unsigned char)at[1]) || *end || !site || site > UINT32_MAX)
			return bad(r, line, d, "after '@' a call site's number from 1", at + 1);
		p->site = site;
		*at = '\0';
	}
	if (!*text || text[strspn(text, allowed)])
		return bad(r, line, d, "a frame is letters, digits, '_' and '*'", text);
	if (strstr(text, "**"))
		return bad(r, line, d, "'**' stands alone between ';'", text);
	if (!text[strspn(text, "*")])
		return bad(r, line, d, "a frame must name something", text);
	p->glob = strdup(text);
	return p->glob ? 0 : nomem(r, d);
}

static int parse_pattern(const struct rules *r, struct rule *rule, struct diag *d)
{
	char *copy = strdup(rule->text), *rest = copy, *part, *dollar;
	size_t i, n = 1;
	int err = 0;

	if (!copy)
		return nomem(r, d);
	dollar = strchr(copy, '$');
	if (dollar && dollar[1]) {
		err = bad(r, rule->line, d, "'$' stands at the end of a pattern", rule->text);
		goto out;
	}
	if (dollar) {
		rule->self = true;
		*dollar = '\0';
	}
	for (i = 0; copy[i]; i++)
		n += copy[i] == ';';
	rule->piece = calloc(n, sizeof(*rule->piece));
	if (!rule->piece) {
		err = nomem(r, d);
		goto out;
	}
	while (!err && (part = strsep(&rest, ";")))
		err = parse_piece(r, part, rule->line, &rule->piece[rule->n++], d);
	/* At either end it would say nothing, or take everything. */
	if (!err && (!rule->piece[0].glob || !rule->piece[rule->n - 1].glob))
		err = bad(r, rule->line, d, "'**' stands between two frames", rule->text);
out:
	free(copy);
	return err;
}

static void rule_free(struct rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n; i++)
		free(rule->piece[i].glob);
	free(rule->piece);
	free(rule->text);
}

/* COMPONENT PATTERN; the pattern is the last word. */
static int parse_rule(struct rules *r, char *text, uint32_t line, struct diag *d)
{
	struct rule rule = { .line = line }, *v;
	char *end, *pattern;
	int err;

	text += strspn(text, " \t");
	for (end = text + strlen(text); end > text && isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	if (!*text || *text == '#')
		return 0;
	for (pattern = end; pattern > text && !isspace((unsigned char)pattern[-1]); pattern--)
		;
	if (pattern == text)
		return bad(r, line, d, "a rule is a component and a pattern", text);
	for (end = pattern; isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	err = parse_component(r, text, line, &rule.component, d);
	if (err)
		return err;
	rule.text = strdup(pattern);
	err = rule.text ? parse_pattern(r, &rule, d) : nomem(r, d);
	v = err ? NULL : realloc(r->v, (r->n + 1) * sizeof(*v));
	if (!v) {
		rule_free(&rule);
		return err ? err : nomem(r, d);
	}
	r->v = v;
	r->v[r->n++] = rule;
	return 0;
}

int rules_read(const char *path, struct rules *r, struct diag *d)
{
	struct lines lines = { .f = fopen(path, "re") };
	int err = 0, got = 0;

	memset(r, 0, sizeof(*r));
	if (!lines.f)
		return diag_set(d, -EINVAL, "%s: %s; name a rules file", path, strerror(errno));
	r->path = strdup(path);
	if (!r->path)
		err = diag_set(d, -ENOMEM, "%s: no memory; free some and report again", path);
	while (!err && (got = lines_next(&lines)) > 0)
		err = parse_rule(r, lines.text, lines.nr, d);
	if (!err && got == -EBADMSG)
		err = bad(r, lines.nr, d, "a line is text, without a NUL byte", lines.text);
	else if (!err && got)
		err = diag_set(d, -EIO, "%s: cannot be read to its end; check the disk", path);
	if (!err && !r->n)
		err = diag_set(d, -EINVAL, "%s: no rules in it; name a rules file", path);
	lines_free(&lines);
	fclose(lines.f);
	if (err)
		rules_free(r);
	return err;
}

void rules_free(struct rules *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		rule_free(&r->v[i]);
	free(r->v);
	free(r->path);
	memset(r, 0, sizeof(*r));
}

static bool frame_fits(const struct rule_piece *p, const struct frames *f, const struct stack *s,
		       size_t at)
{
	if (fnmatch(p->glob, s->frame[at]->function, 0))
		return false;
	return !p->site || (at && frames_site(f, s->frame[at - 1], s->frame[at]) == p->site);
}

/* Do the pieces from @i on fit the frames from @at on? */
static bool fits_here(const struct rule *rule, size_t i, const struct frames *f,
		      const struct stack *s, size_t at)
{
	for (; i < rule->n; i++, at++) {
		if (!rule->piece[i].glob) {
			for (; at < s->n; at++)
				if (fits_here(rule, i + 1, f, s, at))
					return true;
			return false;
		}
		if (at == s->n || !frame_fits(&rule->piece[i], f, s, at))
			return false;
	}
	return !rule->self || at == s->n;
}

const struct rule *rules_find(struct rules *r, const struct frames *f, const struct stack *s)
{
	size_t i, at;

	for (i = 0; i < r->n; i++) {
		if (f->no_retry && r->v[i].component == COMPONENT_RETRY_MERGE)
			continue;
		for (at = 0; at < s->n; at++) {
			if (fits_here(&r->v[i], 0, f, s, at)) {
				r->v[i].hits++;
				return &r->v[i];
			}
		}
	}
	return NULL;
}
