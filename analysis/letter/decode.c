// SPDX-License-Identifier: GPL-2.0
#include "decode.h"

#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t decode_quoted(char *line, size_t len, bool *soft)
{
	size_t i, n = 0;

	/* Blanks at the end were added on the way. */
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	*soft = len && line[len - 1] == '=';
	len -= *soft;
	for (i = 0; i < len; i++) {
		if (line[i] == '=' && i + 2 < len && hex_digit(line[i + 1]) >= 0 &&
		    hex_digit(line[i + 2]) >= 0) {
			line[n++] = hex_digit(line[i + 1]) << 4 | hex_digit(line[i + 2]);
			i += 2;
		} else {
			line[n++] = line[i];
		}
	}
	return n;
}

size_t decode_base64(char *text, size_t len)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz01234567"
				      "89+/";
	unsigned int bits = 0, nr_bits = 0;
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		const char *at = text[i] ? strchr(letters, text[i]) : NULL;

		if (!at)
			continue;
		bits = bits << 6 | (unsigned int)(at - letters);
		nr_bits += 6;
		if (nr_bits >= 8) {
			nr_bits -= 8;
			text[n++] = bits >> nr_bits;
		}
	}
	return n;
}
