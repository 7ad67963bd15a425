// SPDX-License-Identifier: GPL-2.0
/*
 * Thousands of mmap() calls on the devices with arguments drawn from a seed, good,
 * bad and at the limits, with munmap() and mprotect() of any range between them.
 * Each mmap() must end in just the errno that its arguments ask for, worked out
 * here from mmap(2), and one that succeeds must be there as asked. --calls N, for
 * each hook.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "ktap.h"
#include "lib/calls.h"

#define ARENA_PAGES 64
#define MOST_LEN    (1ull << 47) /* of what a process has, on any kernel here */

#define PICK(state, values) ((values)[random_next(state) % (sizeof(values) / sizeof((values)[0]))])

/* How the file was opened. */
enum mode { READ_WRITE, READ_ONLY, WRITE_ONLY, MODES };

struct request {
	uint64_t addr, len, offset;
	int prot, flags;
	enum mode mode;
};

static int calls;

struct fuzz {
	uint64_t state;
	char *arena;
	int fds[MODES];
	bool refuses; /* its driver refuses to be mapped */
	int mapped;
};

/* Seven of eight arguments are in order. */
static bool pick_usual(struct fuzz *fuzz)
{
	return random_next(&fuzz->state) % 8;
}

static struct request pick_request(struct fuzz *fuzz)
{
	const int types[] = { MAP_SHARED, MAP_PRIVATE, MAP_SHARED_VALIDATE };
	const int odd_types[] = { 0, 4, 0xf };
	const int more[] = { 0, MAP_FIXED, MAP_FIXED, MAP_FIXED_NOREPLACE };
	/* Not MAP_POPULATE: it touches pages, and what a touch does is not asked here. */
	const int odd_more[] = { MAP_GROWSDOWN, MAP_SYNC, MAP_NONBLOCK, MAP_NORESERVE };
	const int prots[] = { PROT_NONE, PROT_READ, PROT_WRITE, PROT_READ | PROT_WRITE };
	uint64_t page = random_next(&fuzz->state) % ARENA_PAGES;
	uint64_t arena = (unsigned long)fuzz->arena;
	const uint64_t odd_addrs[] = { arena + page * PAGE + 1, 0xffffffff81000000ull,
				       UINT64_MAX & -PAGE };
	const uint64_t odd_lens[] = { 0, 1, PAGE + 1, 1ull << 63, UINT64_MAX };
	const uint64_t odd_offsets[] = { 1, UINT64_MAX & -PAGE, 1ull << 63, PAGE / 2 };
	struct request request = {
		.addr = pick_usual(fuzz) ? arena + page * PAGE : PICK(&fuzz->state, odd_addrs),
		.len = pick_usual(fuzz) ?
			       (1 + random_next(&fuzz->state) % (ARENA_PAGES - page)) * PAGE :
			       PICK(&fuzz->state, odd_lens),
		.offset = pick_usual(fuzz) ? page * PAGE : PICK(&fuzz->state, odd_offsets),
		.prot = PICK(&fuzz->state, prots),
		.flags = (pick_usual(fuzz) ? PICK(&fuzz->state, types) :
					     PICK(&fuzz->state, odd_types)) |
			 (pick_usual(fuzz) ? PICK(&fuzz->state, more) :
					     PICK(&fuzz->state, odd_more)),
		.mode = pick_usual(fuzz) ? READ_WRITE : random_next(&fuzz->state) % MODES,
	};

	return request;
}

/* The checks of mmap() in the order in which it makes them. */
static int expected_errno(const struct fuzz *fuzz, const struct request *request)
{
	int type = request->flags & MAP_TYPE;
	bool fixed = request->flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	uint64_t pages = request->len / PAGE + !!(request->len % PAGE);

	if (request->offset % PAGE || !request->len)
		return EINVAL;
	if (request->len > UINT64_MAX - PAGE + 1 || request->len > MOST_LEN)
		return ENOMEM;
	if (fixed && request->addr > MOST_LEN)
		return ENOMEM;
	if (fixed && request->addr % PAGE)
		return EINVAL;
	if ((request->flags & MAP_FIXED_NOREPLACE) && vmas_in((char *)request->addr, pages))
		return EEXIST;
	if (request->offset / PAGE + pages > UINT64_MAX / PAGE)
		return EOVERFLOW;
	if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE)
		return EINVAL;
	/* Neither is among the flags that mmap() has always taken. */
	if (type == MAP_SHARED_VALIDATE && (request->flags & (MAP_SYNC | MAP_FIXED_NOREPLACE)))
		return EOPNOTSUPP;
	if (type != MAP_PRIVATE && (request->prot & PROT_WRITE) && request->mode == READ_ONLY)
		return EACCES;
	if (request->mode == WRITE_ONLY)
		return EACCES;
	if (request->flags & MAP_GROWSDOWN)
		return EINVAL;
	return fuzz->refuses ? ENXIO : 0;
}

