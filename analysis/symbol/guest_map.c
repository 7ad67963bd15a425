// SPDX-License-Identifier: GPL-2.0
#include "guest_map.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text_file.h"

#define MAX_FIELDS 7

static void *add_to(void **array, size_t *nr, size_t size)
{
	void *more = realloc(*array, (*nr + 1) * size);

	if (!more)
		return NULL;
	*array = more;
	return (char *)more + (*nr)++ * size;
}

static bool add_module(struct guest_map *map, char **field)
{
	struct map_module *module =
		add_to((void **)&map->module, &map->nr_modules, sizeof(*module));

	if (module)
		*module = (struct map_module){ .name = field[1], .build_id = field[2] };
	return module;
}

static bool add_section(struct guest_map *map, char **field, uint64_t addr)
{
	struct map_section *section =
		add_to((void **)&map->section, &map->nr_sections, sizeof(*section));

	if (section)
		*section = (struct map_section){ field[1], field[2], addr };
	return section;
}

static bool add_region(struct guest_map *map, char **field, uint32_t number, uint64_t ops)
{
	const struct map_region *last = map->nr_regions ? &map->region[map->nr_regions - 1] : NULL;
	const uint32_t phase = last && last->number == number ? last->phase + 1 : 0;
	struct map_region *region =
		add_to((void **)&map->region, &map->nr_regions, sizeof(*region));

	if (region)
		*region = (struct map_region){ number,	 phase,	   field[2], field[3],
					       field[4], field[5], ops };
	return region;
}

static int add_line(struct guest_map *map, char *line)
{
	char *field[MAX_FIELDS] = { NULL };
	const size_t nr = text_split(line, '\t', field, MAX_FIELDS);
	uint64_t number, ops;
	bool added;

	if (nr == 3 && !strcmp(field[0], "kernel")) {
		map->kernel_id = field[1];
		return text_number(field[2], 16, &map->kernel_stext);
	}
	if (nr == 2 && !strcmp(field[0], "program")) {
		map->program_id = field[1];
		return 0;
	}
	if (nr == 3 && !strcmp(field[0], "module"))
		added = add_module(map, field);
	else if (nr == 4 && !strcmp(field[0], "section") && !text_number(field[3], 16, &number))
		added = add_section(map, field, number);
	else if (nr == 7 && !strcmp(field[0], "region") && !text_number(field[1], 10, &number) &&
		 !text_number(field[6], 10, &ops))
		added = add_region(map, field, (uint32_t)number, ops);
	else
		return -EBADMSG;
	return added ? 0 : -ENOMEM;
}

int guest_map_load(struct guest_map *map, const char *path, struct diag *d)
{
	unsigned int nr = 0;
	char *line, *rest;
	int err;

	*map = (struct guest_map){ .kernel_id = "", .program_id = "" };
	err = text_read(path, &map->text, d);
	if (err)
		return err;
	for (rest = map->text; (line = strsep(&rest, "\n")) && rest;) {
		nr++;
		err = add_line(map, line);
		if (err)
			return diag_set(d, err, "%s:%u: is no line of a guest.map; run again", path,
					nr);
	}
	if (!map->nr_regions || *line)
		return diag_set(d, -EBADMSG, "%s: is cut short; run again", path);
	return 0;
}

void guest_map_free(struct guest_map *map)
{
	free(map->module);
	free(map->section);
	free(map->region);
	free(map->text);
}

const struct map_region *guest_map_region(const struct guest_map *map, uint32_t number,
					  uint32_t phase)
{
	for (size_t i = 0; i < map->nr_regions; i++)
		if (map->region[i].number == number && map->region[i].phase == phase)
			return &map->region[i];
	return NULL;
}

const char *guest_map_module_id(const struct guest_map *map, const char *module)
{
	for (size_t i = 0; i < map->nr_modules; i++)
		if (!strcmp(map->module[i].name, module))
			return map->module[i].build_id;
	return NULL;
}
