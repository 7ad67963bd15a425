// SPDX-License-Identifier: GPL-2.0
/*
 * The check by other means: the ratio of whole processes that hyperfine timed
 * (engines/whole.sh), beside that of the row whose loop they run, both of its phases
 * together.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "infile.h"
#include "report.h"
#include "stats.h"
#include "text.h"

#define FOLDER	      "hyperfine"
#define SUFFIX	      ".json"
#define FILE_MAX_SIZE ((size_t)64 << 20)

static int bad_file(const char *path, const char *why, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s: %s; remove it or time the commands again", path, why);
}

/*
 * Sets *@median to that of all runs of the commands named @name, if there are any. 0, -EBADMSG or
 * -ENOMEM.
 */
static int median_of(const char *path, const json_t *results, const char *name, double *median,
		     struct diag *d)
{
	const json_t *result, *value;
	size_t i, j, n = 0;
	double *times;
	int err = 0;

	json_array_foreach (results, i, result)
		n += json_array_size(json_object_get(result, "times"));
	times = diag_calloc(d, n + 1, sizeof(*times));
	if (!times)
		return -ENOMEM;
	n = 0;
	json_array_foreach (results, i, result) {
		const char *command = json_string_value(json_object_get(result, "command"));

		if (!command || strcmp(command, name))
			continue;
		json_array_foreach (json_object_get(result, "times"), j, value) {
			times[n] = json_number_value(value);
			if (!(times[n++] > 0))
				err = bad_file(path, "holds a time that is none", d);
		}
	}
	if (n && !err)
		*median = stats_median(times, n);
	free(times);
	return err;
}

/* B over A, by hyperfine's JSON at @path, whose commands are called like the sides. */
static int read_ratio(const char *path, double *ratio, struct diag *d)
{
	double a = NAN, b = NAN;
	const json_t *results;
	json_t *root;
	size_t len;
	char *text;
	int err = infile_load(path, FILE_MAX_SIZE, &text, &len, d);

	if (err)
		return err;
	root = json_loadb(text, len, 0, NULL);
	free(text);
	results = json_object_get(root, "results");
	err = median_of(path, results, side_names[SIDE_A], &a, d);
	if (!err)
		err = median_of(path, results, side_names[SIDE_B], &b, d);
	if (!err && !(a > 0 && b > 0))
		err = bad_file(path, "holds no times of both sides", d);
	*ratio = b / a;
	json_decref(root);
	return err;
}

/* Of the row @name, all phases together; NaN where the run has no trusted row of that name. */
static double row_ratio(const struct comparison *c, const char *name)
{
	double a = 0, b = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *row = &c->v[i];

		if (strcmp(row->row->name, name))
			continue;
		if (row->nr_faults)
			return NAN;
		a += row->cost[SIDE_A].median;
		b += row->cost[SIDE_B].median;
	}
	return a > 0 ? b / a : NAN;
}

static int print_file(const struct report *r, const char *file, FILE *f, int width, struct diag *d)
{
	char path[PATH_MAX], name[NAME_MAX + 1], text[NAME_MAX + 256], own[96] = "";
	double ratio, of_row;
	int err;

	if (snprintf(path, sizeof(path), "%s/" FOLDER "/%s", r->dir, file) >= PATH_MAX)
		return diag_set(d, -ENAMETOOLONG, "%s: its path is too long; move the folder",
				r->dir);
	err = read_ratio(path, &ratio, d);
	if (err)
		return err;
	snprintf(name, sizeof(name), "%.*s", (int)(strlen(file) - strlen(SUFFIX)), file);
	for (char *c = name; *c; c++)
		if (*c == ',')
			*c = '/';
	of_row = row_ratio(r->c, name);
	if (!isnan(of_row))
		snprintf(own, sizeof(own), "; the row's own, its phases together, %.3f", of_row);
	snprintf(text, sizeof(text), "Whole commands of %s, by hyperfine: ratio %.3f%s", name,
		 ratio, own);
	text_wrap(f, width, "", text);
	return 0;
}

static int is_json(const struct dirent *entry)
{
	const size_t len = strlen(entry->d_name);

	return len > strlen(SUFFIX) && !strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX);
}

int report_whole(const struct report *r, FILE *f, int width, struct diag *d)
{
	char path[PATH_MAX];
	struct dirent **files;
	int folder, nr, err = 0;

	if (snprintf(path, sizeof(path), "%s/" FOLDER, r->dir) >= PATH_MAX)
		return diag_set(d, -ENAMETOOLONG, "%s: its path is too long; move the folder",
				r->dir);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (folder < 0 && (errno == ELOOP || errno == ENOTDIR))
		return bad_file(path, "is a link or no folder, and might lead anywhere", d);
	if (folder < 0 && errno == ENOENT)
		return 0;
	nr = folder < 0 ? -1 : scandirat(folder, ".", &files, is_json, alphasort);
	if (nr < 0)
		err = diag_set(d, -errno, "%s: %s; make it readable", path, strerror(errno));
	if (folder >= 0)
		close(folder);
	if (err)
		return err;
	for (int i = 0; i < nr; i++) {
		if (!err)
			err = print_file(r, files[i]->d_name, f, width, d);
		free(files[i]);
	}
	free(files);
	return err;
}
