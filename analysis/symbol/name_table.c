// SPDX-License-Identifier: GPL-2.0
#include "name_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

/* Where @text is, or the free slot it belongs into. */
static struct name **find_slot(struct name **slot, size_t slots, const char *text)
{
	size_t i = hash_bytes(HASH_START, text, strlen(text)) & (slots - 1);

	while (slot[i] && strcmp(slot[i]->text, text))
		i = (i + 1) & (slots - 1);
	return &slot[i];
}

static int grow(struct names *names)
{
	const size_t slots = names->slots ? 2 * names->slots : 256;
	struct name **slot = calloc(slots, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	for (size_t i = 0; i < names->slots; i++)
		if (names->slot[i])
			*find_slot(slot, slots, names->slot[i]->text) = names->slot[i];
	free(names->slot);
	names->slot = slot;
	names->slots = slots;
	return 0;
}

struct name *names_get(struct names *names, const char *text)
{
	const size_t len = strlen(text) + 1;
	struct name **slot, *name;

	if (2 * names->nr >= names->slots && grow(names))
		return NULL;
	slot = find_slot(names->slot, names->slots, text);
	if (*slot)
		return *slot;
	name = malloc(sizeof(*name) + len);
	if (!name)
		return NULL;
	name->text = memcpy(name + 1, text, len);
	name->count = 0;
	*slot = name;
	names->nr++;
	return name;
}

static int compare_text(const void *a, const void *b)
{
	const struct name *const *x = a, *const *y = b;

	return strcmp((*x)->text, (*y)->text);
}

struct name **names_sorted(const struct names *names)
{
	struct name **all = calloc(names->nr + 1, sizeof(*all));
	size_t nr = 0;

	if (!all)
		return NULL;
	for (size_t i = 0; i < names->slots; i++)
		if (names->slot[i])
			all[nr++] = names->slot[i];
	qsort(all, nr, sizeof(*all), compare_text);
	return all;
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->slots; i++)
		free(names->slot[i]);
	free(names->slot);
	*names = (struct names){ 0 };
}
