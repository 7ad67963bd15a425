// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"
#include "journal.h"

static int boot_cmp(const void *pa, const void *pb)
{
	const struct journal_boot *a = pa, *b = pb;

	return (a->boot > b->boot) - (a->boot < b->boot);
}

static int bad(const struct infile_lines *l, const char *why, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s:%zu: %s; the file was damaged or edited, measure again",
			l->path, l->nr, why);
}

static int take_line(const struct infile_lines *l, const char *text, size_t len,
		     struct journal *j, struct diag *d)
{
	json_t *line = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *boot = json_object_get(line, "boot"), *n = json_object_get(line, "samples");
	struct journal_boot b = { .samples = n ? json_integer_value(n) : -1 }, *v;
	int err = 0;

	if (!json_is_integer(boot) || json_integer_value(boot) < 1 ||
	    json_integer_value(boot) > UINT32_MAX)
		err = bad(l, "no number of a boot", d);
	else if (n && (!json_is_integer(n) || b.samples < 0))
		err = bad(l, "\"samples\" is no count", d);
	b.boot = json_integer_value(boot);
	json_decref(line);
	if (err)
		return err;
	v = realloc(j->v, (j->n + 1) * sizeof(*v));
	if (!v)
		return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", l->path);
	j->v = v;
	v[j->n++] = b;
	return 0;
}

static int check_boots(const char *path, const struct journal *j, struct diag *d)
{
	size_t i;

	for (i = 1; i < j->n; i++)
		if (j->v[i].boot == j->v[i - 1].boot)
			return diag_set(d, -EBADMSG,
					"%s: boot %u is in it twice; the file was damaged or edited, measure again",
					path, j->v[i].boot);
	return 0;
}

int journal_read(const char *path, bool unfinished, struct journal *j, struct diag *d)
{
	struct infile_lines lines;
	char *line;
	size_t len;
	int err;

	*j = (struct journal){ 0 };
	err = infile_lines_open(&lines, path, d);
	if (err)
		return err == -ENOENT ? 0 : err;
	j->present = true;
	while ((err = infile_lines_next(&lines, &line, &len, d)) > 0) {
		if (lines.torn && unfinished) {
			err = 0;
			break;
		}
		err = take_line(&lines, line, len, j, d);
		if (err)
			break;
	}
	infile_lines_close(&lines);
	if (!err && j->n)
		qsort(j->v, j->n, sizeof(*j->v), boot_cmp);
	if (!err)
		err = check_boots(path, j, d);
	if (err)
		journal_free(j);
	return err;
}

void journal_free(struct journal *j)
{
	free(j->v);
	*j = (struct journal){ 0 };
}

bool journal_has(const struct journal *j, uint32_t boot)
{
	const struct journal_boot key = { .boot = boot };

	return !j || !j->present ||
	       (j->n && bsearch(&key, j->v, j->n, sizeof(key), boot_cmp));
}
