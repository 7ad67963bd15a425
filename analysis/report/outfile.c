// SPDX-License-Identifier: GPL-2.0
/* Writes a set of files beside their names and renames them into place. */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const struct outfiles *set, const char *name, struct diag *d)
{
	int err = errno ? -errno : -EIO;

	return diag_set(d, err, "%s/%s: %s; make room and see that the folder can be written",
			set->dir, name, strerror(-err));
}

/* What stands behind the last slash of @name. */
static const char *base_of(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

/* The folder @name in @parent, made where it is missing: its descriptor or -errno. */
static int open_sub(const struct outfiles *set, int parent, const char *name, struct diag *d)
{
	int fd, err;

	if (mkdirat(parent, name, 0777) && errno != EEXIST)
		return fail(set, name, d);
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	err = -errno;
	if (err == -ELOOP || err == -ENOTDIR)
		return diag_set(d, -EBADMSG,
				"%s/%s: it is a link or no folder, and what is made of a run is "
				"not written elsewhere; remove it",
				set->dir, name);
	return fail(set, name, d);
}

/* The folder that @name is in, as a descriptor or -errno. */
static int open_folder(const struct outfiles *set, const char *name, struct diag *d)
{
	int dir = open(set->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), sub;
	size_t len = base_of(name) - name;
	char *folder;

	if (dir < 0)
		return fail(set, name, d);
	if (!len)
		return dir;
	folder = strndup(name, len - 1);
	sub = folder ? open_sub(set, dir, folder, d) :
		       diag_set(d, -ENOMEM, "%s: no memory; free some and report again", name);
	free(folder);
	close(dir);
	return sub;
}

/* Nobody can have put anything at a name that was not known before. */
static int name_part(struct outfile *f)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char random[OUTFILE_RANDOM];
	char text[OUTFILE_RANDOM + 1] = "";
	size_t i;

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return -EIO;
	for (i = 0; i < sizeof(random); i++)
		text[i] = chars[random[i] % (sizeof(chars) - 1)];
	snprintf(f->part, sizeof(f->part), ".vmabench-%s.part", text);
	return 0;
}

static FILE *create_part(struct outfile *f, int folder)
{
	FILE *file;
	int fd;

	if (name_part(f))
		return NULL;
	fd = openat(folder, f->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return NULL;
	file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		unlinkat(folder, f->part, 0);
	}
	return file;
}

/* Room for one more file. */
static int grow(struct outfiles *set, const char *name, struct diag *d)
{
	size_t room = set->room ? 2 * set->room : 16;
	struct outfile *v;

	if (set->n < set->room)
		return 0;
	v = realloc(set->v, room * sizeof(*v));
	if (!v)
		return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", name);
	set->v = v;
	set->room = room;
	return 0;
}

/* Write the last file out and close it. A full disk shows here at the latest. */
static int finish(struct outfiles *set, struct diag *d)
{
	FILE *f = set->open;
	int err = 0;

	if (!f)
		return 0;
	errno = 0;
	if (ferror(f) || fflush(f))
		err = fail(set, set->v[set->n - 1].name, d);
	set->open = NULL;
	if (fclose(f) && !err)
		err = fail(set, set->v[set->n - 1].name, d);
	return err;
}

int outfile_open(struct outfiles *set, const char *name, FILE **out, struct diag *d)
{
	struct outfile f = { 0 };
	int folder, err = finish(set, d);

	if (!err)
		err = grow(set, name, d);
	if (err)
		return err;
	folder = open_folder(set, name, d);
	if (folder < 0)
		return folder;
	f.name = strdup(name);
	errno = ENOMEM;
	set->open = f.name ? create_part(&f, folder) : NULL;
	if (!set->open) {
		err = fail(set, name, d);
		free(f.name);
	} else {
		set->v[set->n++] = f;
	}
	close(folder);
	*out = set->open;
	return err;
}

static void forget(struct outfiles *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		free(set->v[i].name);
	free(set->v);
	*set = (struct outfiles){ .dir = set->dir };
}

int outfiles_commit(struct outfiles *set, struct diag *d)
{
	int err = finish(set, d);
	size_t i;

	for (i = 0; i < set->n && !err; i++) {
		const struct outfile *f = &set->v[i];
		int folder = open_folder(set, f->name, d);

		if (folder < 0)
			err = folder;
		else if (renameat(folder, f->part, folder, base_of(f->name)))
			err = fail(set, f->name, d);
		if (folder >= 0)
			close(folder);
	}
	if (err)
		outfiles_abort(set);
	else
		forget(set);
	return err;
}

void outfiles_abort(struct outfiles *set)
{
	struct diag ignored;
	size_t i;

	if (set->open)
		fclose(set->open);
	for (i = 0; i < set->n; i++) {
		int folder = open_folder(set, set->v[i].name, &ignored);

		if (folder < 0)
			continue;
		unlinkat(folder, set->v[i].part, 0);
		close(folder);
	}
	forget(set);
}
