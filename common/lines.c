// SPDX-License-Identifier: GPL-2.0
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int lines_next(struct lines *lines)
{
	ssize_t len;

	errno = 0;
	len = getline(&lines->text, &lines->room, lines->f);
	if (len < 0)
		return -errno;
	lines->nr++;
	lines->len = (size_t)len;
	lines->cut = lines->text[len - 1] != '\n';
	if (!lines->cut)
		lines->text[--lines->len] = '\0';
	return strlen(lines->text) == lines->len ? 1 : -EBADMSG;
}

void lines_free(struct lines *lines)
{
	free(lines->text);
	lines->text = NULL;
}
