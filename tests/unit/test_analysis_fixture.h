/* SPDX-License-Identifier: GPL-2.0 */
/* Synthetic results folders for the tests of analysis/. */
#ifndef TEST_ANALYSIS_FIXTURE_H
#define TEST_ANALYSIS_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <ftw.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "compare.h"
#include "gate.h"
#include "report.h"
#include "run_folder.h"
#include "slots.h"

#define FX_BATCHES	3
#define FX_OPS		64
#define FX_PATH		512
#define FX_HEADER	"kernel,build,boot,process,storm,profile,hook,vantage,args,phase,round,slot,ops,value,unit\n"

struct fx_row {
	const char *storm, *profile, *vantage, *args;
	double a, b;			/* ns an operation of mmap and prepare */
	unsigned int vmas_a, vmas_b;
};

/* What a folder holds, and what is wrong with it; 0 or NULL: nothing. */
struct fx {
	const char *status, *unit, *command, *splat;
	unsigned int boots, rounds;
	unsigned int plan_boots;	/* when not as many as boots */
	const struct fx_row *rows;
	size_t n_rows;
	double boot_noise;		/* sd of each boot's log ratio */
	double order_effect;		/* the slot that runs second costs this much more (log) */
	double count_step;		/* each boot counts this much more */
	unsigned int tick_boot;		/* each last batch in it takes longer, no median does */
	unsigned int no_json_boot;
	unsigned int no_slot_round;	/* its slot 1 is missing in boot 1 */
	unsigned int same_order_boot;	/* its rounds 1 and 2 begin with mmap */
	const char *only_hook;
	const char *counter;		/* in boot 2, round 1, mmap ... */
	double counter_value;		/* ... reads this instead */
	const char *planned_only;	/* a row without samples */
};

static uint64_t fx_state = 1;

/* About normal, mean 0, sd 1: twelve uniforms. Deterministic on purpose. */
static inline double fx_gauss(void)
{
	double sum = -6;
	int i;

	for (i = 0; i < 12; i++) {
		fx_state = fx_state * 6364136223846793005u + 1442695040888963407u;
		sum += (fx_state >> 11) / 9007199254740992.0;
	}
	return sum;
}

