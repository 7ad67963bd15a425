// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "outfile.h"
#include "set.h"

static const struct {
	const char *path;
	int (*write)(const struct set *s, FILE *f, struct diag *d);
} outputs[] = {
	{ "table.txt", set_write_text },
	{ "summary.json", set_write_json },
};

static int write_outputs(const struct set *s, struct diag *d)
{
	struct outfiles files = { .dir = s->dir };
	size_t i;

	for (i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		FILE *f;
		int err = outfile_open(&files, outputs[i].path, &f, d);

		if (!err)
			err = outputs[i].write(s, f, d);
		if (err) {
			outfiles_abort(&files);
			return err;
		}
	}
	return outfiles_commit(&files, d);
}

int set_report(const char *dir, bool json, struct diag *d)
{
	struct set s;
	int err = set_read(dir, &s, d);

	if (err)
		return err;
	err = write_outputs(&s, d);
	if (!err)
		err = outputs[json].write(&s, stdout, d);
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	if (!err && set_is_untrusted(&s))
		err = VMABENCH_EXIT_UNTRUSTED;
	set_free(&s);
	return err;
}
