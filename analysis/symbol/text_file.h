/* SPDX-License-Identifier: GPL-2.0 */
/* Reading text that a program wrote: strictly. */
#ifndef VMABENCH_TEXT_FILE_H
#define VMABENCH_TEXT_FILE_H

#include <stddef.h>

#include "diag.h"
#include "number.h"

/* All of @path in @text, which the caller frees, NUL-terminated. 0 or -errno; binary: -EBADMSG. */
int text_read(const char *path, char **text, struct diag *d);

/* Cut @line at each @separator; returns how many fields there are, of which @max are in @field. */
size_t text_split(char *line, char separator, char **field, size_t max);

#endif /* VMABENCH_TEXT_FILE_H */
