// SPDX-License-Identifier: GPL-2.0
#include "render.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "raw_hash.h"
#include "report.h"

/* Room that every path below DIR needs beyond DIR itself. */
#define PATH_ROOM 64

int source_open(const char *dir, struct source *s, struct diag *d)
{
	int err;

	*s = (struct source){ .dir = dir };
	if (strlen(dir) > PATH_MAX - PATH_ROOM)
		return diag_set(d, -ENAMETOOLONG, "DIR: its path is too long; move the folder");
	err = run_data_read(dir, &s->data, d);
	if (err)
		return err;
	err = comparison_build(&s->data.folder, NAN, &s->data.slots, &s->data.gate, &s->c, d);
	if (err) {
		run_data_free(&s->data);
		return err;
	}
	s->open = true;
	return raw_hash(dir, s->hash, d);
}

void source_close(struct source *s)
{
	if (!s->open)
		return;
	comparison_free(&s->c);
	run_data_free(&s->data);
	s->open = false;
}

bool source_is_sound(const struct source *s)
{
	return !s->c.untrusted && !s->c.incomplete;
}

/* Whether patch @i of side B is of what is compared: not to run here alone, nor of both kernels. */
static bool is_compared(const struct kernel_info *a, const struct kernel_info *b, size_t i)
{
	const char *file = report_patch_file(b, i);
	size_t k;

	if (report_is_support(file))
		return false;
	for (k = 0; a && a != b && k < a->nr_patches; k++)
		if (!strcmp(report_patch_file(a, k), file))
			return false;
	return true;
}

const char *source_patch(const struct source *s, size_t nr, size_t *all)
{
	const struct runinfo *run = &s->data.folder.run;
	const struct kernel_info *a = runinfo_kernel(run, run->axis.side[SIDE_A].kernel);
	const struct kernel_info *b = runinfo_kernel(run, run->axis.side[SIDE_B].kernel);
	const char *file = NULL, *slash;
	size_t i;

	*all = 0;
	for (i = 0; b && i < b->nr_patches; i++)
		if (is_compared(a, b, i) && ++*all == nr)
			file = report_patch_file(b, i);
	slash = file ? strrchr(file, '/') : NULL;
	return slash ? slash + 1 : file;
}

/* @words is what the letter says of the patch; none where nothing is known of it. */
static int name_patch(const struct source *s, size_t nr, char *words, size_t size, struct diag *d)
{
	size_t all;
	const char *name = source_patch(s, nr, &all);

	*words = '\0';
	if (!nr || !all)
		return 0;
	if (!name)
		return diag_set(d, -EINVAL,
				"--patch %zu: what is compared in %s has %zu %s; name one of them",
				nr, s->dir, all, all == 1 ? "patch" : "patches");
	snprintf(words, size, "patch %zu of %zu, %s:%s", nr, all, name,
		 all == 1 ? "" : " measured with all of them applied.");
	return 0;
}

int source_write(const struct source *s, const char *style, size_t nr, FILE *f, struct diag *d)
{
	const struct report_format *format = report_find(style);
	char words[512];
	int err;

	if (!format || !format->style)
		return diag_set(d, -EINVAL,
				"style %s: there is none of that name; see vmabench cover -h",
				style);
	err = name_patch(s, nr, words, sizeof(words), d);
	if (err)
		return err;
	const struct report r = {
		.run = &s->data.folder.run, .c = &s->c, .dir = s->dir, .patch = words
	};

	return format->write(&r, f, d);
}