/* A mapping where none was asked for would take what the process lives on. */
static bool is_safe(const struct fuzz *fuzz, const struct request *request)
{
	uint64_t arena = (unsigned long)fuzz->arena;

	return !(request->flags & MAP_FIXED) || expected_errno(fuzz, request) ||
	       (request->addr >= arena &&
		request->addr + request->len <= arena + ARENA_PAGES * PAGE);
}

static void fuzz_map(struct fuzz *fuzz)
{
	struct request request;
	struct vma_line line;
	char *addr;
	int want, got;

	do {
		request = pick_request(fuzz);
	} while (!is_safe(fuzz, &request));
	want = expected_errno(fuzz, &request);
	addr = mmap((void *)request.addr, request.len, request.prot, request.flags,
		    fuzz->fds[request.mode], request.offset);
	got = addr == MAP_FAILED ? errno : 0;
	ktap_expect(got == want,
		    "addr %#llx len %#llx prot %d flags %#x mode %d offset %#llx: got %d, want %d",
		    (unsigned long long)request.addr, (unsigned long long)request.len, request.prot,
		    request.flags, request.mode, (unsigned long long)request.offset, got, want);
	if (got)
		return;

	fuzz->mapped++;
	line = vma_at(addr);
	ktap_expect(line.end >= (unsigned long)addr + request.len, "the VMA is too short");
	if (request.flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))
		ktap_expect(addr == (char *)request.addr, "mapped at %p", addr);
	else
		ktap_expect(!munmap(addr, request.len), "munmap: %s", strerror(errno));
}

static void fuzz_range(struct fuzz *fuzz)
{
	size_t page = random_next(&fuzz->state) % ARENA_PAGES;
	size_t pages = 1 + random_next(&fuzz->state) % (ARENA_PAGES - page);

	/* Whether the range may be written, or has holes, is not followed here. */
	if (random_next(&fuzz->state) % 2)
		mprotect(fuzz->arena + page * PAGE, pages * PAGE, PROT_READ);
	else
		unmap_at(fuzz->arena, page, pages);
}

static void open_all(struct fuzz *fuzz, enum vmabench_hook hook,
		     const struct vmabench_profile *profile)
{
	static const int flags[MODES] = { O_RDWR, O_RDONLY, O_WRONLY };
	char path[64];
	int mode;

	snprintf(path, sizeof(path), "/dev/vmabench-%s-%s", hook_names[hook], profile->name);
	for (mode = 0; mode < MODES; mode++) {
		fuzz->fds[mode] = open(path, flags[mode] | O_CLOEXEC);
		ktap_expect(fuzz->fds[mode] >= 0, "open %s: %s", path, strerror(errno));
	}
	fuzz->refuses = profile->refuses;
}

/* Nothing but the descriptors may hold the files once the arena is empty. */
static void close_all(struct fuzz *fuzz)
{
	uint64_t ns[1];
	struct vmabench_storm last = {
		.pattern = empty_pattern,
		.pages = 1,
		.maps = 1,
		.batches = 1,
		.addr = (unsigned long)fuzz->arena,
		.mmap_times = (unsigned long)ns,
		.munmap_times = (unsigned long)ns,
	};
	int mode;

	unmap_at(fuzz->arena, 0, ARENA_PAGES);
	for (mode = 0; mode < MODES; mode++) {
		ktap_expect_eq("last storm", device_storm(fuzz->fds[mode], &last), 0);
		ktap_expect_eq("file references", last.file_refs, 1);
		close(fuzz->fds[mode]);
	}
}

static void mmaps_end_as_predicted(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	struct fuzz fuzz = { .state = ktap_seed() * 2 + *hook, .arena = arena_get(ARENA_PAGES) };
	const struct vmabench_profile *profile;
	size_t p;
	int i;

	for (p = 0; (profile = profile_at(p)); p++) {
		/* What a merge leaks there pins the module. */
		if (ktap_has(merge_leaks(*hook, profile)))
			continue;
		open_all(&fuzz, *hook, profile);
		for (i = 0; i < calls / (int)count_profiles(); i++) {
			if (random_next(&fuzz.state) % 4)
				fuzz_map(&fuzz);
			else
				fuzz_range(&fuzz);
		}
		close_all(&fuzz);
	}
	ktap_diag("seed %llu: %d mappings", ktap_seed(), fuzz.mapped);
	ktap_expect(fuzz.mapped >= calls / 8, "too few calls were in order to mean anything");
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("fuzz/mmaps_end_as_predicted", mmaps_end_as_predicted),
	};

	calls = calls_parse(&argc, argv, 4000);
	if (calls < 0)
		return 2;
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
