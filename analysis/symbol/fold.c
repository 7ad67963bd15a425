// SPDX-License-Identifier: GPL-2.0
#include "fold.h"

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
	const char *call;	/* where the next frame was called, or NULL */
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

static struct fold_region *find_region(struct fold *fold, uint32_t number, uint32_t phase)
{
	for (size_t i = fold->nr_regions; i-- > 0;)
		if (fold->region[i].raw.number == number && fold->region[i].raw.phase == phase)
			return &fold->region[i];
	return NULL;
}

static int add_region(void *data, const struct raw_region *raw, struct diag *d)
{
	struct fold *fold = data;
	struct fold_region *more;

	if (find_region(fold, raw->number, raw->phase))
		return diag_set(d, -EBADMSG, "is a region that was there before; run again");
	more = realloc(fold->region, (fold->nr_regions + 1) * sizeof(*more));
	if (!more)
		return no_memory(d);
	fold->region = more;
	more[fold->nr_regions++] = (struct fold_region){
		.raw = *raw,
		.map = guest_map_region(fold->map, raw->number, raw->phase),
	};
	return 0;
}

static int append_sites(struct fold *fold, struct stack_text *stack, char *sites, struct diag *d)
{
	const struct place *place;
	uint64_t site;
	int err = 0;

	append(stack, strsep(&sites, ";"));
	for (char *text; !err && (text = strsep(&sites, ";"));) {
		if (text_number(text, 16, &site))
			return diag_set(d, -EBADMSG, "'%s' is no address; run again", text);
		err = places_find(fold->places, site, &place, d);
		if (!err)
			append_place(stack, place);
	}
	return err;
}

/* One PC of a stack; @stack comes back as it was. */
static int add_count(struct fold *fold, struct fold_region *region, struct stack_text *stack,
		     char *text, struct diag *d)
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
	err = places_find(fold->places, pc, &place, d);
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
		fold->unknown += count;
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
	struct fold *fold = data;
	struct fold_region *region = find_region(fold, raw->number, raw->phase);
	struct stack_text stack = { .len = 0 };
	char *counts = raw->counts, *text;
	int err;

	if (!region)
		return diag_set(d, -EBADMSG, "is of a region that was not announced; run again");
	if (!region->map) {
		region->sum = region->raw.total;
		return 0;
	}
	err = append_sites(fold, &stack, raw->sites, d);
	while (!err && (text = strsep(&counts, " ")))
		err = add_count(fold, region, &stack, text, d);
	return err;
}

int fold_read(struct fold *fold, const char *path, struct diag *d)
{
	const struct raw_reader reader = {
		.region = add_region,
		.stack = add_stack,
		.data = fold,
	};
	int err = raw_read(path, &reader, d);

	for (size_t i = 0; !err && i < fold->nr_regions; i++) {
		const struct fold_region *region = &fold->region[i];

		if (region->sum != region->raw.total)
			err = diag_set(d, -EBADMSG, "%s: region %" PRIu32 ".%" PRIu32 " adds up to "
				       "%" PRIu64 ", not to %" PRIu64 "; run again", path,
				       region->raw.number, region->raw.phase, region->sum,
				       region->raw.total);
	}
	if (!err && !fold->nr_regions)
		err = diag_set(d, -EBADMSG, "%s: holds no region: no mark was seen; see that the "
			       "modules and vmabench-bench are this version's", path);
	return err;
}

void fold_free(struct fold *fold)
{
	for (size_t i = 0; i < fold->nr_regions; i++) {
		names_free(&fold->region[i].stacks);
		names_free(&fold->region[i].calls);
	}
	free(fold->region);
}