static inline int fx_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static inline void fx_remove(const char *dir)
{
	nftw(dir, fx_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void fx_mkdir(char dir[FX_PATH])
{
	const char *base = getenv("TMPDIR");

	snprintf(dir, FX_PATH, "%s/vmabench-test-XXXXXX", base && *base ? base : P_tmpdir);
	assert_non_null(mkdtemp(dir));
}

static inline void fx_path(char path[FX_PATH + 64], const char *dir, const char *name)
{
	snprintf(path, FX_PATH + 64, "%s/%s", dir, name);
}

static inline FILE *fx_open(const char *dir, const char *name, const char *mode)
{
	char path[FX_PATH + 64];
	FILE *f;

	fx_path(path, dir, name);
	f = fopen(path, mode);
	assert_non_null(f);
	return f;
}

static inline void fx_write(const char *dir, const char *name, const char *text)
{
	FILE *f = fx_open(dir, name, "w");

	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	fclose(f);
}

static inline void fx_row_name(const struct fx_row *r, char *out, size_t size)
{
	snprintf(out, size, "%s/%s/%s%s%s", r->storm, r->profile, r->vantage,
		 *r->args ? "/" : "", r->args);
}

static inline void fx_run_json(const struct fx *x, const char *dir)
{
	json_t *rows = json_array(), *root;
	char path[FX_PATH + 64], name[256];
	size_t i;

	for (i = 0; i < x->n_rows; i++) {
		fx_row_name(&x->rows[i], name, sizeof(name));
		json_array_append_new(rows, json_string(name));
	}
	if (x->planned_only)
		json_array_append_new(rows, json_string(x->planned_only));
	root = json_pack("{si s{ss ss} ss s[] ss si ss ss ss ss s{si si so}"
			 " s[{ss ss ss ss sb ss s[{ss}] ss}] s{ss si ss ss ss}}",
			 "schema", 1, "tool", "name", "vmabench", "version", "0.1.0",
			 "status", x->status ? x->status : "complete", "reasons",
			 "command", x->command ? x->command : "./vmabench run --seed 7",
			 "seed", 7, "suite", "quick", "target",
			 x->unit && !strcmp(x->unit, "insn") ? "tcg" : "uml", "axis", "hook",
			 "unit", x->unit ? x->unit : "ns",
			 "plan", "boots", x->plan_boots ? x->plan_boots : x->boots,
			 "rounds", x->rounds, "rows", rows,
			 "kernels", "name", "v6.12-hook", "version", "6.12.117",
			 "package", "linux-source-6.12 6.12.117-1", "arch", "um", "retry_merge", 1,
			 "build", "3f0c5d1b2a49", "patches", "file", "v6.12/0001-mm.patch",
			 "compiler", "gcc (Debian) 12.2.0",
			 "host", "cpu", "Some\xc2\xae CPU", "cpus", 2, "os", "Debian", "kernel",
			 "6.18", "virtualization", "kvm");
	assert_non_null(root);
	if (x->splat)
		json_object_set_new(root, "splat", json_string(x->splat));
	fx_path(path, dir, "run.json");
	assert_int_equal(json_dump_file(root, path, JSON_INDENT(1)), 0);
	json_decref(root);
}

struct fx_slot {
	const struct fx_row *row;
	unsigned int boot, round, slot;
	bool prepare;
	double cost;
};

static inline void fx_samples(const struct fx *x, const struct fx_slot *s, FILE *csv)
{
	static const char *const device[] = { "mmap", "munmap" }, *const call[] = { "call" };
	bool none = !strcmp(s->row->profile, "none");
	const char *const *phase = none ? call : device;
	int i, j, n = none ? 1 : 2;

	for (i = 0; i < n; i++)
		for (j = 0; j < FX_BATCHES; j++)
			fprintf(csv, "v6.12-hook,3f0c5d1b2a49,%u,1,%s,%s,%s,%s,%s,%s,%u,%u,%d,%.9g,%s\n",
				s->boot, s->row->storm, s->row->profile,
				s->prepare ? "prepare" : "mmap", s->row->vantage, s->row->args,
				phase[i], s->round, s->slot, FX_OPS,
				(i ? 100 : s->cost) * FX_OPS *
				(1 + 0.5 * (j == 2) + 0.1 * (j == 2 && s->boot == x->tick_boot)),
				x->unit ? x->unit : "ns");
}

static inline json_t *fx_entry(const struct fx *x, const struct fx_slot *s)
{
	unsigned int vmas = s->prepare ? s->row->vmas_b : s->row->vmas_a;
	char row[256], name[300];
	json_t *e;

	fx_row_name(s->row, row, sizeof(row));
	snprintf(name, sizeof(name), "%s/hook:%s", row, s->prepare ? "prepare" : "mmap");
	e = json_pack("{ss ss si sf sf sf sf sf sf sf sf sf}", "name", name, "run_type",
		      "iteration", "iterations", FX_BATCHES, "round", (double)s->round,
		      "slot", (double)s->slot, "ops", (double)FX_OPS, "vmas_min", (double)vmas,
		      "vmas_max", (double)vmas, "vmas_expected", (double)vmas,
		      "hook_calls", 192.0, "hook_calls_expected", 192.0, "unbalanced", 0.0);
	assert_non_null(e);
	if (x->counter && s->boot == 2 && s->round == 1 && !s->prepare) {
		if (isnan(x->counter_value))
			json_object_del(e, x->counter);
		else
			json_object_set_new(e, x->counter, json_real(x->counter_value));
	}
	return e;
}

/* Both slots of a round. */
static inline void fx_round(const struct fx *x, struct fx_slot s, double log_effect, FILE *csv,
			    json_t *entries)
{
	bool prepare_first = (s.round + s.boot) % 2;

	if (s.boot == x->same_order_boot && s.round <= 2)
		prepare_first = false;
	for (s.slot = 0; s.slot < 2; s.slot++) {
		s.prepare = prepare_first ^ s.slot;
		s.cost = (s.prepare ? s.row->b * exp(log_effect) : s.row->a) *
			 exp(s.slot * x->order_effect) + x->count_step * s.boot;
		if (s.slot && s.boot == 1 && s.round == x->no_slot_round)
			continue;
		if (x->only_hook && strcmp(x->only_hook, s.prepare ? "prepare" : "mmap"))
			continue;
		fx_samples(x, &s, csv);
		json_array_append_new(entries, fx_entry(x, &s));
	}
}

/* Write the whole folder @dir, which is empty. */
static inline void fx_folder(const struct fx *x, const char *dir)
{
	char path[FX_PATH + 64], name[32];
	struct fx_slot s = { 0 };
	FILE *csv;
	size_t i;

	fx_run_json(x, dir);
	fx_path(path, dir, "benchmark");
	assert_int_equal(mkdir(path, 0777), 0);
	csv = fx_open(dir, "samples.csv", "w");
	fputs(FX_HEADER, csv);
	for (s.boot = 1; s.boot <= x->boots; s.boot++) {
		json_t *root = json_object(), *entries = json_array();

		json_object_set_new(root, "benchmarks", entries);
		for (i = 0; i < x->n_rows; i++) {
			double effect = x->boot_noise * fx_gauss();

			s.row = &x->rows[i];
			for (s.round = 1; s.round <= x->rounds; s.round++)
				fx_round(x, s, effect, csv, entries);
		}
		snprintf(name, sizeof(name), "benchmark/boot-%02u.json", s.boot);
		fx_path(path, dir, name);
		if (s.boot != x->no_json_boot)
			assert_int_equal(json_dump_file(root, path, 0), 0);
		json_decref(root);
	}
	assert_int_equal(fclose(csv), 0);
}

/* A folder that was read and compared. */
struct fx_result {
	char dir[FX_PATH];
	struct run_folder folder;
	struct slots slots;
	struct gate gate;
	struct comparison c;
	struct diag d;
};

static inline void fx_compare(struct fx_result *r)
{
	assert_int_equal(run_folder_read(r->dir, &r->folder, &r->d), 0);
	assert_int_equal(slots_read(&r->folder.samples, &r->slots, &r->d), 0);
	assert_int_equal(run_folder_check(&r->folder, &r->slots.samples, &r->d), 0);
	assert_int_equal(gate_load(r->dir, &r->gate, &r->d), 0);
	assert_int_equal(comparison_build(&r->folder.run, &r->slots, &r->gate, &r->c, &r->d), 0);
}

static inline void fx_make(const struct fx *x, struct fx_result *r)
{
	fx_mkdir(r->dir);
	fx_folder(x, r->dir);
	fx_compare(r);
}

static inline void fx_drop(struct fx_result *r)
{
	comparison_free(&r->c);
	gate_free(&r->gate);
	slots_free(&r->slots);
	run_folder_free(&r->folder);
	fx_remove(r->dir);
}

static inline const struct compare_row *fx_find(const struct fx_result *r, const char *row,
						enum phase phase)
{
	size_t i;

	for (i = 0; i < r->c.n; i++)
		if (!strcmp(r->c.v[i].row->name, row) && r->c.v[i].phase == phase)
			return &r->c.v[i];
	fail_msg("no row %s %s", row, phase_names[phase]);
	return NULL;
}

static inline bool fx_has_note(const struct comparison *c, const char *part)
{
	size_t i;

	for (i = 0; i < c->n_notes; i++)
		if (strstr(c->note[i], part))
			return true;
	return false;
}

#endif /* TEST_ANALYSIS_FIXTURE_H */
