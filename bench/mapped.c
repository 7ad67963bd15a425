// SPDX-License-Identifier: GPL-2.0
#include "mapped.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct mapped_file *find_file(struct mapped_set *set, const struct mapping *mapping,
				     const char *device)
{
	for (size_t i = 0; i < set->nr; i++) {
		struct mapped_file *f = &set->file[i];

		if (f->mapping == mapping && (!device || !strcmp(f->device, device)))
			return f;
	}
	return NULL;
}

int mapped_set_get(struct mapped_set *set, const struct mapping *mapping, const char *device,
		   int *fd, struct diag *d)
{
	struct mapped_file *f = find_file(set, mapping, device);

	*fd = f ? f->fd : -1;
	if (f || !mapping->open)
		return 0;
	f = realloc(set->file, (set->nr + 1) * sizeof(*f));
	if (!f)
		return diag_exit(d, VMABENCH_EXIT_STORM, -ENOMEM,
				 "%s: out of memory; give the guest more", mapping->name);
	set->file = f;
	*fd = mapping->open(device);
	if (*fd < 0)
		return diag_exit(d, VMABENCH_EXIT_NOTHING, *fd,
				 "%s: this kernel does not have it: %s; it needs %s",
				 device ? device : mapping->name, strerror(-*fd), mapping->needs);
	f[set->nr++] = (struct mapped_file){ .mapping = mapping, .device = device, .fd = *fd };
	return 0;
}

void mapped_set_close(struct mapped_set *set)
{
	for (size_t i = 0; i < set->nr; i++)
		close(set->file[i].fd);
	free(set->file);
	*set = (struct mapped_set){ 0 };
}
