// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 8: where a page table turns
 * out to be bad, the kernel names the hook of the file, whichever it is. A program of
 * its own, since the kernel trusts itself less after that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "guest.h"
#include "kmod/test_abi.h"
#include "ktap.h"

static void bad_pte_names_the_hook(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int kmsg = kmsg_open(), again = kmsg_open(), fd;
	char *arena = arena_get(1), name[32], text[64];

	snprintf(name, sizeof(name), "badpte-%s", hook_names[*hook]);
	fd = test_device_open(name, O_RDWR);
	map_at(fd, arena, 0, 1);
	ktap_expect(!ioctl(fd, VMABENCH_TEST_IOC_BADPTE, arena), "VMABENCH_TEST_IOC_BADPTE: %s",
		    strerror(errno));
	ktap_expect_eq("VMAs", vmas_in(arena, 1), 0);
	ktap_expect_eq("bad page maps", kmsg_count(kmsg, "BUG: Bad page map"), 1);
	snprintf(text, sizeof(text), " mmap%s:badpte_%s ",
		 *hook == VMABENCH_HOOK_PREPARE ? "_prepare" : "", hook_names[*hook]);
	ktap_expect(kmsg_count(again, text) == 1, "no line has%s", text);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		{ .name = "20_bad_pte_names_the_hook/mmap",
		  .run = bad_pte_names_the_hook,
		  .arg = &both_hooks[0],
		  .splats = 1 },
		{ .name = "20_bad_pte_names_the_hook/prepare",
		  .run = bad_pte_names_the_hook,
		  .arg = &both_hooks[1],
		  .needs = KTAP_PREPARE,
		  .splats = 1 },
	};

	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
