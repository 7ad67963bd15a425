// SPDX-License-Identifier: GPL-2.0
#include "places.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "function.h"

static struct place **find_slot(struct place **slot, size_t slots, uint64_t pc)
{
	size_t i = (pc * 0x9e3779b97f4a7c15u >> 20) & (slots - 1);

	while (slot[i] && slot[i]->pc != pc)
		i = (i + 1) & (slots - 1);
	return &slot[i];
}

static int grow(struct places *places)
{
	const size_t slots = places->slots ? 2 * places->slots : 4096;
	struct place **slot = calloc(slots, sizeof(struct place *));

	if (!slot)
		return -ENOMEM;
	for (size_t i = 0; i < places->slots; i++)
		if (places->slot[i])
			*find_slot(slot, slots, places->slot[i]->pc) = places->slot[i];
	free(places->slot);
	places->slot = slot;
	places->slots = slots;
	return 0;
}

/* The compiler's clones (NAME.isra.0) go by the function's name; its parts are no functions. */
static bool is_part(const char *symbol)
{
	return strstr(symbol, ".part.") || strstr(symbol, ".cold");
}

static const char *keep_function(struct names *names, const char *symbol)
{
	char text[512];
	const struct name *name;

	snprintf(text, sizeof(text), "%s", symbol);
	/* A '.' in front is no suffix: the assembler's own labels. */
	text[1 + strcspn(text + 1, ".; ")] = '\0';
	name = names_get(names, text);
	return name ? name->text : "[unknown]";
}

static int name_place(struct places *places, struct image *image, Dwarf_Addr addr,
		      struct place *place, struct diag *d)
{
	const struct inlined *inlined;
	struct function *function;
	const struct symbol *symbol;
	int err;

	err = function_at(&image->functions, &places->names, addr, &function, d);
	if (err)
		return err;
	symbol = image_symbol_at(image, addr);
	place->entry = symbol && symbol->addr == addr && !is_part(symbol->name);
	if (function)
		place->frame[0].function = keep_function(&places->names, function->name);
	else if (symbol)
		place->frame[0].function = keep_function(&places->names, symbol->name);
	place->line = function_line(&image->functions, &places->names, addr);
	inlined = function ? function_inlined_at(function->inlined, addr) : NULL;
	for (; inlined && place->nr < PLACE_MAX_FRAMES;
	     inlined = function_inlined_at(inlined->child, addr)) {
		if (!inlined->name)
			continue;
		place->frame[place->nr].function = keep_function(&places->names, inlined->name);
		place->frame[place->nr++].call = inlined->call;
	}
	return 0;
}

int places_find(struct places *places, uint64_t pc, const struct place **found, struct diag *d)
{
	struct place **slot, *place;
	Dwarf_Addr addr;

	if (2 * places->nr >= places->slots && grow(places))
		return diag_set(d, -ENOMEM, "memory: none for the names; free some");
	slot = find_slot(places->slot, places->slots, pc);
	*found = *slot;
	if (*slot)
		return 0;
	place = calloc(1, sizeof(*place));
	if (!place)
		return diag_set(d, -ENOMEM, "memory: none for the names; free some");
	*place = (struct place){ .pc = pc, .frame[0].function = "[unknown]", .nr = 1 };
	*slot = place;
	*found = place;
	places->nr++;
	for (size_t i = 0; i < places->nr_images; i++)
		if (image_holds(&places->image[i], pc, &addr))
			return name_place(places, &places->image[i], addr, place, d);
	return 0;
}

static bool is_clone_of(const char *symbol, const char *function)
{
	const size_t len = strlen(function);

	return !strncmp(symbol, function, len) && (!symbol[len] || symbol[len] == '.') &&
	       !is_part(symbol);
}

bool places_have(const struct places *places, const char *function)
{
	for (size_t i = 0; i < places->nr_images; i++) {
		const struct image *image = &places->image[i];

		for (size_t s = 0; s < image->nr_symbols; s++)
			if (is_clone_of(image->symbol[s].name, function))
				return true;
	}
	return false;
}

void places_free(struct places *places)
{
	for (size_t i = 0; i < places->slots; i++)
		free(places->slot[i]);
	free(places->slot);
	for (size_t i = 0; i < places->nr_images; i++)
		image_close(&places->image[i]);
	free(places->image);
	names_free(&places->names);
}
