/* SPDX-License-Identifier: GPL-2.0 */
/* What a mail's transfer encodings make of bytes. */
#ifndef VMABENCH_DECODE_H
#define VMABENCH_DECODE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Decode a line of quoted-printable in its place. Sets *@soft where it goes on in the next line.
 * Returns the new length.
 */
size_t decode_quoted(char *line, size_t len, bool *soft);

/* Decode base64 in its place, passing over what is none of it. Returns the new length. */
size_t decode_base64(char *text, size_t len);

#endif /* VMABENCH_DECODE_H */
