// SPDX-License-Identifier: GPL-2.0
/* Writes a set of files beside their names and renames them into place. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"

static int path_of(const struct outfiles *set, const char *name, const char *suffix,
		   char path[PATH_MAX], struct diag *d)
{
	if (snprintf(path, PATH_MAX, "%s/%s%s", set->dir, name, suffix) < PATH_MAX)
		return 0;
	return diag_set(d, -ENAMETOOLONG, "%s: the path is too long; move the folder", set->dir);
}

static int fail(struct diag *d, const char *path)
{
	int err = errno ? -errno : -EIO;

	return diag_set(d, err, "%s: %s; make room and see that the folder can be written", path,
			strerror(-err));
}

FILE *outfile_open(struct outfiles *set, const char *name, struct diag *d)
{
	const char *slash = strrchr(name, '/');
	char path[PATH_MAX];
	FILE *f;

	if (set->n == OUTFILE_MAX) {
		diag_set(d, -ENFILE, "%s: more than %d files in one set; raise OUTFILE_MAX", name,
			 OUTFILE_MAX);
		return NULL;
	}
	if (slash) {
		if (path_of(set, name, "", path, d))
			return NULL;
		*strrchr(path, '/') = '\0';
		if (mkdir(path, 0777) && errno != EEXIST) {
			fail(d, path);
			return NULL;
		}
	}
	if (path_of(set, name, ".part", path, d))
		return NULL;
	f = fopen(path, "we");
	if (!f) {
		fail(d, path);
		return NULL;
	}
	set->name[set->n] = name;
	set->file[set->n++] = f;
	return f;
}

/* A full disk shows here at the latest. */
static int finish(struct outfiles *set, int i, struct diag *d)
{
	FILE *f = set->file[i];
	int err = 0;

	errno = 0;
	if (ferror(f) || fflush(f))
		err = fail(d, set->name[i]);
	set->file[i] = NULL;
	if (fclose(f) && !err)
		err = fail(d, set->name[i]);
	return err;
}

int outfiles_commit(struct outfiles *set, struct diag *d)
{
	char part[PATH_MAX], path[PATH_MAX];
	int i, err = 0;

	for (i = 0; i < set->n && !err; i++)
		err = finish(set, i, d);
	for (i = 0; i < set->n && !err; i++) {
		err = path_of(set, set->name[i], ".part", part, d);
		if (!err)
			err = path_of(set, set->name[i], "", path, d);
		if (!err && rename(part, path))
			err = fail(d, path);
	}
	if (err)
		outfiles_abort(set);
	set->n = 0;
	return err;
}

void outfiles_abort(struct outfiles *set)
{
	struct diag ignored;
	char part[PATH_MAX];
	int i;

	for (i = 0; i < set->n; i++) {
		if (set->file[i])
			fclose(set->file[i]);
		if (!path_of(set, set->name[i], ".part", part, &ignored))
			unlink(part);
	}
	set->n = 0;
}
