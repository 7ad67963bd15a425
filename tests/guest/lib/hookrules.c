// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "../guest.h"
#include "hookrules.h"

#define READ	   VMABENCH_VM_READ
#define WRITE	   VMABENCH_VM_WRITE
#define EXEC	   VMABENCH_VM_EXEC
#define SHARED	   VMABENCH_VM_SHARED
#define MAYREAD	   VMABENCH_VM_MAYREAD
#define MAYWRITE   VMABENCH_VM_MAYWRITE
#define MAYEXEC	   VMABENCH_VM_MAYEXEC
#define LOCKED	   VMABENCH_VM_LOCKED
#define NORESERVE  VMABENCH_VM_NORESERVE
#define DONTDUMP   VMABENCH_VM_DONTDUMP
#define DONTEXPAND VMABENCH_VM_DONTEXPAND
#define MAYSHARE   0x80ull
#define ACCOUNT	   0x00100000ull
#define MOST_ERRNO 4095

#define PICK(state, values) ((values)[random_next(state) % (sizeof(values) / sizeof((values)[0]))])

static bool accountable(uint64_t flags)
{
	return (flags & (NORESERVE | SHARED | WRITE)) == WRITE;
}

/* What do_mmap() and __mmap_region() make of the arguments, before any hook. */
static uint64_t asked_flags(const struct hookrules_map *map)
{
	uint64_t flags = MAYREAD | MAYWRITE | MAYEXEC;

	flags |= map->prot & PROT_READ ? READ : 0;
	flags |= map->prot & PROT_WRITE ? WRITE : 0;
	flags |= map->prot & PROT_EXEC ? EXEC : 0;
	flags |= map->flags & MAP_LOCKED ? LOCKED : 0;
	flags |= map->flags & MAP_NORESERVE ? NORESERVE : 0;
	if (map->flags & MAP_SHARED)
		flags |= SHARED | MAYSHARE;
	if (map->flags & MAP_SHARED && map->read_only)
		flags &= ~(MAYWRITE | SHARED);
	return accountable(flags) ? flags | ACCOUNT : flags;
}

static bool shared_maywrite(uint64_t flags)
{
	return (flags & (SHARED | MAYWRITE)) == (SHARED | MAYWRITE);
}

/* Why what the hook wants is refused, or 0. */
static int refusal(const struct hookrules_map *map, uint64_t asked, uint64_t wanted, uint64_t pgoff)
{
	if (map->told.file == VMABENCH_TOLD_NULL)
		return -EINVAL;
	if (wanted & ~asked & (WRITE | EXEC | MAYWRITE | MAYEXEC))
		return -EACCES;
	if (shared_maywrite(wanted) && !(asked & SHARED))
		return -EACCES;
	if (pgoff + map->pages < pgoff)
		return -EOVERFLOW;
	return 0;
}

/* What is left of @wanted. */
static uint64_t final_flags(const struct hookrules_map *map, uint64_t asked, uint64_t wanted)
{
	uint64_t flags = wanted & ~ACCOUNT, may;

	for (may = MAYREAD; may <= MAYEXEC; may <<= 1) {
		if (asked & ~wanted & may)
			flags &= ~(may >> 4);
	}
	return flags | (map->nested ? asked & ACCOUNT : accountable(flags) ? ACCOUNT : 0);
}

struct hookrules_end hookrules_predict(const struct hookrules_map *map)
{
	uint64_t asked = asked_flags(map), wanted;
	struct hookrules_end end = { .pgoff = map->pgoff + map->told.shift_pgoff };

	if (map->flags & MAP_SHARED && map->read_only && map->prot & PROT_WRITE) {
		end.err = -EACCES;
		return end;
	}
	end.called = true;
	wanted = (asked & ~map->told.clear_flags) | map->told.set_flags;
	if (map->told.ret)
		end.err =
			map->told.ret < 0 && map->told.ret >= -MOST_ERRNO ? map->told.ret : -EINVAL;
	else
		end.err = refusal(map, asked, wanted, end.pgoff);
	if (end.err)
		return end;

