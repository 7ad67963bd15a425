/* SPDX-License-Identifier: GPL-2.0 */
/* The odd drivers of the guest tests: each is a /dev/vmabench-test-MODE with just its fops. */
#ifndef VMABENCH_TEST_H
#define VMABENCH_TEST_H

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

/* clang-format off */
#define TEST_MODE(_mode, _fops)					\
	{							\
		.minor = MISC_DYNAMIC_MINOR,			\
		.name = "vmabench-test-" _mode,			\
		.fops = _fops,					\
		.mode = 0600,					\
	}
/* clang-format on */

/* Register @modes, all or none. Returns 0 or -errno. */
static inline int test_register(struct miscdevice *modes, size_t count)
{
	size_t i;
	int err;

	for (i = 0; i < count; i++) {
		err = misc_register(&modes[i]);
		if (err) {
			while (i--)
				misc_deregister(&modes[i]);
			return err;
		}
	}
	return 0;
}

static inline void test_deregister(struct miscdevice *modes, size_t count)
{
	while (count--)
		misc_deregister(&modes[count]);
}

#endif /* VMABENCH_TEST_H */
