// SPDX-License-Identifier: GPL-2.0
#include "row_part.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "nearest.h"
#include "profiles.h"

/* A row's mapping that is no file here: /dev/NAME, with a '!' for each slash in NAME. */
#define DEVICE_PREFIX "dev:"
#define DEVICE_CHARS  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-:!"

/* dev:NAME. "." and ".." are no names of devices. */
static int parse_device(struct row *row, const char *name, const struct row_place *at)
{
	if (!*name || name[strspn(name, DEVICE_CHARS)] || *name == '.' || strstr(name, "!.") ||
	    *name == '!' || strstr(name, "!!") || name[strlen(name) - 1] == '!')
		return bad_row(at, "'%s' is no device below /dev; write dev:NAME, with ! for /",
			       row->mapping_name);
	row->mapping = &mapping_of_device;
	if (asprintf(&row->device, "/dev/%s", name) < 0) {
		row->device = NULL;
		return bad_row(at, "out of memory; give the guest more");
	}
	for (char *c = row->device; *c; c++)
		if (*c == '!')
			*c = '/';
	return 0;
}

static int unknown_mapping(const char *word, const struct row_place *at)
{
	const char *names[MAX_NAMES];
	size_t nr = 0;

	for (size_t i = 0; nr < MAX_NAMES && profile_at(i); i++)
		names[nr++] = profile_at(i)->name;
	for (size_t i = 0; nr < MAX_NAMES && mapping_at(i); i++)
		names[nr++] = mapping_at(i)->name;
	return bad_row(at, "there is no mapping '%s'; did you mean '%s'?", word,
		       nearest_name(word, names, nr));
}

/* A profile that refuses is for the storms that ask what that costs. */
static int check_refusal(const struct row *row, const struct row_place *at)
{
	const bool refuses = row->profile && row->profile->refuses;

	if (refuses == row->storm->is_refused)
		return 0;
	if (refuses)
		return bad_row(at, "profile %s refuses every mapping; take another",
			       row->mapping_name);
	return bad_row(at, "%s needs a profile that refuses, and %s does not; write 'error'",
		       row->storm->name, row->mapping_name);
}

int row_mapping(struct row *row, const char *word, const struct row_place *at)
{
	row->mapping_name = strdup(word);
	if (!row->mapping_name)
		return bad_row(at, "out of memory; give the guest more");
	if (!row->storm->maps_device) {
		if (strcmp(word, "none"))
			return bad_row(at,
				       "%s maps nothing, so it has no mapping '%s'; write 'none'",
				       row->storm->name, word);
		return 0;
	}
	if (!strncmp(word, DEVICE_PREFIX, strlen(DEVICE_PREFIX))) {
		if (parse_device(row, word + strlen(DEVICE_PREFIX), at))
			return -EINVAL;
	} else {
		row->profile = profile_find(word);
		row->mapping = row->profile ? NULL : mapping_find(word);
		if (!row->profile && !row->mapping)
			return unknown_mapping(word, at);
	}
	return check_refusal(row, at);
}
