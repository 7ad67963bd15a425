// SPDX-License-Identifier: GPL-2.0
#include "text_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int read_all(FILE *f, const char *path, char **text, struct diag *d)
{
	struct stat st;
	size_t got;

	if (fstat(fileno(f), &st))
		return diag_set(d, -errno, "%s: %s; make it readable", path, strerror(errno));
	*text = malloc((size_t)st.st_size + 1);
	if (!*text)
		return diag_set(d, -ENOMEM, "%s: no memory for it; free some", path);
	got = fread(*text, 1, (size_t)st.st_size, f);
	(*text)[got] = '\0';
	if (got != (size_t)st.st_size || ferror(f))
		return diag_set(d, -EIO, "%s: cannot be read to its end; run again", path);
	if (memchr(*text, '\0', got))
		return diag_set(d, -EBADMSG, "%s: is no text; run again", path);
	return 0;
}

int text_read(const char *path, char **text, struct diag *d)
{
	FILE *f = fopen(path, "re");
	int err;

	*text = NULL;
	if (!f)
		return diag_set(d, -errno, "%s: %s; give a file that is there", path,
				strerror(errno));
	err = read_all(f, path, text, d);
	fclose(f);
	return err;
}

size_t text_split(char *line, char separator, char **field, size_t max)
{
	const char separators[] = { separator, '\0' };
	size_t nr = 0;
	char *next;

	while ((next = strsep(&line, separators))) {
		if (nr < max)
			field[nr] = next;
		nr++;
	}
	return nr;
}
