// SPDX-License-Identifier: GPL-2.0
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "drive.h"

#define MOST_LISTED 24

/* A device that has a name of its own: no terminal, and none of ours. */
static int is_telling(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strncmp(entry->d_name, "tty", 3) &&
	       strncmp(entry->d_name, "vmabench-", 9);
}

/* The devices that are there, beside the one that is not. */
static void list_devices(const char *device, FILE *out)
{
	char *folder = strdup(device);
	struct dirent **found = NULL;
	int nr = -1;

	if (folder) {
		*strrchr(folder, '/') = '\0';
		nr = scandir(folder, &found, is_telling, alphasort);
		if (nr < 0) {
			strcpy(folder, "/dev");
			nr = scandir(folder, &found, is_telling, alphasort);
		}
	}
	fprintf(out, "there is no %s; in %s there are", device, folder ? folder : "/dev");
	for (int i = 0; i < nr && i < MOST_LISTED; i++)
		fprintf(out, "%s %s", i ? "," : "", found[i]->d_name);
	if (nr <= 0 || nr > MOST_LISTED)
		fputs(nr <= 0 ? " none" : ", and more", out);
	while (nr > 0)
		free(found[--nr]);
	free(found);
	free(folder);
}

/* One page of it, as a storm maps it. 0 or -errno. */
static int map_once(const struct mapping *mapping, int fd)
{
	const struct vmabench_pattern pattern = { .stride = 1 };
	struct storm_slot slot = {
		.pattern = &pattern,
		.c.args = { .pages = 1, .maps = 1 },
		.fd = fd,
		.flags = mapping->flags,
	};
	struct drive_plan plan;
	struct arena arena;
	int err;

	err = arena_reserve(&arena, 1);
	if (err)
		return err;
	drive_plan(&plan, &slot, &arena);
	err = drive_map(&plan);
	arena_release(&arena);
	return err;
}

/* Says on @out what stands in the way of mapping what the row maps, without a newline. */
static void probe_mapping(const struct row *row, FILE *out)
{
	const struct mapping *mapping = row->mapping;
	const int fd = mapping->open ? mapping->open(row->device) : -1;
	struct stat st;
	int err;

	if (fd < 0 && mapping->open) {
		if (row->device && (fd == -ENOENT || fd == -ENOTDIR))
			list_devices(row->device, out);
		else if (row->device)
			fprintf(out, "it cannot be opened for reading and writing: %s",
				strerror(-fd));
		else
			fprintf(out, "this kernel lacks it: %s; it needs %s", strerror(-fd),
				mapping->needs);
		return;
	}
	if (row->device && (fstat(fd, &st) || !S_ISCHR(st.st_mode)))
		fputs("it is no character device", out);
	else if ((err = map_once(mapping, fd)))
		fprintf(out, "it refuses to be mapped (%s, for reading and writing): %s",
			mapping->flags & VMABENCH_STORM_PRIVATE ? "private" : "shared",
			strerror(-err));
	if (fd >= 0)
		close(fd);
}

static bool is_first(const struct rows *rows, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (!strcmp(rows->row[i].mapping_name, rows->row[row].mapping_name))
			return false;
	return true;
}

static int probe_all(const struct rows *rows, FILE *out)
{
	for (size_t i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];
		char *why = NULL;
		size_t len = 0;
		FILE *text;

		if (!row->mapping || !is_first(rows, i))
			continue;
		text = open_memstream(&why, &len);
		if (!text)
			return -ENOMEM;
		probe_mapping(row, text);
		if (fclose(text)) {
			free(why);
			return -ENOMEM;
		}
		fprintf(out, "%s\t%s\n", row->mapping_name, why);
		free(why);
	}
	return ferror(out) ? -EIO : 0;
}

int probe_rows(const struct rows *rows, const char *path, struct diag *d)
{
	FILE *out = fopen(path, "wxe");
	int err = out ? probe_all(rows, out) : -errno;

	if (out && fclose(out) && !err)
		err = -errno;
	if (err)
		diag_exit(d, VMABENCH_EXIT_STORM, err, "%s: cannot be written: %s; make room", path,
			  strerror(-err));
	return err;
}
