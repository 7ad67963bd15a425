// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run_folder.h"

int run_folder_read(const char *dir, struct run_folder *f, struct diag *d)
{
	size_t size = strlen(dir) + sizeof("/journal.ndjson");
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
		snprintf(path, size, "%s/journal.ndjson", dir);
		err = journal_read(path, f->run.unfinished, &f->journal, d);
		if (err)
			runinfo_free(&f->run);
	}
	free(path);
	if (err) {
		free(f->samples_path);
		return err;
	}
	snprintf(f->samples_path, size, "%s/samples.csv", dir);
	f->samples = (struct samples_file){
		f->samples_path, f->run.unfinished, &f->journal
	};
	return 0;
}

void run_folder_free(struct run_folder *f)
{
	runinfo_free(&f->run);
	journal_free(&f->journal);
	free(f->samples_path);
}

static int other(const struct run_folder *f, const char *what, const char *got, const char *says,
		 struct diag *d)
{
	return diag_set(d, -EBADMSG,
			"%s/samples.csv: %s \"%.80s\", and run.json %s; the two are not of one run, measure again",
			f->dir, what, got, says);
}

static int check_row(const struct run_folder *f, const struct sample_row *row, struct diag *d)
{
	const struct runinfo *run = &f->run;
	const struct kernel_info *kernel = NULL;
	const json_t *name;
	size_t i;

	for (i = 0; i < run->n_kernels && !kernel; i++)
		if (!strcmp(run->kernels[i].name, row->kernel))
			kernel = &run->kernels[i];
	if (!kernel)
		return other(f, "it has samples of kernel", row->kernel, "does not name it", d);
	if (strcmp(kernel->build, row->build))
		return other(f, "it has samples of build", row->build, "names another", d);
	if (row->unit != run->unit)
		return other(f, "it has samples in", unit_names[row->unit],
			     "says that the target measures something else", d);
	json_array_foreach(run->plan_rows, i, name)
		if (!strcmp(json_string_value(name), row->name))
			return 0;
	return other(f, "it has samples of row", row->name, "has not planned it", d);
}

static int check_boots(const struct run_folder *f, const struct samples *s, struct diag *d)
{
	const struct journal *j = &f->journal;
	size_t i, at = 0;

	for (i = 0; i < s->n_boots; i++)
		if (!journal_has(j, s->boots[i].boot))
			return diag_set(d, -EBADMSG,
					"%s/samples.csv: it has samples of boot %u, which journal.ndjson does not have; the two are not of one run, measure again",
					f->dir, s->boots[i].boot);
	for (i = 0; i < j->n; i++) {
		size_t n;

		while (at < s->n_boots && s->boots[at].boot < j->v[i].boot)
			at++;
		n = at < s->n_boots && s->boots[at].boot == j->v[i].boot ? s->boots[at].n : 0;
		if (j->v[i].samples >= 0 && (size_t)j->v[i].samples != n)
			return diag_set(d, -EBADMSG,
					"%s/samples.csv: %zu samples of boot %u, and journal.ndjson says %lld; it was damaged or edited, measure again",
					f->dir, n, j->v[i].boot, (long long)j->v[i].samples);
	}
	return 0;
}

int run_folder_check(const struct run_folder *f, const struct samples *s, struct diag *d)
{
	size_t i;
	int err = 0;

	for (i = 0; i < s->n_rows && !err; i++)
		err = check_row(f, &s->rows[i], d);
	return err ? err : check_boots(f, s, d);
}
