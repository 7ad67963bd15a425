/* SPDX-License-Identifier: GPL-2.0 */
/* storm/mapping/vantage[/arg:value...], where it is part of a file's name: a comma for each slash.
 */
#ifndef VMABENCH_ROW_NAME_H
#define VMABENCH_ROW_NAME_H

static inline void row_to_file_name(char *text)
{
	for (; *text; text++)
		if (*text == '/')
			*text = ',';
}

#endif /* VMABENCH_ROW_NAME_H */
