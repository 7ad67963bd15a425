// SPDX-License-Identifier: GPL-2.0
/*
 * Builds the call tree of both sides and draws it. A box is a function at one of its
 * caller's call sites, so that the two merges of __mmap_region() are two boxes.
 */
#include "flame.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH	 1200.0 /* pixels */
#define MARGIN	 10.0
#define HEAD	 58.0
#define FOOT	 70.0
#define ROW	 18.0
#define LETTER	 6.7 /* a letter of the font below */
#define HAIRLINE 0.2 /* what is narrower is not drawn */
#define MIXED	 COMPONENT_NR

const char *const flame_names[FLAME_NR] = { "a", "b", "difference" };

/* Of neighbouring components, told apart; what is of several is grey. */
static const char *const colours[COMPONENT_NR + 1] = { "#b0c4de", "#9fd3c7", "#7fb3d5", "#f5b041",
						       "#82c272", "#e59866", "#e74c3c", "#bb8fce",
						       "#f7dc6f", "#a3b5a6", "#d98880", "#ff66cc",
						       "#d5d8dc" };

struct node {
	const char *name;
	uint32_t site; /* said from 2 on; 0: the first or only one */
	double cost[SIDE_NR]; /* with all below */
	int component; /* of all below, or MIXED */
	struct node *child, *next;
};

struct drawing {
	const struct balance *b;
	const struct axis *axis;
	enum flame_view view;
	double scale; /* pixels for a cost of 1 */
	FILE *f;
};

static void node_free(struct node *n)
{
	while (n) {
		struct node *next = n->next;

		node_free(n->child);
		free(n);
		n = next;
	}
}

/* The child @name@@site of @parent, added in the order of the names. */
static struct node *find_child(struct node *parent, const char *name, uint32_t site, struct diag *d)
{
	struct node **p, *n;
	int c = 1;

	for (p = &parent->child; *p; p = &(*p)->next) {
		c = strcmp((*p)->name, name);
		if (!c)
			c = ((*p)->site > site) - ((*p)->site < site);
		if (c >= 0)
			break;
	}
	if (*p && !c)
		return *p;
	n = diag_calloc(d, 1, sizeof(*n));
	if (n)
		*n = (struct node){ .name = name, .site = site, .component = -1, .next = *p };
	if (n)
		*p = n;
	return n;
}

static void add_cost(struct node *n, int side, double cost, int component)
{
	n->cost[side] += cost;
	n->component = n->component < 0 || n->component == component ? component : MIXED;
}

static int add_stack(struct node *all, const struct balance *b, int side, size_t i, struct diag *d)
{
	const struct tree *t = &b->side[side].tree;
	const struct frames *frames = costs_frames(b->side[side].costs, b->side[side].region->side);
	const struct stack *s = &t->stacks->v[i];
	const int component = s->root != ROOT_OP ? MIXED :
			      t->taken[i]	 ? (int)t->taken[i]->component :
						   COMPONENT_OTHER;
	const double cost = s->count * b->side[side].scale;
	struct node *n = all;
	uint32_t k, site;

	add_cost(n, side, cost, component);
	n = find_child(n, root_names[s->root], 0, d);
	for (k = 0; n && k < s->n; k++) {
		add_cost(n, side, cost, component);
		site = k ? frames_site(frames, s->frame[k - 1], s->frame[k]) : 0;
		n = find_child(n, s->frame[k]->function, site > 1 ? site : 0, d);
	}
	if (!n)
		return -ENOMEM;
	add_cost(n, side, cost, component);
	return 0;
}

static double width_of(const struct drawing *g, const struct node *n)
{
	return g->scale *
	       (g->view == FLAME_DIFFERENCE ? n->cost[SIDE_A] + n->cost[SIDE_B] : n->cost[g->view]);
}

static int depth_of(const struct drawing *g, const struct node *n)
{
	int depth = 0, below;

	for (; n; n = n->next) {
		below = width_of(g, n) < HAIRLINE ? 0 : 1 + depth_of(g, n->child);
		depth = below > depth ? below : depth;
	}
	return depth;
}

/* Names come from files, and some symbols hold '<' and the like. */
static void print_text(FILE *f, const char *text, size_t len)
{
	for (; len && *text; text++, len--) {
		if (*text == '<' || *text == '>' || *text == '&' || *text == '"')
			fprintf(f, "&#%d;", *text);
		else
			fputc(*text, f);
	}
}

static void print_side(const struct drawing *g, enum side side)
{
	print_text(g->f, g->axis->side[side].title, SIZE_MAX);
}

