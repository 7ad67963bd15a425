// SPDX-License-Identifier: GPL-2.0
#include "run_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct kernel_info *find_kernel(const struct runinfo *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->nr_kernels; i++)
		if (!strcmp(run->kernels[i].name, name))
			return &run->kernels[i];
	return NULL;
}

/* Two builds of one name are not one kernel. */
static int check_boot(const struct run_folder *f, const struct boot *boot, struct diag *d)
{
	const struct kernel_info *kernel = find_kernel(&f->run, boot->kernel);
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
	return 0;
}

static int read_boots(struct run_folder *f, const char *path, struct diag *d)
{
	int err = boots_read(path, f->run.unfinished, &f->boots, d);
	size_t i;

	if (err)
		return err;
	for (i = 0; i < f->boots.n && !err; i++)
		err = check_boot(f, &f->boots.v[i], d);
	if (err)
		boots_free(&f->boots);
	return err;
}

int run_folder_read(const char *dir, struct run_folder *f, struct diag *d)
{
	size_t size = strlen(dir) + sizeof("/boots.ndjson");
	char *path = diag_calloc(d, size, 1);
	int err;

	*f = (struct run_folder){ .dir = dir, .samples_path = diag_calloc(d, size, 1) };
	if (!path || !f->samples_path) {
		free(path);
		free(f->samples_path);
		return -ENOMEM;
	}
	snprintf(path, size, "%s/run.json", dir);
	err = runinfo_read(path, &f->run, d);
	if (!err) {
		snprintf(path, size, "%s/boots.ndjson", dir);
		err = read_boots(f, path, d);
		if (err)
			runinfo_free(&f->run);
	}
	free(path);
	if (err) {
		free(f->samples_path);
		return err;
	}
	snprintf(f->samples_path, size, "%s/samples.csv", dir);
	f->samples = (struct samples_file){ f->samples_path, f->run.unfinished, &f->boots,
					    &f->run.axis };
	return 0;
}

void run_folder_free(struct run_folder *f)
{
	runinfo_free(&f->run);
	boots_free(&f->boots);
	free(f->samples_path);
}

static int other(const struct run_folder *f, const char *what, const char *got, const char *says,
		 struct diag *d)
{
	return diag_set(d, -EBADMSG,
			"%s/samples.csv: %s \"%.80s\", and run.json %s; the two are not of one "
			"run, measure again",
			f->dir, what, got, says);
}

static int check_row(const struct run_folder *f, const struct sample_row *row, struct diag *d)
{
	const json_t *name;
	size_t i;

	if (row->unit != f->run.unit)
		return other(f, "it has samples in", row->unit->name,
			     "says that the target measures something else", d);
	json_array_foreach (f->run.plan_rows, i, name)
		if (!strcmp(json_string_value(name), row->name))
			return 0;
	return other(f, "it has samples of row", row->name, "has not planned it", d);
}

/* A boot has as many samples as it says, of sides that were measured on its kernel. */
static int check_samples(const struct run_folder *f, const struct boot *boot,
			 const size_t n[SIDE_NR], struct diag *d)
{
	const struct axis *axis = &f->run.axis;
	int i;

	if (boot->samples >= 0 && (size_t)boot->samples != n[SIDE_A] + n[SIDE_B])
		return diag_set(d, -EBADMSG,
				"%s/samples.csv: %zu samples of boot %u, and boots.ndjson says "
				"%lld; it was damaged or edited, measure again",
				f->dir, n[SIDE_A] + n[SIDE_B], boot->boot,
				(long long)boot->samples);
	for (i = 0; i < axis->nr_sides; i++)
		if (n[i] && strcmp(boot->kernel, axis->side[i].kernel))
			return diag_set(d, -EBADMSG,
					"%s/samples.csv: boot %u has samples of side %s, which is "
					"%s, and ran %s; the two are not of one run, measure again",
					f->dir, boot->boot, side_names[i], axis->side[i].kernel,
					boot->kernel);
	return 0;
}

int run_folder_check(const struct run_folder *f, const struct samples *s, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < s->nr_rows && !err; i++)
		err = check_row(f, &s->rows[i], d);
	for (i = 0; i < f->boots.n && !err; i++)
		err = check_samples(f, &f->boots.v[i], s->of_boot[i], d);
	return err;
}

int run_folder_need_sides(const struct run_folder *f, struct diag *d)
{
	const struct axis *axis = &f->run.axis;

	if (axis->nr_sides == SIDE_NR)
		return 0;
	return diag_set(d, -EINVAL,
			"%s: it is of one side alone, %s on %s, and there is nothing to compare it "
			"with; run both sides",
			f->dir, axis->side[SIDE_A].hook, axis->side[SIDE_A].kernel);
}
