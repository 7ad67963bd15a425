// SPDX-License-Identifier: GPL-2.0
/*
 * Puts another file in place of the one that is mapped, as drivers do whose
 * memory belongs to another object. It is the same file for all maps, so that
 * neighbours can merge; through .mmap the merge was tried with the file that was
 * asked for, and never fits.
 */

#include "profile.h"

#ifdef __KERNEL__
#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/mutex.h>

#include "device.h"

/* The other file is there while the device is open, and longer where it is mapped. */
static DEFINE_MUTEX(twin_lock);
static struct file *twin;
static unsigned int twin_users;

static int twin_release(struct inode *inode, struct file *file)
{
	vmabench_count(vmabench_file_device(file), file_releases);
	return 0;
}

static const struct file_operations twin_fops = {
	.owner = THIS_MODULE, /* A mapping of it outlives the device's file. */
	.release = twin_release,
};

/* Its private_data is that of @file: vm_ops find the device through the file that is mapped. */
static int get_twin(const struct file *file)
{
	struct file *created;

	if (twin_users++)
		return 0;
	created = anon_inode_getfile("[vmabench-swapfile]", &twin_fops, file->private_data, O_RDWR);
	if (IS_ERR(created)) {
		twin_users--;
		return PTR_ERR(created);
	}
	vmabench_count(vmabench_file_device(file), file_opens);
	twin = created;
	return 0;
}

static int swapfile_open(struct file *file)
{
	int err;

	mutex_lock(&twin_lock);
	err = get_twin(file);
	mutex_unlock(&twin_lock);
	return err;
}

static void swapfile_release(void)
{
	mutex_lock(&twin_lock);
	if (!--twin_users)
		fput(twin);
	mutex_unlock(&twin_lock);
}

/* The device's file is open meanwhile, so the twin cannot go. */
static int swapfile_map(struct vmabench_map *map)
{
	map_swap_file(map, twin);
	map_set_ops(map, &vmabench_vm_ops);
	return 0;
}
#endif

VMABENCH_PROFILE(swapfile) = { VMABENCH_PROFILE_ID(swapfile),
			       .summary = "puts another file in: with .mmap it never merges",
			       .swaps_file = true, .prepared_fits = true,
			       VMABENCH_IN_KERNEL(.open = swapfile_open,
						  .release = swapfile_release) };
