// SPDX-License-Identifier: GPL-2.0
#include "raw.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text_file.h"

#define HEAD	   "vmabench-raw\t1\n"
#define MAX_FIELDS 5

static int parse_region(char *text, uint32_t *number, uint32_t *phase)
{
	char *dot = strchr(text, '.');
	uint64_t n, p;

	if (!dot)
		return -EBADMSG;
	*dot = '\0';
	if (text_number(text, 10, &n) || text_number(dot + 1, 10, &p) || n > UINT32_MAX ||
	    p > UINT32_MAX)
		return -EBADMSG;
	*number = (uint32_t)n;
	*phase = (uint32_t)p;
	return 0;
}

static int read_region(const struct raw_reader *reader, char **field, struct diag *d)
{
	struct raw_region region;
	uint64_t astray;

	if (parse_region(field[1], &region.number, &region.phase) ||
	    text_number(field[2], 10, &region.batches) ||
	    text_number(field[3], 10, &region.total) || text_number(field[4], 10, &astray))
		return diag_set(d, -EBADMSG, "is no region; run again");
	if (astray)
		return diag_set(d, -EBADMSG,
				"%" PRIu64 " call paths of region %" PRIu32 ".%" PRIu32 " were "
				"lost; "
				"report "
				"it, with "
				"this file",
				astray, region.number, region.phase);
	return reader->region(reader->data, &region, d);
}

static int read_stack(const struct raw_reader *reader, char **field, struct diag *d)
{
	struct raw_stack stack = { .sites = field[1], .counts = field[2] };

	if (parse_region(field[0], &stack.number, &stack.phase))
		return diag_set(d, -EBADMSG, "is no stack; run again");
	return reader->stack(reader->data, &stack, d);
}

static int read_line(const struct raw_reader *reader, char *line, struct diag *d)
{
	char *field[MAX_FIELDS] = { NULL };
	const size_t nr = text_split(line, '\t', field, MAX_FIELDS);

	if (nr == 5 && !strcmp(field[0], "region"))
		return read_region(reader, field, d);
	if (nr == 3)
		return read_stack(reader, field, d);
	return diag_set(d, -EBADMSG, "is neither a region nor a stack; run again");
}

/* Is the last line of @text the end, after as many lines as it says? Cuts it off. */
static bool cut_end(char *text)
{
	const size_t len = strlen(text);
	uint64_t lines, have = 0;
	char *end;

	if (!len || text[len - 1] != '\n')
		return false;
	text[len - 1] = '\0';
	end = strrchr(text, '\n');
	if (!end || strncmp(end + 1, "end\t", 4) || text_number(end + 5, 10, &lines))
		return false;
	end[1] = '\0';
	for (const char *c = text; *c; c++)
		have += *c == '\n';
	return have == lines + 1;
}

int raw_read(const char *path, const struct raw_reader *reader, struct diag *d)
{
	char *text, *line, *rest;
	unsigned int nr = 1;
	struct diag why;
	int err;

	err = text_read(path, &text, d);
	if (!err && !*text)
		err = diag_set(d, -EBADMSG, "%s: is empty; run again", path);
	else if (!err && strncmp(text, HEAD, strlen(HEAD)))
		err = diag_set(d, -EBADMSG,
			       "%s: holds no raw stacks of version 1; give one that "
			       "this version's plugin wrote",
			       path);
	else if (!err && !cut_end(text))
		err = diag_set(d, -EBADMSG, "%s: is cut short; run again", path);
	if (err)
		goto out;
	for (rest = text + strlen(HEAD); (line = strsep(&rest, "\n")) && rest && !err;) {
		nr++;
		err = read_line(reader, line, &why);
		if (err)
			diag_set(d, err, "%s:%u: %s", path, nr, why.msg);
	}
out:
	free(text);
	return err;
}
