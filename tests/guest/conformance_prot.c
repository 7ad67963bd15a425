// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel with .mmap_prepare owes its drivers, part 8: the caching mode that
 * a hook puts into page_prot is in the page table. Needs CONFIG_PTDUMP_DEBUGFS, an
 * x86 with a PAT, and a driver that maps by fault, as all the profiles do.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"

#define DEBUGFS	    "/sys/kernel/debug"
#define PAGE_TABLES DEBUGFS "/page_tables/current_kernel"

/* The flags of the entry that maps @addr into @flags: "RW PWT NX pte", say. */
static void read_entry(const char *addr, char *flags, size_t size)
{
	FILE *tables = fopen(PAGE_TABLES, "re");
	unsigned long start, end;
	char text[256];
	bool found = false;
	int at;

	ktap_expect(tables, "open %s: %s", PAGE_TABLES, strerror(errno));
	while (!found && fgets(text, sizeof(text), tables)) {
		/* 0x00007f0000001000-0x00007f0000002000   4K USR RW PWT   NX pte */
		if (sscanf(text, "0x%lx-0x%lx %*s %n", &start, &end, &at) != 2)
			continue;
		found = start <= (unsigned long)addr && end > (unsigned long)addr;
		if (found)
			snprintf(flags, size, " %.*s ", (int)strcspn(text + at, "\n"), text + at);
	}
	fclose(tables);
	ktap_expect(found, "no entry maps %p", addr);
}

/* Write-combining is entry 1 of the kernel's PAT: PWT set, PCD and PAT clear (arch/x86/mm/pat). */
static void expect_write_combining(const char *addr, bool want)
{
	char flags[256];
	bool is;

	read_entry(addr, flags, sizeof(flags));
	is = strstr(flags, " PWT ");
	ktap_expect(!strstr(flags, " PCD ") && !strstr(flags, " PAT ") && is == want,
		    "mapped with%s", flags);
}

/* For a page of its own, and for one that may merge with it. */
static void caching_mode_is_mapped(int fd, bool want)
{
	char *arena = arena_get(2);

	map_at(fd, arena, 0, 1);
	map_at(fd, arena, 1, 1);
	expect_words(arena, 2, VMABENCH_PAGE_WORD);
	expect_write_combining(arena, want);
	expect_write_combining(arena + PAGE, want);
}

static void page_prot_is_mapped(const void *arg)
{
	const enum vmabench_hook *hook = arg;

	caching_mode_is_mapped(device_open(*hook, "prot"), true);
}

/* What plain maps says that the mode is the hook's doing. */
static void usual_page_prot_is_write_back(const void *arg)
{
	const enum vmabench_hook *hook = arg;

	caching_mode_is_mapped(device_open(*hook, "plain"), false);
}

/* mprotect() makes the protection anew and keeps the mode. */
static void page_prot_survives_mprotect(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int fd = device_open(*hook, "prot");
	char *arena = arena_get(1);

	map_at(fd, arena, 0, 1);
	ktap_expect(!mprotect(arena, PAGE, PROT_READ), "mprotect: %s", strerror(errno));
	expect_words(arena, 1, VMABENCH_PAGE_WORD);
	expect_write_combining(arena, true);
}

static void nested_page_prot_is_mapped(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	int inner = device_open(*hook, "prot");

	caching_mode_is_mapped(test_device_over("nested", O_RDWR, inner), true);
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("07_page_prot_is_mapped", page_prot_is_mapped),
		EACH_HOOK("07_usual_page_prot_is_write_back", usual_page_prot_is_write_back),
		EACH_HOOK("07_page_prot_survives_mprotect", page_prot_survives_mprotect),
		{ .name = "17_nested_page_prot_is_mapped/mmap",
		  .run = nested_page_prot_is_mapped,
		  .arg = &both_hooks[0],
		  .needs = KTAP_PREPARE },
		{ .name = "17_nested_page_prot_is_mapped/prepare",
		  .run = nested_page_prot_is_mapped,
		  .arg = &both_hooks[1],
		  .needs = KTAP_PREPARE },
	};

	if (mount("debugfs", DEBUGFS, "debugfs", 0, NULL) || access(PAGE_TABLES, R_OK)) {
		fprintf(stderr,
			"vmabench: conformance_prot: no page tables to read: %s; "
			"run it on an x86_64 debug kernel\n",
			strerror(errno));
		return 2;
	}
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
