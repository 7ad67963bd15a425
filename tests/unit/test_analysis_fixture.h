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
#include "infile.h"
#include "report.h"
#include "run_folder.h"
#include "slots.h"

#define FX_BATCHES 3
#define FX_OPS	   64
#define FX_PATH	   512
#define FX_HEADER  "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit\n"
#define FX_SLOTS                                                                                   \
	"boot,side,storm,mapping,hook,vantage,args,round,slot,batches,ops,vmas_min,vmas_max,"      \
	"vmas_expected,hook_calls,hook_calls_expected,unbalanced\n"

struct fx_row {
	const char *storm, *mapping, *vantage, *args;
	double a, b; /* ns an operation of side A and side B */
	unsigned int vmas_a, vmas_b;
};

/* What a folder holds, and what is wrong with it; 0 or NULL: nothing. */
struct fx {
	const char *status, *unit, *command, *splat;
	const char *axis; /* when not hook */
	unsigned int links; /* that the boots are of by turns, when not one */
	double link_step; /* log: the ratio of a link is this much above that of the one before */
	bool pairs; /* each boot is two, of a side each, that took turns ... */
	bool unpaired; /* ... and nothing says so */
	bool alternated; /* they did not, but ran one after the other */
	unsigned int boots, rounds;
	unsigned int plan_boots; /* when not as many as boots */
	const struct fx_row *rows;
	size_t nr_rows;
	double boot_noise; /* sd of each boot's log ratio */
	double order_effect; /* the slot that runs second costs this much more (log) */
	double count_step; /* each boot counts this much more */
	/* log: side B costs this much more in each second pair of rounds, and less in others */
	double phase_effect;
	unsigned int tick_boot; /* each last batch in it takes longer, no median does */
	bool unpredicted; /* nobody knows what a slot should leave */
	unsigned int no_slots_boot;
	unsigned int no_slot_round; /* its slot 1 is missing in boot 1 */
	unsigned int same_order_boot; /* its rounds 1 and 2 begin with side A */
	const char *only_side;
	const char *counter; /* in boot 2, round 1, side A ... */
	double counter_value; /* ... reads this instead */
	const char *planned_only; /* a row without samples */
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

static inline const char *fx_hook(const struct fx *x, int side)
{
	return side && (!x->axis || !strcmp(x->axis, "conversion")) ? "prepare" : "mmap";
}

static inline const char *fx_kernel(const struct fx *x, int side)
{
	const bool differ = x->axis && strcmp(x->axis, "none");

	return differ && !side ? "v6.12-base" : "v6.12-hook";
}

/* The boot of a side. */
static inline unsigned int fx_boot(const struct fx *x, unsigned int boot, int side)
{
	return x->pairs ? 2 * boot - 1 + side : boot;
}

static inline const char *fx_build(const char *kernel)
{
	return strcmp(kernel, "v6.12-hook") ? "a1b2c3d4e5f6" : "3f0c5d1b2a49";
}

/* Put @to in the place of every @from in a file. */
static inline void fx_replace(const char *dir, const char *name, const char *from, const char *to)
{
	char path[FX_PATH + 64], *text, *at, *found;
	struct diag d;
	size_t len;
	FILE *f;

	fx_path(path, dir, name);
	assert_int_equal(infile_load(path, SIZE_MAX, &text, &len, &d), 0);
	assert_non_null(strstr(text, from));
	f = fx_open(dir, name, "w");
	for (at = text; (found = strstr(at, from)); at = found + strlen(from))
		fprintf(f, "%.*s%s", (int)(found - at), at, to);
	fputs(at, f);
	assert_int_equal(fclose(f), 0);
	free(text);
}

static inline void fx_row_name(const struct fx_row *r, char *out, size_t size)
{
	snprintf(out, size, "%s/%s/%s%s%s", r->storm, r->mapping, r->vantage, *r->args ? "/" : "",
		 r->args);
}

static inline json_t *fx_kernels(const struct fx *x)
{
	json_t *kernels = json_array();
	int side;

	for (side = 0; side < 2; side++) {
		const char *name = fx_kernel(x, side);

		if (side && !strcmp(name, fx_kernel(x, 0)))
			continue;
		json_array_append_new(kernels,
				      json_pack("{ss ss ss ss sb ss s[{ss}] ss}", "name", name,
						"version", "6.12.117", "package",
						"linux-source-6.12 6.12.117-1", "arch", "um",
						"retry_merge", 1, "build", fx_build(name),
						"patches", "file", "v6.12/0001-mm.patch",
						"compiler", "gcc (Debian) 12.2.0"));
	}
	return kernels;
}

static inline void fx_run_json(const struct fx *x, const char *dir)
{
	json_t *rows = json_array(), *root;
	char path[FX_PATH + 64], name[256];
	const char *unit = x->unit ? x->unit : "ns";
	size_t i;

	for (i = 0; i < x->nr_rows; i++) {
		fx_row_name(&x->rows[i], name, sizeof(name));
		json_array_append_new(rows, json_string(name));
	}
	if (x->planned_only)
		json_array_append_new(rows, json_string(x->planned_only));
	root = json_pack("{si s{ss ss} ss s[] ss si ss s{ss ss ss} ss s[{ss ss ss} {ss ss ss}]"
			 " s{si si so} so s{ss si ss ss ss}}",
			 "schema", 3, "tool", "name", "vmabench", "version", "0.1.0", "status",
			 x->status ? x->status : "complete", "reasons", "command",
			 x->command ? x->command : "./vmabench run --seed 7", "seed", 7, "suite",
			 "quick", "target", "name", strcmp(unit, "insn") ? "uml" : "tcg", "unit",
			 unit, "about", "what the target's figures are", "axis",
			 x->axis ? x->axis : "hook", "sides", "side", "a", "kernel",
			 fx_kernel(x, 0), "hook", fx_hook(x, 0), "side", "b", "kernel",
			 fx_kernel(x, 1), "hook", fx_hook(x, 1), "plan", "boots",
			 x->plan_boots ? x->plan_boots : x->boots, "rounds", x->rounds, "rows",
			 rows, "kernels", fx_kernels(x), "host", "cpu", "Some\xc2\xae CPU", "cpus",
			 2, "os", "Debian", "kernel", "6.18", "virtualization", "kvm");
	assert_non_null(root);
	if (x->splat)
		json_object_set_new(root, "splat", json_string(x->splat));
	fx_path(path, dir, "run.json");
	assert_int_equal(json_dump_file(root, path, JSON_INDENT(1)), 0);
	json_decref(root);
}

/* How many lines a boot of the folder has. */
static inline void fx_lines(const struct fx *x, int *samples, int *slots)
{
	const int sides = x->pairs ? 1 : 2;
	size_t i;

	*slots = sides * x->nr_rows * x->rounds;
	*samples = 0;
	for (i = 0; i < x->nr_rows; i++)
		*samples += sides * x->rounds * FX_BATCHES *
			    (strcmp(x->rows[i].mapping, "none") ? 2 : 1);
}

#define FX_COUNTED -2

/*
 * Write boots.ndjson, @boots of them, each with @samples where that is not negative. FX_COUNTED: as
 * many samples and slots as they have.
 */
static inline void fx_boots(const struct fx *x, const char *dir, unsigned int boots, int samples)
{
	FILE *f = fx_open(dir, "boots.ndjson", "w");
	unsigned int boot;
	int side, slots = -1;

	if (samples == FX_COUNTED)
		fx_lines(x, &samples, &slots);

	for (boot = 1; boot <= boots; boot++)
		for (side = 0; side < (x->pairs ? 2 : 1); side++) {
			const char *kernel = fx_kernel(x, side);

			fprintf(f,
				"{\"boot\": %u, \"kernel\": \"%s\", \"build\": \"%s\", \"link\": "
				"%u,"
				" \"machine\": 1, \"target\": \"%s\", \"status\": \"done\"",
				fx_boot(x, boot, side), kernel, fx_build(kernel),
				x->links ? (boot - 1) % x->links + 1 : 1,
				x->unit && !strcmp(x->unit, "insn") ? "tcg" : "uml");
			if (x->pairs && !x->unpaired)
				fprintf(f, ", \"pair\": %u, \"turns\": %s", boot,
					x->alternated ? "false" : "true");
			if (samples >= 0)
				fprintf(f, ", \"samples\": %d", samples);
			if (slots >= 0)
				fprintf(f, ", \"slots\": %d", slots);
			fputs("}\n", f);
		}
	assert_int_equal(fclose(f), 0);
}

struct fx_slot {
	const struct fx_row *row;
	unsigned int boot, round, slot;
	int side;
	double cost;
};

static inline void fx_samples(const struct fx *x, const struct fx_slot *s, FILE *csv)
{
	static const char *const device[] = { "mmap", "munmap" }, *const call[] = { "call" };
	bool none = !strcmp(s->row->mapping, "none");
	const char *const *phase = none ? call : device;
	int i, j, n = none ? 1 : 2;

	for (i = 0; i < n; i++)
		for (j = 0; j < FX_BATCHES; j++) {
			const bool ticked = j == 2 && s->boot == x->tick_boot;

			fprintf(csv, "%u,%c,%s,%s,%s,%s,%s,%s,%u,%u,%d,%.9g,%s\n",
				fx_boot(x, s->boot, s->side), "ab"[s->side], s -> row -> storm,
				s -> row -> mapping, fx_hook(x, s->side), s -> row -> vantage,
				s -> row -> args, phase[i], s -> round, s -> slot, FX_OPS,
				(i ? 100 : s->cost) * FX_OPS * (1 + 0.5 * (j == 2) + 0.1 * ticked),
				x -> unit ? x -> unit : "ns");
		}
}

static inline double fx_counter(const struct fx *x, const struct fx_slot *s, const char *name,
				double value)
{
	const bool wrong = x->counter && !strcmp(x->counter, name) && s->boot == 2 &&
			   s->round == 1 && !s->side;

	return wrong ? x->counter_value : value;
}

/* The line of a slot in slots.csv. */
static inline void fx_slot_line(const struct fx *x, const struct fx_slot *s, FILE *csv)
{
	const unsigned int vmas = s->side ? s->row->vmas_b : s->row->vmas_a;
	const struct {
		const char *name;
		double value;
	} counters[] = {
		{ "slot", s->slot },   { "batches", FX_BATCHES },
		{ "ops", FX_OPS },     { "vmas_min", vmas },
		{ "vmas_max", vmas },  { "vmas_expected", x->unpredicted ? NAN : vmas },
		{ "hook_calls", 192 }, { "hook_calls_expected", 192 },
		{ "unbalanced", 0 },
	};
	size_t i;

	if (s->boot == x->no_slots_boot)
		return;
	fprintf(csv, "%u,%c,%s,%s,%s,%s,%s,%u", fx_boot(x, s->boot, s->side), "ab"[s->side],
		s -> row -> storm, s -> row -> mapping, fx_hook(x, s->side), s -> row -> vantage,
		s -> row -> args, s -> round);
	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		const double v = fx_counter(x, s, counters[i].name, counters[i].value);

		if (isnan(v))
			fputc(',', csv);
		else
			fprintf(csv, ",%.0f", v);
	}
	fputc('\n', csv);
}

