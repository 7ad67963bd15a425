// SPDX-License-Identifier: GPL-2.0
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profiles.h"
#include "registry.h"

static int check_info(const struct device *dev, const char *profile, enum vmabench_hook hook,
		      struct diag *d)
{
	struct vmabench_info info = { 0 };

	if (ioctl(dev->fd, VMABENCH_IOC_INFO, &info))
		return diag_exit(d, VMABENCH_EXIT_BOOT, -errno,
				 "%s: does not say which module it belongs to: %s; "
				 "load the modules that were built with this program",
				 dev->path, strerror(errno));
	if (info.abi != VMABENCH_ABI_VERSION)
		return diag_exit(d, VMABENCH_EXIT_BOOT, -EPROTO,
				 "%s: the module speaks ABI %u, this program %u; build both anew",
				 dev->path, info.abi, VMABENCH_ABI_VERSION);
	info.profile[sizeof(info.profile) - 1] = '\0';
	if (info.hook != hook || strcmp(info.profile, profile))
		return diag_exit(d, VMABENCH_EXIT_BOOT, -EPROTO,
				 "%s: the module says it is hook %u, profile %s; build both anew",
				 dev->path, info.hook, info.profile);
	return 0;
}

int device_open(struct device *dev, const char *profile, enum vmabench_hook hook, struct diag *d)
{
	int err;

	snprintf(dev->path, sizeof(dev->path), "/dev/vmabench-%s-%s", hook_names[hook], profile);
	dev->fd = open(dev->path, O_RDWR | O_CLOEXEC);
	if (dev->fd < 0)
		return diag_exit(d, VMABENCH_EXIT_STORM, -errno,
				 "%s: cannot be opened: %s; load vmabench_%s.ko on a kernel that "
				 "has the hook",
				 dev->path, strerror(errno), hook_names[hook]);
	err = check_info(dev, profile, hook, d);
	if (err)
		device_close(dev);
	return err;
}

void device_close(struct device *dev)
{
	close(dev->fd);
	dev->fd = -1;
}

int device_set_init(struct device_set *set)
{
	set->files = (struct mapped_set){ 0 };
	set->dev = malloc(count_profiles() * NR_HOOKS * sizeof(*set->dev));
	if (!set->dev)
		return -ENOMEM;
	for (size_t i = 0; i < count_profiles() * NR_HOOKS; i++)
		set->dev[i].fd = -1;
	return 0;
}

void device_set_close(struct device_set *set)
{
	for (size_t i = 0; set->dev && i < count_profiles() * NR_HOOKS; i++)
		if (set->dev[i].fd >= 0)
			device_close(&set->dev[i]);
	free(set->dev);
	set->dev = NULL;
	mapped_set_close(&set->files);
}

int device_set_get(struct device_set *set, const struct vmabench_profile *profile,
		   enum vmabench_hook hook, const struct device **devp, struct diag *d)
{
	struct device *dev;
	size_t i = 0;

	while (profile_at(i) != profile)
		i++;
	dev = &set->dev[i * NR_HOOKS + hook];
	*devp = dev;
	return dev->fd >= 0 ? 0 : device_open(dev, profile->name, hook, d);
}

int device_reset(const struct device *dev)
{
	return ioctl(dev->fd, VMABENCH_IOC_RESET) ? -errno : 0;
}

int device_counters(const struct device *dev, struct vmabench_counters *counters)
{
	return ioctl(dev->fd, VMABENCH_IOC_COUNTERS, counters) ? -errno : 0;
}

int device_storm(const struct device *dev, struct vmabench_storm *storm)
{
	return ioctl(dev->fd, VMABENCH_IOC_STORM, storm) ? -errno : 0;
}
