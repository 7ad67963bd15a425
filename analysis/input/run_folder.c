// SPDX-License-Identifier: GPL-2.0
#include "run_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two builds of one name are not one kernel. */
static int check_boot(const struct run_folder *f, const struct boot *boot, struct diag *d)
{
	const struct kernel_info *kernel = runinfo_kernel(&f->run, boot->kernel);
	const struct {
		const char *what, *got, *wanted;
	} same[] = {
		{ "kernel", boot->kernel, kernel ? kernel->name : NULL },
		{ "build", boot->build, kernel ? kernel->build : NULL },
		{ "target", boot->target, f->run.target },
	};
	size_t i;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (!same[i].wanted || strcmp(same[i].got, same[i].wanted))
			return diag_set(d, -EBADMSG,
					"%s/boots.ndjson: boot %u is of %s \"%.80s\", which "
					"run.json does "
					"not name; the two are not of one run, measure again",
					f->dir, boot->boot, same[i].what, same[i].got);
	if (boot->seed >= 0 && (uint64_t)boot->seed != f->run.seed)
		return diag_set(d, -EBADMSG,
				"%s/boots.ndjson: boot %u ran with seed %lld, and run.json says "
				"%llu; the two are not of one run, measure again",
				f->dir, boot->boot, (long long)boot->seed,
				(unsigned long long)f->run.seed);
	return 0;
}

/* Boots take turns by twos, all of them or none, and there are no more than were planned. */
static int check_groups(struct run_folder *f, const char *path, struct diag *d)
{
	const struct boots *b = &f->boots;
	size_t i, j, groups = 0;

	for (i = 0; i < b->n; i++) {
		size_t members = 0;

		for (j = 0; j < b->n; j++)
			members += b->v[j].group == b->v[i].group;
		groups += b->v[i].group == b->v[i].boot;
		if (members != (b->v[0].pair ? 2 : 1))
			return diag_set(d, -EBADMSG,
					"%s: boot %u is one of %zu that took turns, and others are "
					"not; "
					"the file was damaged or edited, measure again",
					path, b->v[i].boot, members);
	}
	if (groups <= f->run.plan_boots)
		return 0;
	return diag_set(d, -EBADMSG,
			"%s: it has %zu %s, and run.json planned %u; the two are not of one run, "
			"measure again",
			path, groups, b->v[0].pair ? "pairs of boots" : "boots", f->run.plan_boots);
}

static int read_boots(struct run_folder *f, const char *path, struct diag *d)
{
	int err = boots_read(path, f->run.unfinished, &f->boots, d);
	size_t i;

	if (err)
		return err;
	if (f->run.unfinished)
		boots_drop_torn_pair(&f->boots);
	for (i = 0; i < f->boots.n && !err; i++)
		err = check_boot(f, &f->boots.v[i], d);
	if (!err)
		err = check_groups(f, path, d);
	if (err)
		boots_free(&f->boots);
	return err;
}

/* @dir/@name; run_folder_free() frees it. */
static int name_table(struct run_folder *f, const char *name, struct table_file *file,
		      struct diag *d)
{
	const size_t size = strlen(f->dir) + strlen(name) + 2;
	char *path = diag_calloc(d, size, 1);

	if (!path)
		return -ENOMEM;
	snprintf(path, size, "%s/%s", f->dir, name);
	*file = (struct table_file){
		.path = path,
		.unfinished = f->run.unfinished,
		.boots = &f->boots,
		.axis = &f->run.axis,
	};
	return 0;
}

static int read_parts(struct run_folder *f, char *path, size_t size, bool stopped, struct diag *d)
{
	int err;

	snprintf(path, size, "%s/run.json", f->dir);
	err = runinfo_read(path, &f->run, d);
	if (err)
		return err;
	f->run.unfinished |= stopped;
	snprintf(path, size, "%s/boots.ndjson", f->dir);
	err = read_boots(f, path, d);
	if (!err)
		err = name_table(f, "samples.csv", &f->samples, d);
	if (!err)
		err = name_table(f, "slots.csv", &f->slots, d);
	/* What was not read is all zero. */
	if (err)
		run_folder_free(f);
	return err;
}

static int read_folder(const char *dir, struct run_folder *f, bool stopped, struct diag *d)
{
	size_t size = strlen(dir) + sizeof("/boots.ndjson");
	char *path = diag_calloc(d, size, 1);
	int err;

	*f = (struct run_folder){ .dir = dir };
	if (!path)
		return -ENOMEM;
	err = read_parts(f, path, size, stopped, d);
	free(path);
	return err;
}

