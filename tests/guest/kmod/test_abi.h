/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/* What the odd drivers of the guest tests and user space say to each other. */
#ifndef VMABENCH_TEST_ABI_H
#define VMABENCH_TEST_ABI_H

#include <linux/ioctl.h>

/*
 * Take the file that the argument is a descriptor of. nested: pass mappings on to
 * it. prepare-only: have its inode mapped through .mmap_prepare until this file
 * is closed. Errors: EBADF; EBUSY if there is one already; ENODEV if it cannot be
 * mapped.
 */
#define VMABENCH_TEST_IOC_FILE	_IO('v', 0xc0)

#endif /* VMABENCH_TEST_ABI_H */
