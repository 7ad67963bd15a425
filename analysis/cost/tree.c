// SPDX-License-Identifier: GPL-2.0
/* Adds stacks up by component and prints what became of them. */
#include "tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"

/* So many stacks of `other` are shown without being asked for. */
#define OTHER_SHOWN 5

int tree_build(const struct collapsed *stacks, const struct frames *frames, struct rules *rules,
	       struct tree *out, struct diag *d)
{
	size_t i;

	memset(out, 0, sizeof(*out));
	out->stacks = stacks;
	out->taken = diag_calloc(d, stacks->n, sizeof(*out->taken));
	if (!out->taken)
		return -ENOMEM;
	for (i = 0; i < stacks->n; i++) {
		const struct stack *s = &stacks->v[i];
		const struct rule *rule = NULL;

		out->root[s->root] += s->count;
		if (s->root != ROOT_OP)
			continue;
		rule = rules_find(rules, frames, s);
		out->taken[i] = rule;
		out->component[rule ? rule->component : COMPONENT_OTHER] += s->count;
	}
	return 0;
}

void tree_free(struct tree *t)
{
	free(t->taken);
	memset(t, 0, sizeof(*t));
}

static int stack_cmp(const void *pa, const void *pb)
{
	const struct stack *a = *(const struct stack *const *)pa;
	const struct stack *b = *(const struct stack *const *)pb;

	if (a->count != b->count)
		return a->count < b->count ? 1 : -1;
	return (a->line > b->line) - (a->line < b->line);
}

static void print_path(const struct stack *s, FILE *f)
{
	uint32_t i;

	fputs(root_names[s->root], f);
	for (i = 0; i < s->n; i++)
		fprintf(f, ";%s", s->frame[i]->text);
	fputc('\n', f);
}

static void print_amount(uint64_t count, uint64_t ops, FILE *f)
{
	char text[FIGURE_LEN];

	if (ops)
		fprintf(f, "%14s",
			figure_tenths(figure_round(10 * (long double)count / ops), text));
	else
		fprintf(f, "%14s", figure_whole(count, text));
}

static double share(uint64_t count, uint64_t total)
{
	return total ? 100.0 * count / total : 0;
}

static bool is_of(const struct tree *t, size_t i, enum component c)
{
	const struct rule *rule = t->taken[i];

	return t->stacks->v[i].root == ROOT_OP && (rule ? rule->component : COMPONENT_OTHER) == c;
}

/* The stacks of component @c, at most @max; with their rules when @rules is not NULL. */
static int print_stacks(const struct tree *t, enum component c, size_t max,
			const struct rules *rules, uint64_t ops, FILE *f, struct diag *d)
{
	const struct stack **v = diag_calloc(d, t->stacks->n, sizeof(*v));
	size_t i, n = 0;

	if (!v)
		return -ENOMEM;
	for (i = 0; i < t->stacks->n; i++)
		if (is_of(t, i, c))
			v[n++] = &t->stacks->v[i];
	qsort(v, n, sizeof(*v), stack_cmp);
	for (i = 0; i < n && i < max; i++) {
		const struct rule *rule = t->taken[v[i] - t->stacks->v];

		print_amount(v[i]->count, ops, f);
		fputs("  ", f);
		if (rules && rule)
			fprintf(f, "[%s:%u %s] ", rules->path, rule->line, rule->text);
		print_path(v[i], f);
	}
	free(v);
	return 0;
}

int tree_print(const struct tree *t, const char *unit, uint64_t ops, FILE *f, struct diag *d)
{
	int i, err = 0;

	fprintf(f, "%-24s%14s%9s\n", "component", ops ? "per operation" : unit, "share");
	for (i = 0; i < COMPONENT_NR; i++) {
		fprintf(f, "%-24s", component_names[i]);
		print_amount(t->component[i], ops, f);
		fprintf(f, "%8.1f%%\n", share(t->component[i], t->root[ROOT_OP]));
	}
	fprintf(f, "%-24s", "sum");
	print_amount(t->root[ROOT_OP], ops, f);
	fprintf(f, "%8.1f%%\n", share(t->root[ROOT_OP], t->root[ROOT_OP]));
	for (i = ROOT_OP + 1; i < ROOT_NR; i++) {
		fprintf(f, "outside: %-15s", root_names[i]);
		print_amount(t->root[i], ops, f);
		fputc('\n', f);
	}
	if (t->component[COMPONENT_OTHER]) {
		fputs("largest of other:\n", f);
		err = print_stacks(t, COMPONENT_OTHER, OTHER_SHOWN, NULL, ops, f, d);
	}
	return err;
}

int tree_explain(const struct tree *t, const struct rules *rules, uint64_t ops, FILE *f,
		 struct diag *d)
{
	int i, err = 0;

	for (i = 0; i < COMPONENT_NR && !err; i++) {
		if (!t->component[i])
			continue;
		fprintf(f, "%s:\n", component_names[i]);
		err = print_stacks(t, i, SIZE_MAX, rules, ops, f, d);
	}
	return err;
}
