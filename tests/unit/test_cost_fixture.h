/* SPDX-License-Identifier: GPL-2.0 */
/* Results folders with costs in them, for the tests of analysis/cost. */
#ifndef TEST_COST_FIXTURE_H
#define TEST_COST_FIXTURE_H

#include <errno.h>

#include "attribution.h"
#include "test_analysis_fixture.h"

#define CX_ROW	   "append/flags/kernel"
#define CX_BATCHES 4
#define CX_OPS	   10 /* a batch */
#define CX_MAX	   16
#define CX_NAME	   64

/* A stack below __mmap_region(), or whole when it begins with a root; count a batch. */
struct cx_stack {
	const char *path;
	unsigned long count;
};

struct cx {
	struct cx_stack a[CX_MAX], b[CX_MAX];
	const char *engine; /* NULL: exact */
	bool unlike; /* nothing predicts VMAs, and side A leaves 240 where B leaves 1 */
	bool kernels; /* the sides are .mmap on two kernels, in boots that took turns */
	const char *clock_unit; /* of samples.csv; NULL: insn */
	double clock_a, clock_b; /* a batch; 0: the stacks' sum and 7 more */
	unsigned int clock_batches; /* of .mmap; 0: CX_BATCHES */
	unsigned int first_batch_more; /* .mmap's first batch is longer by the clock ... */
	unsigned int first_batch_more_b; /* ... and .mmap_prepare's */
	bool last_b; /* which is its last one */
	/* a batch of either side in a second boot, of link 2; 0: there is none */
	double second_link;
	const char *calls;
	bool only_a; /* regions.tsv lacks .mmap_prepare */
	long regions_more; /* regions.tsv says so much more than the stacks */
};

#define CX_REGIONS "row\tside\thook\tphase\tbatches\tops\tunit\ttotal\n"
#define CX_CALLS   "row\tside\thook\tphase\tfunction\tcalls\n"
#define CX_REGION  "op;do_mmap;__mmap_region@mm/mmap.c:9"

/* Where @file of @engine's lies in a results folder. */
static inline const char *cx_name(char name[CX_NAME], const char *engine, const char *file)
{
	snprintf(name, CX_NAME, "cost/%s/%s", engine ? engine : "exact", file);
	return name;
}

static inline unsigned long cx_side(const char *dir, const char *engine, char side,
				    const struct cx_stack *s)
{
	char name[CX_NAME], file[48];
	unsigned long sum = 0;
	FILE *f;

	snprintf(file, sizeof(file), "append,flags,kernel-%c-mmap.folded", side);
	f = fx_open(dir, cx_name(name, engine, file), "w");
	for (; s->path; s++) {
		bool whole = strncmp(s->path, "op", 2) == 0 || strncmp(s->path, "irq", 3) == 0 ||
			     strncmp(s->path, "task", 4) == 0 ||
			     strncmp(s->path, "exception", 9) == 0;

		fprintf(f, "%s%s%s %lu\n", whole ? "" : CX_REGION, whole || !*s->path ? "" : ";",
			s->path, CX_BATCHES * s->count);
		sum += s->count;
	}
	assert_int_equal(fclose(f), 0);
	return sum;
}

static inline const char *cx_hook(const struct cx *x, int side)
{
	return side && !x->kernels ? "prepare" : "mmap";
}

static inline void cx_clock(const struct cx *x, FILE *f, int side, double batch,
			    unsigned int batches, unsigned int more)
{
	unsigned int i;

	for (i = 1; i <= batches; i++)
		fprintf(f, "%d,%c,append,flags,%s,kernel,,mmap,%u,0,%d,%.9g,%s\n",
			x->kernels && side ? 2 : 1, "ab"[side], cx_hook(x, side), i, CX_OPS,
			batch + (i == (x->last_b && side ? batches : 1)) * more,
			x->clock_unit ? x->clock_unit : "insn");
}

/* Make the folder of what @engine counted. */
static inline void cx_cost(const char *dir, const char *engine)
{
	char name[CX_NAME], path[FX_PATH + 64];

	fx_path(path, dir, "cost");
	assert_true(!mkdir(path, 0777) || errno == EEXIST);
	fx_path(path, dir, cx_name(name, engine, ""));
	assert_int_equal(mkdir(path, 0777), 0);
}

static inline void cx_slots(const struct fx *run, const char *dir)
{
	struct fx_slot s = { .row = run->rows };
	FILE *f = fx_open(dir, "slots.csv", "w");

	fputs(FX_SLOTS, f);
	for (s.boot = 1; s.boot <= run->boots; s.boot++)
		for (s.round = 1; s.round <= run->rounds; s.round++)
			for (s.side = 0; s.side < SIDE_NR; s.side++) {
				s.slot = s.side;
				fx_slot_line(run, &s, f);
			}
	assert_int_equal(fclose(f), 0);
}