/* Both slots of a round. */
static inline void fx_round(const struct fx *x, struct fx_slot s, double log_effect, FILE *csv,
			    FILE *slots)
{
	bool b_first = (s.round + s.boot) % 2;

	if (s.boot == x->same_order_boot && s.round <= 2)
		b_first = false;
	log_effect += s.round % 3 == 2 ? x->phase_effect : -x->phase_effect;
	for (s.slot = 0; s.slot < 2; s.slot++) {
		s.side = b_first ^ s.slot;
		s.cost = (s.side ? s.row->b * exp(log_effect) : s.row->a) *
				 exp(s.slot * x->order_effect) +
			 x->count_step * s.boot;
		if (s.slot && s.boot == 1 && s.round == x->no_slot_round)
			continue;
		if (x->only_side && *x->only_side != "ab"[s.side])
			continue;
		fx_samples(x, &s, csv);
		fx_slot_line(x, &s, slots);
	}
}

/* Write the whole folder @dir, which is empty. */
static inline void fx_folder(const struct fx *x, const char *dir)
{
	struct fx_slot s = { 0 };
	FILE *csv, *slots;
	size_t i;

	fx_run_json(x, dir);
	fx_boots(x, dir, x->boots, -1);
	csv = fx_open(dir, "samples.csv", "w");
	fputs(FX_HEADER, csv);
	slots = fx_open(dir, "slots.csv", "w");
	fputs(FX_SLOTS, slots);
	for (s.boot = 1; s.boot <= x->boots; s.boot++)
		for (i = 0; i < x->nr_rows; i++) {
			double effect = x->boot_noise * fx_gauss();

			if (x->links)
				effect += x->link_step * ((s.boot - 1) % x->links);

			s.row = &x->rows[i];
			for (s.round = 1; s.round <= x->rounds; s.round++)
				fx_round(x, s, effect, csv, slots);
		}
	assert_int_equal(fclose(csv), 0);
	assert_int_equal(fclose(slots), 0);
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
	assert_int_equal(gate_read(&r->folder.slots, &r->gate, &r->d), 0);
	assert_int_equal(run_folder_check(&r->folder, &r->slots.samples.table, &r->gate.table,
					  &r->d),
			 0);
	assert_int_equal(comparison_build(&r->folder, NAN, &r->slots, &r->gate, &r->c, &r->d), 0);
}

static inline void fx_make(const struct fx *x, struct fx_result *r)
{
	fx_mkdir(r->dir);
	fx_folder(x, r->dir);
	fx_compare(r);
}

/* The report of @format, which the caller frees. */
static inline char *fx_report(struct fx_result *res, const char *format)
{
	const struct report r = { .run = &res->folder.run, .c = &res->c, .dir = res->dir };
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(report_find(format)->write(&r, f, &res->d), 0);
	assert_int_equal(fclose(f), 0);
	return text;
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

	for (i = 0; i < c->nr_notes; i++)
		if (strstr(c->note[i], part))
			return true;
	return false;
}

#endif /* TEST_ANALYSIS_FIXTURE_H */
