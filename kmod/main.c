// SPDX-License-Identifier: GPL-2.0
/* The module: a device for every profile, once the kernel is known to call the hook at all. */

#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/mman.h>

#include "compat.h"
#include "device.h"

/* Kbuild defines VMABENCH_PROFILES as P(NAME) for every profiles/NAME.c. */
#define P(name) extern const struct vmabench_profile vmabench_profile_##name;
VMABENCH_PROFILES
#undef P

#define P(name) &vmabench_profile_##name,
static const struct vmabench_profile *const profiles[] = { VMABENCH_PROFILES };
#undef P

static struct vmabench_device devices[ARRAY_SIZE(profiles)];

static int probe_map(struct file *file)
{
	struct vmabench_device *dev = vmabench_file_device(file);
	struct vmabench_counters counters;
	unsigned long addr;

	addr = vm_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0);
	if (!IS_ERR_VALUE(addr))
		vm_munmap(addr, PAGE_SIZE);

	vmabench_counters_sum(dev, &counters);
	if (!counters.hook_calls) {
		pr_err("vmabench: ." VMABENCH_HOOK_MEMBER ": this kernel does not call it; "
		       "load a module that was built against this very kernel\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* A device that need not be opened to be mapped. */
static struct vmabench_device *choose_probed(void)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(profiles) - 1 && profiles[i]->open)
		i++;
	return &devices[i];
}

/*
 * A kernel with our series and one without have the same version and so accept
 * each other's modules. Map a page here, in the process that loads the module,
 * and see whether the hook is called. Returns 0, -EOPNOTSUPP if it is not, or
 * -errno.
 */
static int probe_hook(void)
{
	struct vmabench_device *dev = choose_probed();
	struct file *file;
	int err;

	file = anon_inode_getfile("[vmabench]", &vmabench_fops, &dev->misc, O_RDWR);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = probe_map(file);
	compat_fput_now(file);
	vmabench_counters_reset(dev);
	return err;
}

static void unregister_devices(size_t count)
{
	while (count--)
		vmabench_device_unregister(&devices[count]);
}

static int __init vmabench_init(void)
{
	size_t i;
	int err;

	err = vmabench_page_alloc();
	if (err)
		return err;

	for (i = 0; i < ARRAY_SIZE(profiles); i++) {
		err = vmabench_device_register(&devices[i], profiles[i]);
		if (err) {
			pr_err("vmabench: device for profile %s: error %d\n", profiles[i]->name,
			       err);
			goto unregister;
		}
	}

	err = probe_hook();
	if (err)
		goto unregister;
	return 0;

unregister:
	unregister_devices(i);
	vmabench_page_free();
	return err;
}

static void __exit vmabench_exit(void)
{
	unregister_devices(ARRAY_SIZE(devices));
	vmabench_page_free();
}

module_init(vmabench_init);
module_exit(vmabench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("vmabench: devices that are mapped through ." VMABENCH_HOOK_MEMBER);
MODULE_AUTHOR("vmabench founders");
