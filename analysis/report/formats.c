// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include "report.h"
#include "section.h"

SECTION(reports);

const struct report_format *report_at(size_t i)
{
	return section_at(&reports, i);
}

const struct report_format *report_find(const char *name)
{
	return section_find(&reports, name);
}

/* In the results folder or one folder of it, and not in the place of what a run left. */
static bool is_path_for_reports(const char *path)
{
	static const char *const raw[] = {
		"run.json",   "boots.ndjson", "samples.csv", "slots.csv",
		"benchmark/", "console/",     "cost/",	     "hyperfine/",
	};
	const char *slash = strchr(path, '/');
	size_t i;

	for (i = 0; i < sizeof(raw) / sizeof(raw[0]); i++)
		if (!strncmp(path, raw[i], strlen(raw[i])))
			return false;
	if (slash && strchr(slash + 1, '/'))
		return false;
	return *path && *path != '.' && *path != '/' && (!slash || (slash[1] && slash[1] != '.'));
}

static bool is_path_its_own(const struct report_format *format)
{
	const struct report_format *other;
	size_t i;

	for (i = 0; (other = report_at(i)); i++)
		if (other != format && other->path && !strcmp(other->path, format->path))
			return false;
	return true;
}

int report_check(const struct report_format *format, struct diag *d)
{
	const char *path = format->path;
	const struct {
		bool good;
		const char *what;
	} parts[] = {
		{ format->write, ".write; say what it writes" },
		{ path || format->style, ".path; name the file, or say that it is a .style" },
		{ !path || is_path_for_reports(path), ".path; name a file in the results folder or "
						      "in plots/, and none of the raw ones" },
		{ !path || is_path_its_own(format), ".path; take one that no other format has" },
	};
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!parts[i].good)
			return diag_exit(d, VMABENCH_EXIT_BUILD, -EINVAL,
					 "analysis/report/formats/%s: its descriptor lacks a good "
					 "%s",
					 format->file, parts[i].what);
	return 0;
}

int reports_check(struct diag *d)
{
	const struct report_format *format = section_astray(&reports);
	size_t i;
	int err = 0;

	if (format)
		return diag_exit(d, VMABENCH_EXIT_BUILD, -EINVAL,
				 "analysis/report/formats/%s: its descriptor lacks a name of its "
				 "own; begin it with REPORT_ID() of the file's name",
				 format->file ? format->file : "*.c");
	for (i = 0; !err && (format = report_at(i)); i++)
		err = report_check(format, d);
	return err;
}