	end.vm_flags = final_flags(map, asked, wanted);
	if (map->seal && end.vm_flags & SHARED) {
		if (end.vm_flags & WRITE)
			end.err = -EPERM;
		end.vm_flags &= ~MAYWRITE;
	}
	/* mmap() does not lock what is special. */
	if (end.vm_flags & DONTEXPAND)
		end.vm_flags &= ~LOCKED;
	return end;
}

bool hookrules_flags_are(const char *text, uint64_t vm_flags)
{
	static const struct {
		char word[3];
		uint64_t flag;
	} words[] = {
		{ "rd", READ },	      { "wr", WRITE },	  { "ex", EXEC },      { "sh", SHARED },
		{ "mr", MAYREAD },    { "mw", MAYWRITE }, { "me", MAYEXEC },   { "ms", MAYSHARE },
		{ "lo", LOCKED },     { "ac", ACCOUNT },  { "nr", NORESERVE }, { "dd", DONTDUMP },
		{ "de", DONTEXPAND },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strstr(text, words[i].word) != !(vm_flags & words[i].flag))
			return false;
	}
	return true;
}

/* Fifteen of sixteen hooks are in order, as to one thing. */
static bool pick_usual(uint64_t *state)
{
	return random_next(state) % 16;
}

static uint64_t pick_flags(uint64_t *state)
{
	static const uint64_t flags[] = {
		READ,	 WRITE,	 EXEC,	    SHARED,   MAYREAD,	MAYWRITE,
		MAYEXEC, LOCKED, NORESERVE, DONTDUMP, DONTDUMP, DONTEXPAND,
	};
	uint64_t picked = 0;

	while (random_next(state) % 2)
		picked |= PICK(state, flags);
	return picked;
}

static int64_t pick_shift(uint64_t *state, const struct hookrules_map *map)
{
	/* smaps shows 52 bits of the page offset. */
	const int64_t shifts[] = {
		0,
		0,
		0,
		0,
		0,
		0,
		1,
		-1,
		-map->pgoff,
		-map->pgoff - 1,
		-map->pgoff - map->pages,
		-map->pgoff - map->pages - 1,
		1ll << 50,
		1ll << 51,
	};

	return PICK(state, shifts);
}

struct hookrules_map hookrules_draw(uint64_t *state, size_t page, size_t pages, int files)
{
	static const int prots[] = { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE,
				     PROT_READ | PROT_WRITE, PROT_READ | PROT_EXEC };
	static const int more[] = { 0, 0, 0, MAP_LOCKED, MAP_NORESERVE, MAP_POPULATE };
	static const int rets[] = { -ENXIO, 1, -4095, -4096, -512, INT32_MAX, INT32_MIN };
	const int put_in[] = { VMABENCH_TOLD_NONE, VMABENCH_TOLD_SAME,
			       (int)(random_next(state) % files),
			       (int)(random_next(state) % files) };
	struct hookrules_map map = {
		.nested = random_next(state) % 3 == 0,
		.read_only = random_next(state) % 4 == 0,
		.prot = PICK(state, prots),
		.flags = (random_next(state) % 2 ? MAP_SHARED : MAP_PRIVATE) | PICK(state, more),
		.pgoff = page,
		.pages = 1 + random_next(state) % 4,
		.told = {
			.file = pick_usual(state) ? PICK(state, put_in) : VMABENCH_TOLD_NULL,
			.set_flags = pick_flags(state),
			.clear_flags = pick_flags(state),
			.ret = pick_usual(state) ? 0 : PICK(state, rets),
			.close = random_next(state) % 2,
			.move = random_next(state) % 2,
		},
	};

	if (map.pages > pages - page)
		map.pages = pages - page;
	map.told.shift_pgoff = pick_shift(state, &map);
	return map;
}

const char *hookrules_describe(const struct hookrules_map *map)
{
	static char text[256];

	snprintf(text, sizeof(text),
		 "page %llu, %llu pages%s%s, prot %d, flags %#x; told to set "
		 "%#llx, clear %#llx, shift %lld, put in %d, return %lld",
		 (unsigned long long)map->pgoff, (unsigned long long)map->pages,
		 map->nested ? ", nested" : "", map->read_only ? ", read-only" : "", map->prot,
		 map->flags, (unsigned long long)map->told.set_flags,
		 (unsigned long long)map->told.clear_flags, (long long)map->told.shift_pgoff,
		 map->told.file, (long long)map->told.ret);
	return text;
}
