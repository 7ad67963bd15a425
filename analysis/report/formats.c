// SPDX-License-Identifier: GPL-2.0
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
