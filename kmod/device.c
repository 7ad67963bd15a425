// SPDX-License-Identifier: GPL-2.0
/* One misc device a profile: /dev/vmabench-HOOK-PROFILE, its counters and its ioctls. */

#include <linux/string.h>
#include <linux/uaccess.h>

#include "device.h"

int vmabench_open(struct inode *inode, struct file *file)
{
	struct vmabench_device *dev = vmabench_file_device(file);
	int err = dev->profile->open ? dev->profile->open(file) : 0;

	if (!err)
		vmabench_count(dev, file_opens);
	return err;
}

int vmabench_release(struct inode *inode, struct file *file)
{
	struct vmabench_device *dev = vmabench_file_device(file);

	if (dev->profile->release)
		dev->profile->release();
	vmabench_count(dev, file_releases);
	return 0;
}

void vmabench_counters_sum(const struct vmabench_device *dev, struct vmabench_counters *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu)
	{
		const struct vmabench_counters *c = per_cpu_ptr(dev->counters, cpu);

		sum->hook_calls += c->hook_calls;
		sum->hook_errors += c->hook_errors;
		sum->vma_opens += c->vma_opens;
		sum->vma_closes += c->vma_closes;
		sum->faults += c->faults;
		sum->file_opens += c->file_opens;
		sum->file_releases += c->file_releases;
	}
}

void vmabench_counters_reset(struct vmabench_device *dev)
{
	int cpu;

	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(dev->counters, cpu), 0, sizeof(struct vmabench_counters));
}

static long ioctl_info(struct vmabench_device *dev, struct vmabench_info __user *uarg)
{
	struct vmabench_info info = {
		.abi = VMABENCH_ABI_VERSION,
		.hook = VMABENCH_THIS_HOOK,
	};

	strscpy(info.profile, dev->profile->name, sizeof(info.profile));
	return copy_to_user(uarg, &info, sizeof(info)) ? -EFAULT : 0;
}

static long ioctl_counters(struct vmabench_device *dev, struct vmabench_counters __user *uarg)
{
	struct vmabench_counters sum;

	vmabench_counters_sum(dev, &sum);
	return copy_to_user(uarg, &sum, sizeof(sum)) ? -EFAULT : 0;
}

long vmabench_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vmabench_device *dev = vmabench_file_device(file);
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VMABENCH_IOC_INFO:
		return ioctl_info(dev, uarg);
	case VMABENCH_IOC_COUNTERS:
		return ioctl_counters(dev, uarg);
	case VMABENCH_IOC_RESET:
		vmabench_counters_reset(dev);
		return 0;
	case VMABENCH_IOC_STORM:
		return vmabench_storm_ioctl(file, uarg);
	}
	return -ENOTTY;
}

int vmabench_device_register(struct vmabench_device *dev, const struct vmabench_profile *profile)
{
	int err;

	dev->profile = profile;
	dev->counters = alloc_percpu(struct vmabench_counters);
	if (!dev->counters)
		return -ENOMEM;

	snprintf(dev->name, sizeof(dev->name), "vmabench-" VMABENCH_THIS_NAME "-%s", profile->name);
	dev->misc.minor = MISC_DYNAMIC_MINOR;
	dev->misc.name = dev->name;
	dev->misc.fops = &vmabench_fops;
	dev->misc.mode = 0600;
	err = misc_register(&dev->misc);
	if (err)
		free_percpu(dev->counters);
	return err;
}

void vmabench_device_unregister(struct vmabench_device *dev)
{
	misc_deregister(&dev->misc);
	free_percpu(dev->counters);
}
