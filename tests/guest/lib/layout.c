// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../guest.h"
#include "../ktap.h"
#include "layout.h"

/* /dev/vmabench-HOOK-PROFILE becomes vmabench-PROFILE. */
static void copy_name(char *to, size_t room, const char *name)
{
	const char *prefix = "";
	size_t hook, len;

	for (hook = 0; hook < 2; hook++) {
		len = strlen(hook_names[hook]);
		if (!strncmp(name, "/dev/vmabench-", 14) &&
		    !strncmp(name + 14, hook_names[hook], len)) {
			prefix = "vmabench";
			name += 14 + len;
		}
	}
	snprintf(to, room, "%s%.*s", prefix, (int)strcspn(name, "\n"), name);
}

/* A line that begins a VMA; true where some of it is in the arena. */
static bool begin_vma(struct layout_vma *vma, const char *line, unsigned long start,
		      unsigned long end)
{
	unsigned long from, to;
	int name = 0;

	if (sscanf(line, "%lx-%lx %4s %lx %*s %*s %n", &from, &to, vma->perms, &vma->offset,
		   &name) < 4 ||
	    !name || from >= end || to <= start)
		return false;
	vma->start = from < start ? 0 : (from - start) / PAGE;
	vma->end = ((to < end ? to : end) - start) / PAGE;
	copy_name(vma->name, sizeof(vma->name), line + name);
	return true;
}

void layout_read(struct layout *layout, const char *arena, size_t pages)
{
	unsigned long start = (unsigned long)arena, from, to;
	FILE *smaps = fopen("/proc/self/smaps", "re");
	struct layout_vma *vma = NULL;
	char line[512];

	ktap_expect(smaps, "open /proc/self/smaps: %s", strerror(errno));
	layout->nr = 0;
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
			ktap_expect(layout->nr < LAYOUT_MOST_VMAS, "too many VMAs");
			vma = &layout->vmas[layout->nr];
			if (begin_vma(vma, line, start, start + pages * PAGE))
				layout->nr++;
			else
				vma = NULL;
		} else if (vma && !strncmp(line, "VmFlags: ", 9)) {
			snprintf(vma->flags, sizeof(vma->flags), "%.*s",
				 (int)strcspn(line + 9, "\n"), line + 9);
		}
	}
	fclose(smaps);
}

const struct layout_vma *layout_at(const struct layout *layout, size_t page)
{
	size_t i;

	for (i = 0; i < layout->nr; i++) {
		if (layout->vmas[i].start <= page && layout->vmas[i].end > page)
			return &layout->vmas[i];
	}
	return NULL;
}
