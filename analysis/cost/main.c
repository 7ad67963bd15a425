// SPDX-License-Identifier: GPL-2.0
/*
 * vmabench-attribute: where the instructions (or samples) of an operation went.
 *
 * Of one results folder it balances the two sides, of two folders the same side of
 * both, of the three of the causal check all of them; of files of collapsed stacks it prints each
 * one's cost tree.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "attribution.h"
#include "causal.h"
#include "flame.h"
#include "options.h"
#include "outfile.h"
#include "row_name.h"

/* Room for plots/attribution-ROW-PHASE.tsv. */
#define NAME_LEN 320

/* Files in plots/ for each balance: the bars, and the flame graphs. */
#define PLOTS (1 + FLAME_NR)

/* A rule that takes nothing is either for another kernel or wrong. */
static void note_idle_rules(const struct rules *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (!r->v[i].hits)
			fprintf(stderr, "vmabench: %s:%u: the rule %s took no stack\n", r->path,
				r->v[i].line, r->v[i].text);
}

/* plots/KIND-ROW-PHASE.SUFFIX, the row's slashes as commas. */
static void plot_name(const struct balance *b, int plot, char name[NAME_LEN])
{
	const struct region *r = b->side[SIDE_A].region;
	int n = snprintf(name, NAME_LEN, "plots/");

	if (!plot)
		snprintf(name + n, NAME_LEN - n, "attribution-%s-%s.tsv", r->row,
			 phase_names[r->phase]);
	else
		snprintf(name + n, NAME_LEN - n, "flame-%s-%s-%s.svg", r->row,
			 phase_names[r->phase], flame_names[plot - 1]);
	row_to_file_name(name + n);
}

static int write_plot(const struct attribution *a, size_t i, int plot, FILE *f, struct diag *d)
{
	if (plot)
		return flame_draw(&a->v[i], &a->axis, plot - 1, f, d);
	attribution_plot(a, i, f);
	return 0;
}

static int write_plots(const struct attribution *a, struct outfiles *set, struct diag *d)
{
	size_t i;
	int plot, err = 0;

	for (i = 0; i < a->n; i++) {
		for (plot = 0; plot < PLOTS && !err; plot++) {
			char name[NAME_LEN];
			FILE *f;

			plot_name(&a->v[i], plot, name);
			err = outfile_open(set, name, &f, d);
			if (!err)
				err = write_plot(a, i, plot, f, d);
		}
	}
	return err;
}

/* Every report of the folder @dir. */
static int write_reports(const struct attribution *a, const char *dir, struct diag *d)
{
	struct outfiles set = { .dir = dir };
	FILE *f;
	int err = outfile_open(&set, "attribution.json", &f, d);

	if (!err)
		err = attribution_json(a, f, d);
	if (!err)
		err = outfile_open(&set, "attribution.txt", &f, d);
	if (!err)
		err = attribution_text(a, false, f, d);
	if (!err)
		err = write_plots(a, &set, d);
	if (err)
		outfiles_abort(&set);
	else
		err = outfiles_commit(&set, d);
	return err;
}

static int attribute(const struct options *o, struct rules *rules, struct costs *fa, enum side sa,
		     struct costs *fb, enum side sb, struct diag *d)
{
	struct attribution a;
	int err = attribution_build(fa, sa, fb, sb, o->row, rules, &a, d);

	if (err)
		return err;
	/* What a row alone, or two folders, have to say is printed and not kept. */
	if (fa == fb && !o->row)
		err = write_reports(&a, fa->dir, d);
	if (!err)
		err = o->json ? attribution_json(&a, stdout, d) :
				attribution_text(&a, o->explain, stdout, d);
	attribution_free(&a);
	return err;
}

static int run_causal(const struct options *o, struct rules *rules, struct diag *d)
{
	struct costs folder[CAUSAL_FOLDERS];
	int n = 0, err = 0;

	for (; n < CAUSAL_FOLDERS && !err; n += !err)
		err = costs_read(o->arg[n], o->engine, &folder[n], d);
	if (!err)
		err = causal_write(folder, rules, o->json, stdout, d);
	while (n > 0)
		costs_free(&folder[--n]);
	return err;
}

static int run_folders(const struct options *o, struct rules *rules, struct diag *d)
{
	struct costs a, b;
	int err;

	if (o->causal)
		return run_causal(o, rules, d);
	err = costs_read(o->arg[0], o->engine, &a, d);

	if (err)
		return err;
	if (o->nr_args == 1) {
		err = run_folder_need_sides(&a.run, d);
		if (!err)
			err = attribute(o, rules, &a, SIDE_A, &a, SIDE_B, d);
	} else {
		err = costs_read(o->arg[1], o->engine, &b, d);
		if (!err) {
			err = attribute(o, rules, &a, o->side, &b, o->side, d);
			costs_free(&b);
		}
	}
	costs_free(&a);
	return err;
}

static int print_tree(const struct options *o, struct rules *rules, const struct frames *frames,
		      const struct collapsed *stacks, struct diag *d)
{
	struct tree t;
	int err = tree_build(stacks, frames, rules, &t, d);

	if (err)
		return err;
	printf("%s\n", stacks->path);
	err = tree_print(&t, "count", o->ops, stdout, d);
	if (!err && o->explain)
		err = tree_explain(&t, rules, o->ops, stdout, d);
	tree_free(&t);
	return err;
}

static int run_files(const struct options *o, struct rules *rules, struct diag *d)
{
	struct collapsed *stacks = diag_calloc(d, o->nr_args, sizeof(*stacks));
	struct frames frames;
	int i, n = 0, err = stacks ? 0 : -ENOMEM;

	frames_init(&frames);
	while (!err && n < o->nr_args) {
		err = collapsed_read(o->arg[n], &frames, &stacks[n], d);
		n += !err;
	}
	frames_rank_sites(&frames);
	for (i = 0; i < o->nr_args && !err; i++)
		err = print_tree(o, rules, &frames, &stacks[i], d);
	while (n > 0)
		collapsed_free(&stacks[--n]);
	frames_free(&frames);
	free(stacks);
	return err;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	struct rules rules;
	struct diag d;
	bool folders;
	int err = options_parse(argc, argv, &o);

	if (err || o.help)
		return err;
	folders = is_folder(o.arg[0]);
	err = options_check(&o, folders);
	if (err)
		return err;
	err = rules_read(o.rules, &rules, &d);
	if (!err) {
		err = folders ? run_folders(&o, &rules, &d) : run_files(&o, &rules, &d);
		if (!err && (fflush(stdout) || ferror(stdout)))
			err = diag_set(&d, -EIO,
				       "standard output: cannot be written; see where it goes");
		if (!err && o.check_rules)
			note_idle_rules(&rules);
		rules_free(&rules);
	}
	if (!err)
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