int run_folder_read(const char *dir, struct run_folder *f, struct diag *d)
{
	return read_folder(dir, f, false, d);
}

int run_folder_read_stopped(const char *dir, struct run_folder *f, struct diag *d)
{
	return read_folder(dir, f, true, d);
}

void run_folder_free(struct run_folder *f)
{
	runinfo_free(&f->run);
	boots_free(&f->boots);
	free((char *)f->samples.path);
	free((char *)f->slots.path);
	*f = (struct run_folder){ 0 };
}

static int other(const struct table_file *file, const char *what, const char *got, const char *says,
		 struct diag *d)
{
	return diag_set(d, -EBADMSG,
			"%s: %s \"%.80s\", and run.json %s; the two are not of one run, measure "
			"again",
			file->path, what, got, says);
}

static int check_row(const struct run_folder *f, const struct table_file *file,
		     const struct sample_row *row, struct diag *d)
{
	const json_t *name;
	size_t i;

	if (row->unit && row->unit != f->run.unit)
		return other(file, "it has samples in", row->unit->name,
			     "says that the target measures something else", d);
	json_array_foreach (f->run.plan_rows, i, name)
		if (!strcmp(json_string_value(name), row->name))
			return 0;
	return other(file, "it has samples of row", row->name, "has not planned it", d);
}

/* The sides of which a boot has lines are those that were measured on its kernel. */
static int check_sides(const struct run_folder *f, const struct table_file *file, const char *lines,
		       const struct boot *boot, const size_t n[SIDE_NR], struct diag *d)
{
	const struct axis *axis = &f->run.axis;
	int i;

	for (i = 0; i < axis->nr_sides; i++)
		if (n[i] && strcmp(boot->kernel, axis->side[i].kernel))
			return diag_set(d, -EBADMSG,
					"%s: boot %u has %s of side %s, which is %s, and ran %s; "
					"the two are not of one run, measure again",
					file->path, boot->boot, lines, side_names[i],
					axis->side[i].kernel, boot->kernel);
	return 0;
}

int run_folder_check_sum(const struct table_file *file, const struct boot *boot, bool samples,
			 const struct cksum *sum, struct diag *d)
{
	const int64_t wanted = samples ? boot->samples_sum : boot->slots_sum;

	if (wanted < 0 || wanted == cksum_value(sum))
		return 0;
	return diag_set(d, -EBADMSG,
			"%s: the lines of boot %u have another checksum than boots.ndjson says; it "
			"was damaged or edited, measure again",
			file->path, boot->boot);
}

int run_folder_check_rows(const struct run_folder *f, const struct table_file *file,
			  const struct table *t, const char *lines, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < t->nr_rows && !err; i++)
		err = check_row(f, file, &t->rows[i], d);
	for (i = 0; i < f->boots.n && !err; i++)
		err = check_sides(f, file, lines, &f->boots.v[i], t->of_boot[i], d);
	return err;
}

static int check_table(const struct run_folder *f, const struct table_file *file,
		       const struct table *t, bool samples, struct diag *d)
{
	const char *lines = samples ? "samples" : "slots";
	int err = run_folder_check_rows(f, file, t, lines, d);
	size_t i;

	for (i = 0; i < f->boots.n && !err; i++) {
		const struct boot *b = &f->boots.v[i];
		const int64_t wanted = samples ? b->samples : b->slots;
		const size_t n = t->of_boot[i][SIDE_A] + t->of_boot[i][SIDE_B];

		if (wanted >= 0 && (size_t)wanted != n)
			err = diag_set(d, -EBADMSG,
				       "%s: %zu %s of boot %u, and boots.ndjson says %lld; it was "
				       "damaged or edited, measure again",
				       file->path, n, lines, b->boot, (long long)wanted);
		if (!err)
			err = run_folder_check_sum(file, b, samples, &t->sum[i], d);
	}
	return err;
}

int run_folder_check(const struct run_folder *f, const struct table *samples,
		     const struct table *slots, struct diag *d)
{
	int err = check_table(f, &f->samples, samples, true, d);

	return err || !slots ? err : check_table(f, &f->slots, slots, false, d);
}

int run_folder_need_sides(const struct run_folder *f, struct diag *d)
{
	const struct axis *axis = &f->run.axis;
	char key[512];

	if (axis->nr_sides == SIDE_NR)
		return 0;
	axis_key(axis, key, sizeof(key));
	return diag_set(d, -EINVAL,
			"%s: it is of one side alone, %s, and there is nothing to compare it with; "
			"run both sides",
			f->dir, key);
}