static void print_colour(const struct drawing *g, const struct node *n)
{
	const double a = n->cost[SIDE_A], b = n->cost[SIDE_B];
	const int pale = 245 - (int)(165 * fabs(b - a) / (a + b));

	if (g->view != FLAME_DIFFERENCE)
		fputs(colours[n->component], g->f);
	else
		fprintf(g->f, b > a ? "#f5%02x%02x" : "#%02x%02xf5", pale, pale);
}

static void draw_box(const struct drawing *g, const struct node *n, double x, double y)
{
	const double w = width_of(g, n);
	const size_t letters = w > 8 ? (size_t)((w - 4) / LETTER) : 0;
	char name[256];

	snprintf(name, sizeof(name), n->site ? "%s@%u" : "%s", n->name, n->site);
	fputs("<g><title>", g->f);
	print_text(g->f, name, sizeof(name));
	if (n->component != MIXED)
		fprintf(g->f, " (%s)", component_names[n->component]);
	fputs(": ", g->f);
	print_side(g, SIDE_A);
	fprintf(g->f, " %.1f, ", n->cost[SIDE_A]);
	print_side(g, SIDE_B);
	fprintf(g->f,
		" %.1f, difference %+.1f %s per operation</title>"
		"<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"",
		n->cost[SIDE_B], n->cost[SIDE_B] - n->cost[SIDE_A], g->b->unit->name, x, y, w,
		ROW - 1);
	print_colour(g, n);
	fputs("\"/>", g->f);
	if (letters >= 3) {
		fprintf(g->f, "<text x=\"%.2f\" y=\"%.1f\">", x + 2, y + ROW - 5);
		print_text(g->f, name, letters);
		fputs("</text>", g->f);
	}
	fputs("</g>\n", g->f);
}

static void draw_nodes(const struct drawing *g, const struct node *n, double x, double y)
{
	for (; n; n = n->next) {
		const double w = width_of(g, n);

		if (w < HAIRLINE)
			continue;
		draw_box(g, n, x, y);
		draw_nodes(g, n->child, x, y + ROW);
		x += w;
	}
}

static void draw_key(const struct drawing *g, double y)
{
	int i;

	if (g->view == FLAME_DIFFERENCE) {
		fprintf(g->f, "<text x=\"%.1f\" y=\"%.1f\">red: ", MARGIN, y + ROW);
		print_side(g, SIDE_B);
		fputs(" costs more; blue: less; white: the same. Width: both sides together."
		      "</text>\n",
		      g->f);
		return;
	}
	for (i = 0; i <= COMPONENT_NR; i++) {
		const double x = MARGIN + i % 6 * 196, top = y + i / 6 * ROW;

		fprintf(g->f,
			"<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\"/><text "
			"x=\"%.1f\" y=\"%.1f\">%s</text>\n",
			x, top + 2, colours[i], x + 16, top + 12,
			i < COMPONENT_NR ? component_names[i] : "several, or outside");
	}
}

static void draw(struct drawing *g, const struct node *all)
{
	const struct region *r = g->b->side[SIDE_A].region;
	double height;

	g->scale = 1;
	g->scale = (WIDTH - 2 * MARGIN) / width_of(g, all);
	height = HEAD + ROW * depth_of(g, all) + FOOT;
	fprintf(g->f,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\" font-family=\"DejaVu Sans Mono,Liberation "
		"Mono,monospace\" font-size=\"11\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n"
		"<text x=\"%.1f\" y=\"24\" font-size=\"16\">",
		WIDTH, height, WIDTH, height, MARGIN);
	print_text(g->f, r->row, SIZE_MAX);
	fprintf(g->f, ", %s: ", phase_names[r->phase]);
	if (g->view == FLAME_DIFFERENCE) {
		print_side(g, SIDE_B);
		fputs(" against ", g->f);
		print_side(g, SIDE_A);
	} else {
		print_side(g, g->view == FLAME_A ? SIDE_A : SIDE_B);
	}
	fprintf(g->f,
		"</text>\n<text x=\"%.1f\" y=\"44\">%.1f and %.1f %s per operation; a box below "
		"its caller, as wide as it costs; hover for figures</text>\n",
		MARGIN, all->cost[SIDE_A], all->cost[SIDE_B], g->b->unit->name);
	draw_nodes(g, all, MARGIN, HEAD);
	draw_key(g, height - FOOT + 10);
	fputs("</svg>\n", g->f);
}

int flame_draw(const struct balance *b, const struct axis *axis, enum flame_view view, FILE *f,
	       struct diag *d)
{
	struct drawing g = { .b = b, .axis = axis, .view = view, .f = f };
	struct node all = { .name = "all", .component = -1 };
	int side, err = 0;
	size_t i;

	for (side = 0; side < SIDE_NR; side++)
		for (i = 0; i < b->side[side].tree.stacks->n && !err; i++)
			err = add_stack(&all, b, side, i, d);
	if (!err)
		draw(&g, &all);
	node_free(all.child);
	return err;
}
