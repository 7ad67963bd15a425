/* SPDX-License-Identifier: GPL-2.0 */
/* The misc device of one profile, and what its hook does before the profile is asked. */
#ifndef VMABENCH_DEVICE_H
#define VMABENCH_DEVICE_H

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/percpu.h>

#include "profile.h"

struct vmabench_device {
	struct miscdevice misc;
	const struct vmabench_profile *profile;
	struct vmabench_counters __percpu *counters;
	char name[sizeof("vmabench-" VMABENCH_THIS_NAME "-") + VMABENCH_NAME_LEN];
};

/* Of the adapter that this module is built with. */
extern const struct file_operations vmabench_fops;

#define VMABENCH_COMMON_FOPS                                                                       \
	.owner = THIS_MODULE, .open = vmabench_open, .release = vmabench_release,                  \
	.unlocked_ioctl = vmabench_ioctl, .compat_ioctl = compat_ptr_ioctl

int vmabench_open(struct inode *inode, struct file *file);
int vmabench_release(struct inode *inode, struct file *file);
long vmabench_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/* misc_open() leaves the miscdevice in private_data. */
static inline struct vmabench_device *vmabench_file_device(const struct file *file)
{
	return container_of(file->private_data, struct vmabench_device, misc);
}

/*
 * Count an event of @dev. No interrupt counts, so without preemption a plain
 * increment is exact; where this_cpu_inc() is not one instruction it would
 * switch interrupts off and on, which a hook that does next to nothing feels.
 */
#define vmabench_count(dev, event)                                                                 \
	do {                                                                                       \
		if (IS_ENABLED(CONFIG_PREEMPTION))                                                 \
			this_cpu_inc((dev)->counters->event);                                      \
		else                                                                               \
			raw_cpu_inc((dev)->counters->event);                                       \
	} while (0)

/* Both hooks are this, so that they cost the same. */
static inline int vmabench_run_profile(const struct file *file, struct vmabench_map *map)
{
	struct vmabench_device *dev = vmabench_file_device(file);
	int err;

	vmabench_count(dev, hook_calls);
	err = dev->profile->map(map);
	if (unlikely(err))
		vmabench_count(dev, hook_errors);
	return err;
}

/* Create and register @dev for @profile. Returns 0 or -errno; nothing is left on error. */
int vmabench_device_register(struct vmabench_device *dev, const struct vmabench_profile *profile);
void vmabench_device_unregister(struct vmabench_device *dev);

/* The counters over all CPUs. A reader that races with a hook may miss its latest calls. */
void vmabench_counters_sum(const struct vmabench_device *dev, struct vmabench_counters *sum);
void vmabench_counters_reset(struct vmabench_device *dev);

/* VMABENCH_IOC_STORM; the errors are those in vmabench_abi.h. */
int vmabench_storm_ioctl(struct file *file, struct vmabench_storm __user *uarg);

/* 0 or -EINVAL. Afterwards no address or size of @storm overflows. */
int vmabench_storm_check(const struct vmabench_storm *storm);

/* The page behind vmabench_vm_ops; main.c holds it for the module's life. */
int vmabench_page_alloc(void);
void vmabench_page_free(void);

#endif /* VMABENCH_DEVICE_H */
