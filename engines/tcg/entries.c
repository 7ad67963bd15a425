// SPDX-License-Identifier: GPL-2.0
#include "entries.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	uint64_t pc;
	enum entry_kind kind;
};

static struct entry *entries;
static size_t nr_entries;

static int refuse(char *why, size_t size, const char *path, size_t line, const char *what)
{
	snprintf(why, size, "%s:%zu: %s; make it again with vmabench-symbol entries", path, line,
		 what);
	return -EINVAL;
}

static int parse_line(const char *line, struct entry *entry)
{
	char kind[16], name[256];
	int end = -1;

	if (sscanf(line, "%15s 0x%" SCNx64 " %255s %n", kind, &entry->pc, name, &end) != 3 ||
	    end < 0 || line[end])
		return -EINVAL;
	for (int k = ENTRY_NONE + 1; k < NR_ENTRY_KINDS; k++)
		if (!strcmp(kind, entry_names[k])) {
			entry->kind = k;
			return 0;
		}
	return -EINVAL;
}

static int add_entry(const struct entry *entry)
{
	struct entry *more = realloc(entries, (nr_entries + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	entries = more;
	entries[nr_entries++] = *entry;
	return 0;
}

static int read_entries(FILE *f, const char *path, char *why, size_t size)
{
	struct entry entry;
	char line[512];
	size_t nr = 0;

	while (fgets(line, sizeof(line), f)) {
		nr++;
		if (!strchr(line, '\n') || parse_line(line, &entry))
			return refuse(why, size, path, nr, "is no entry");
		if (nr_entries && entries[nr_entries - 1].pc >= entry.pc)
			return refuse(why, size, path, nr, "is out of order");
		if (add_entry(&entry))
			return refuse(why, size, path, nr, "out of memory");
	}
	if (ferror(f) || !nr)
		return refuse(why, size, path, nr, "holds no entries");
	return 0;
}

int entries_load(const char *path, char *why, size_t size)
{
	FILE *f = fopen(path, "re");
	int err = -errno;

	if (!f) {
		snprintf(why, size, "%s: %s; make it with vmabench-symbol entries", path,
			 strerror(-err));
		return err;
	}
	nr_entries = 0;
	err = read_entries(f, path, why, size);
	fclose(f);
	return err;
}

static int compare_entry(const void *key, const void *element)
{
	const uint64_t pc = *(const uint64_t *)key;
	const struct entry *entry = element;

	return pc < entry->pc ? -1 : pc > entry->pc;
}

enum entry_kind entries_find(uint64_t pc)
{
	const struct entry *entry = NULL;

	if (nr_entries)
		entry = bsearch(&pc, entries, nr_entries, sizeof(*entries), compare_entry);
	return entry ? entry->kind : ENTRY_NONE;
}
