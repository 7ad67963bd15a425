// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of the nommu guest, a bare program: no C library of Debian's runs without an
 * MMU. Loads the driver, maps its devices through both hooks, reports in KTAP and powers
 * off.
 */
#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/reboot.h>

#include "nommu.h"

#define PAGE   4096ul
#define ENXIO  6
#define ENODEV 19

static long call6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long a7 asm("a7") = nr, a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c,
			 a3 asm("a3") = d, a4 asm("a4") = e, a5 asm("a5") = f;

	asm volatile("ecall"
		     : "+r"(a0)
		     : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5)
		     : "memory");
	return a0;
}

#define sys(nr, a, b, c) call6(nr, (long)(a), (long)(b), (long)(c), 0, 0, 0)

static void say(const char *text)
{
	long len = 0;

	while (text[len])
		len++;
	sys(__NR_write, 1, text, len);
}

static void say_number(const char *name, long value)
{
	char text[24], *at = text + sizeof(text) - 1;
	unsigned long left = value < 0 ? -(unsigned long)value : (unsigned long)value;

	*at = '\0';
	do
		*--at = '0' + left % 10;
	while (left /= 10);
	if (value < 0)
		*--at = '-';
	say(name);
	say(at);
}

static int nr_cases, nr_failed;

static void expect(const char *name, long got, long want)
{
	if (got != want) {
		nr_failed++;
		say_number("# got ", got);
		say_number(", want ", want);
		say("\nnot ok ");
	} else {
		say("ok ");
	}
	say_number("", ++nr_cases);
	say(" ");
	say(name);
	say("\n");
}

static long open_file(const char *path, int flags)
{
	return call6(__NR_openat, AT_FDCWD, (long)path, flags, 0, 0, 0);
}

static long map(long fd)
{
	return call6(__NR_mmap, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

/* Seven cases. */
static void try_device(const char *path)
{
	long fd = open_file(path, O_RDWR), calls = sys(__NR_ioctl, fd, NOMMU_IOC_CALLS, 0);
	long closes = sys(__NR_ioctl, fd, NOMMU_IOC_CLOSES, 0), memory = 0, addr;
	volatile unsigned long *word;

	say("# ");
	say(path);
	say("\n");
	expect("19_device_opens", fd >= 0, 1);
	expect("19_memory_is_known", sys(__NR_ioctl, fd, NOMMU_IOC_ADDR, &memory), 0);
	addr = map(fd);
	expect("19_mapping_is_the_memory", addr, memory);
	expect("19_hook_was_called_once", sys(__NR_ioctl, fd, NOMMU_IOC_CALLS, 0) - calls, 1);
	word = (volatile unsigned long *)addr;
	expect("19_word_is_read", addr == memory ? *word : 0, NOMMU_WORD);
	expect("19_unmaps", sys(__NR_munmap, addr, PAGE, 0), 0);
	/* Its vm_ops are what the hook put there. */
	expect("19_vma_was_closed_once", sys(__NR_ioctl, fd, NOMMU_IOC_CLOSES, 0) - closes, 1);
	sys(__NR_close, fd, 0, 0);
}

static void run(void)
{
	sys(__NR_mkdirat, AT_FDCWD, "/dev", 0755);
	call6(__NR_mount, (long)"devtmpfs", (long)"/dev", (long)"devtmpfs", 0, 0, 0);
	if (open_file("/dev/console", O_RDWR) == 0) {
		sys(__NR_dup, 0, 0, 0);
		sys(__NR_dup, 0, 0, 0);
	}
	say("KTAP version 1\n1..17\n");
	expect("19_driver_loads",
	       sys(__NR_finit_module, open_file("/vmabench_nommu.ko", O_RDONLY), "", 0), 0);
	try_device("/dev/nommu-mmap");
	try_device("/dev/nommu-prepare");
	expect("19_refusal_is_passed_on", map(open_file("/dev/nommu-refuse", O_RDWR)), -ENXIO);
	say("# expect-splat: 1\n");
	expect("19_both_hooks_are_refused", map(open_file("/dev/nommu-both", O_RDWR)), -ENODEV);
	say_number("vmabench-init: exit ", nr_failed != 0);
	say("\n");
	call6(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_POWER_OFF, 0,
	      0, 0);
}

void _start(void)
{
	run();
	for (;;)
		;
}
