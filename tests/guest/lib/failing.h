/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Making allocations fail and looking for leaks, on a kernel with FAILSLAB and
 * kmemleak (Documentation/fault-injection, Documentation/dev-tools/kmemleak.rst).
 * But for failing_mount(), all of these end the case as failed where the kernel
 * does not do what is asked.
 */
#ifndef VMABENCH_TESTS_FAILING_H
#define VMABENCH_TESTS_FAILING_H

#include <stdbool.h>

/* Mount debugfs, where the switches are. Returns 0 or -errno. */
int failing_mount(void);

/*
 * Let allocations that may sleep fail too, as those in mmap() may. Returns the
 * descriptor that the next two want.
 */
int failing_open(void);

/* From the next system call on, make this thread's @n-th allocation fail. */
void failing_arm(int fd, unsigned int n);

/* No more of that. Returns whether it came to the @n-th one. */
bool failing_disarm(int fd);

/* Scan the kernel for memory that nothing points to. */
void expect_no_leaks(void);

#endif /* VMABENCH_TESTS_FAILING_H */
