// SPDX-License-Identifier: GPL-2.0
#include "collapse.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text_file.h"

#define OP "op"

/* A stack as it grows; what does not fit is an error, not a shorter stack. */
struct stack_text {
	char text[16384];
	size_t len;
	const char *call; /* where the next frame was called, or NULL */
};

static int no_memory(struct diag *d)
{
	return diag_set(d, -ENOMEM, "memory: none for the stacks; free some");
}

static void append(struct stack_text *stack, const char *text)
{
	const size_t len = strlen(text);

	if (stack->len + len < sizeof(stack->text))
		memcpy(stack->text + stack->len, text, len + 1);
	stack->len += len;
}

static void append_frame(struct stack_text *stack, const char *function, const char *call)
{
	append(stack, ";");
	append(stack, function);
	if (call) {
		append(stack, "@");
		append(stack, call);
	}
}

static void append_place(struct stack_text *stack, const struct place *place)
{
	append_frame(stack, place->frame[0].function, stack->call);
	for (int i = 1; i < place->nr; i++)
		append_frame(stack, place->frame[i].function, place->frame[i].call);
	stack->call = place->line;
}

static struct collapse_region *find_region(struct collapse *collapse, uint32_t number,
					   uint32_t phase)
{
	for (size_t i = collapse->nr_regions; i-- > 0;)
		if (collapse->region[i].raw.number == number &&
		    collapse->region[i].raw.phase == phase)
			return &collapse->region[i];
	return NULL;
}

static int add_region(void *data, const struct raw_region *raw, struct diag *d)
{
	struct collapse *collapse = data;
	struct collapse_region *more;

	if (find_region(collapse, raw->number, raw->phase))
		return diag_set(d, -EBADMSG, "is a region that was there before; run again");
	more = realloc(collapse->region, (collapse->nr_regions + 1) * sizeof(*more));
	if (!more)
		return no_memory(d);
	collapse->region = more;
	more[collapse->nr_regions++] = (struct collapse_region){
		.raw = *raw,
		.map = guest_map_region(collapse->map, raw->number, raw->phase),
	};
	return 0;
}

static int append_sites(struct collapse *collapse, struct stack_text *stack, char *sites,
			struct diag *d)
{
	const struct place *place;
	uint64_t site;
	int err = 0;

	append(stack, strsep(&sites, ";"));
	for (char *text; !err && (text = strsep(&sites, ";"));) {
		if (text_number(text, 16, &site))
			return diag_set(d, -EBADMSG, "'%s' is no address; run again", text);
		err = places_find(collapse->places, site, &place, d);
		if (!err)
			append_place(stack, place);
	}
	return err;
}

/* One PC of a stack; @stack comes back as it was. */
static int add_count(struct collapse *collapse, struct collapse_region *region,
		     struct stack_text *stack, char *text, struct diag *d)
{
	const size_t len = stack->len;
	const char *call = stack->call;
	const bool op = !strncmp(stack->text, OP, strlen(OP));
	char *colon = strchr(text, ':');
	const struct place *place;
	struct name *name;
	uint64_t pc, count;
	int err;

	if (!colon)
		return diag_set(d, -EBADMSG, "'%s' is no count; run again", text);
	*colon = '\0';
	if (text_number(text, 16, &pc) || text_number(colon + 1, 10, &count) || !count)
		return diag_set(d, -EBADMSG, "'%s' is no count; run again", text);
	err = places_find(collapse->places, pc, &place, d);
	if (err)
		return err;
	append_place(stack, place);
	if (stack->len >= sizeof(stack->text))
		return diag_set(d, -E2BIG, "its stack is too deep to be named; report it");
	name = names_get(&region->stacks, stack->text);
	if (!name)
		return no_memory(d);
	name->count += count;
	region->sum += count;
	if (*place->frame[0].function == '[')
		collapse->unknown += count;
	if (op && place->entry) {
		name = names_get(&region->calls, place->frame[0].function);
		if (!name)
			return no_memory(d);
		name->count += count;
	}
	stack->len = len;
	stack->text[len] = '\0';
	stack->call = call;
	return 0;
}

static int add_stack(void *data, const struct raw_stack *raw, struct diag *d)
{
	struct collapse *collapse = data;
	struct collapse_region *region = find_region(collapse, raw->number, raw->phase);
	struct stack_text stack = { .len = 0 };
	char *counts = raw->counts, *text;
	int err;

	if (!region)
		return diag_set(d, -EBADMSG, "is of a region that was not announced; run again");
	if (!region->map) {
		region->sum = region->raw.total;
		return 0;
	}
	err = append_sites(collapse, &stack, raw->sites, d);
	while (!err && (text = strsep(&counts, " ")))
		err = add_count(collapse, region, &stack, text, d);
	return err;
}

int collapse_read(struct collapse *collapse, const char *path, struct diag *d)
{
	const struct raw_reader reader = {
		.region = add_region,
		.stack = add_stack,
		.data = collapse,
	};
	int err = raw_read(path, &reader, d);

	for (size_t i = 0; !err && i < collapse->nr_regions; i++) {
		const struct collapse_region *region = &collapse->region[i];

		if (region->sum != region->raw.total)
			err = diag_set(d, -EBADMSG,
				       "%s: region %" PRIu32 ".%" PRIu32 " adds up to "
				       "%" PRIu64 ", not to %" PRIu64 "; run again",
				       path, region->raw.number, region->raw.phase, region->sum,
				       region->raw.total);
	}
	if (!err && !collapse->nr_regions)
		err = diag_set(d, -EBADMSG,
			       "%s: holds no region: no mark was seen; see that the "
			       "modules and vmabench-bench are this version's",
			       path);
	return err;
}

void collapse_free(struct collapse *collapse)
{
	for (size_t i = 0; i < collapse->nr_regions; i++) {
		names_free(&collapse->region[i].stacks);
		names_free(&collapse->region[i].calls);
	}
	free(collapse->region);
}