/* Write the folder @dir, which is empty. */
static inline void cx_folder(const struct cx *x, const char *dir)
{
	const struct fx_row row = { .storm = "append",
				    .mapping = "flags",
				    .vantage = "kernel",
				    .args = "",
				    .vmas_a = x->unlike ? 240 : 1,
				    .vmas_b = 1 };
	const struct fx run = { .boots = x->second_link ? 2 : 1,
				.links = x->second_link ? 2 : 0,
				.rounds = CX_BATCHES,
				.rows = &row,
				.nr_rows = 1,
				.unit = x->clock_unit ? x->clock_unit : "insn",
				.axis = x->kernels ? "kernel" : NULL,
				.unpredicted = x->unlike,
				.pairs = x->kernels };
	const char *unit = x->engine ? "samples" : "insn";
	char name[CX_NAME];
	unsigned long a, b;
	unsigned int i;
	int side;
	FILE *f;

	fx_run_json(&run, dir);
	fx_boots(&run, dir, run.boots, -1);
	cx_slots(&run, dir);
	cx_cost(dir, x->engine);
	a = cx_side(dir, x->engine, 'a', x->a);
	b = cx_side(dir, x->engine, 'b', x->b);
	f = fx_open(dir, cx_name(name, x->engine, "regions.tsv"), "w");
	fputs(CX_REGIONS, f);
	fprintf(f, CX_ROW "\ta\tmmap\tmmap\t%d\t%d\t%s\t%ld\n", CX_BATCHES, CX_BATCHES * CX_OPS,
		unit, (long)a * CX_BATCHES + x->regions_more);
	if (!x->only_a)
		fprintf(f, CX_ROW "\tb\t%s\tmmap\t%d\t%d\t%s\t%lu\n", cx_hook(x, SIDE_B),
			CX_BATCHES, CX_BATCHES * CX_OPS, unit, b * CX_BATCHES);
	assert_int_equal(fclose(f), 0);
	if (x->calls)
		fx_write(dir, cx_name(name, x->engine, "calls.tsv"), x->calls);
	f = fx_open(dir, "samples.csv", "w");
	fputs(FX_HEADER, f);
	cx_clock(x, f, SIDE_A, x->clock_a ? x->clock_a : a + 7,
		 x->clock_batches ? x->clock_batches : CX_BATCHES, x->first_batch_more);
	cx_clock(x, f, SIDE_B, x->clock_b ? x->clock_b : b + 7, CX_BATCHES, x->first_batch_more_b);
	for (i = 1; x->second_link && i <= CX_BATCHES; i++)
		for (side = 0; side < 2; side++)
			fprintf(f, "2,%c,append,flags,%s,kernel,,mmap,%u,0,%d,%.9g,ns\n",
				"ab"[side], cx_hook(x, side), i, CX_OPS, x -> second_link);
	assert_int_equal(fclose(f), 0);
}

#define CX_RULES                                                                                   \
	"entry __mmap_region$\n"                                                                   \
	"first merge __mmap_region;vma_merge_new_range@1\n"                                        \
	"retry merge __mmap_region;vma_merge_new_range@2\n"                                        \
	"hook mmap_file\n"                                                                         \
	"VMA allocation vm_area_alloc\n"                                                           \
	"RCU and free vm_area_free\n"                                                              \
	"maple tree mas_*\n"

/* A folder that was read and balanced. */
struct cx_result {
	char dir[FX_PATH];
	struct rules rules;
	struct costs folder;
	struct attribution a;
	struct diag d;
};

static inline void cx_rules(const char *dir, const char *text, struct rules *rules)
{
	char path[FX_PATH + 64];
	struct diag d;

	fx_write(dir, "a.rules", text);
	fx_path(path, dir, "a.rules");
	assert_int_equal(rules_read(path, rules, &d), 0);
}

/* What attribution_build() returns; on success cx_drop() is due. */
static inline int cx_make(const struct cx *x, const char *row, struct cx_result *r)
{
	int err;

	fx_mkdir(r->dir);
	cx_folder(x, r->dir);
	cx_rules(r->dir, CX_RULES, &r->rules);
	err = costs_read(r->dir, x->engine ? x->engine : "exact", &r->folder, &r->d);
	if (!err) {
		err = attribution_build(&r->folder, SIDE_A, &r->folder, SIDE_B, row, &r->rules,
					&r->a, &r->d);
		if (err)
			costs_free(&r->folder);
	}
	if (err) {
		rules_free(&r->rules);
		fx_remove(r->dir);
	}
	return err;
}

static inline void cx_drop(struct cx_result *r)
{
	attribution_free(&r->a);
	costs_free(&r->folder);
	rules_free(&r->rules);
	fx_remove(r->dir);
}

#endif /* TEST_COST_FIXTURE_H */
