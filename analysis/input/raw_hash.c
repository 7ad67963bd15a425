// SPDX-License-Identifier: GPL-2.0
#include "raw_hash.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "infile.h"

#define BUFFER	   ((size_t)1 << 16)
#define MAX_FOLDER 8 /* descriptors */

/* What is looked for in a folder: files, and folders with all that is in them. */
static const char *const raw[] = { "boots.ndjson", "cost", "samples.csv", "slots.csv" };

/* The paths that were found, for nftw(), which takes no argument of ours. */
static _Thread_local struct {
	char **v;
	size_t n, room;
} found;

static int note_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
	if (type == FTW_D)
		return 0;
	if (found.n == found.room) {
		const size_t room = found.room ? 2 * found.room : 64;
		char **v = realloc(found.v, room * sizeof(*v));

		if (!v)
			return ENOMEM;
		found.v = v;
		found.room = room;
	}
	found.v[found.n] = strdup(path);
	return found.v[found.n] ? (found.n++, 0) : ENOMEM;
}

static void forget_files(void)
{
	while (found.n)
		free(found.v[--found.n]);
	free(found.v);
	found.v = NULL;
	found.room = 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_files(const char *dir, struct diag *d)
{
	char path[PATH_MAX];
	struct stat st;
	size_t i;
	int err;

	for (i = 0; i < sizeof(raw) / sizeof(raw[0]); i++) {
		if (snprintf(path, sizeof(path), "%s/%s", dir, raw[i]) >= PATH_MAX)
			return diag_set(d, -ENAMETOOLONG,
					"%s: its path is too long; move the folder", dir);
		if (lstat(path, &st))
			continue;
		err = nftw(path, note_file, MAX_FOLDER, FTW_PHYS);
		if (err)
			return diag_set(d, -ENOMEM, "%s: it cannot be listed; make it readable",
					path);
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_name);
	return 0;
}

static int hash_file(const char *path, char hex[SHA256_HEX], struct diag *d)
{
	char *buffer = diag_calloc(d, BUFFER, 1);
	struct sha256 s;
	size_t n;
	FILE *f;
	int err = buffer ? infile_fopen(path, &f, d) : -ENOMEM;

	if (err) {
		free(buffer);
		return err;
	}
	sha256_begin(&s);
	while ((n = fread(buffer, 1, BUFFER, f)))
		sha256_add(&s, buffer, n);
	if (ferror(f))
		err = diag_set(d, -EIO, "%s: it cannot be read; make it readable", path);
	fclose(f);
	free(buffer);
	sha256_hex(&s, hex);
	return err;
}

/* A line as sha256sum prints it; it would write such names in another way. */
static int add_line(struct sha256 *all, const char *path, size_t dir_len, struct diag *d)
{
	const char *name = path + dir_len + 1;
	char hex[SHA256_HEX];
	int err;

	if (strpbrk(name, "\\\n\r"))
		return diag_set(d, -EBADMSG, "%s: no run leaves a file of that name; remove it",
				path);
	err = hash_file(path, hex, d);
	if (err)
		return err;
	sha256_add(all, hex, strlen(hex));
	sha256_add(all, "  ", 2);
	sha256_add(all, name, strlen(name));
	sha256_add(all, "\n", 1);
	return 0;
}

int raw_hash(const char *dir, char hex[SHA256_HEX], struct diag *d)
{
	struct sha256 all;
	size_t i;
	int err = list_files(dir, d);

	sha256_begin(&all);
	for (i = 0; !err && i < found.n; i++)
		err = add_line(&all, found.v[i], strlen(dir), d);
	forget_files();
	if (!err)
		sha256_hex(&all, hex);
	return err;
}
