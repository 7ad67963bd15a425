// SPDX-License-Identifier: GPL-2.0
/*
 * Thousands of ioctls drawn from a seed, good, bad and at the limits. Each must
 * end in just the errno that the rules in vmabench_abi.h say, worked out here a
 * second time, and leave nothing mapped. --calls N, for each hook.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"
#include "lib/calls.h"

#define MAX_GOOD_OPS 2048 /* a storm that is in order must also be short */
#define ARENA_PAGES  4096
#define KERNEL_ADDR  0xffffffff81000000ull

static int calls;

#define PICK(state, values) ((values)[random_next(state) % (sizeof(values) / sizeof((values)[0]))])

struct fuzz {
	uint64_t state;
	int fd;
	int unmappable; /* a file that cannot be mapped */
	int memfd; /* a file of the kernel's own */
	bool refuses; /* the device's driver refuses to be mapped */
	char *arena;
	char *good, *read_only; /* buffers for the longest storm */
	char *last_word; /* of a page that nothing follows */
};

/* Seven of eight fields are in order, so that a third of the storms are, and the rest is odd. */
static bool pick_usual(struct fuzz *fuzz)
{
	return random_next(&fuzz->state) % 8;
}

/*
 * Up to 3, with which the longest storm still ends before the address space of User-Mode Linux
 * does.
 */
static uint32_t pick_small(struct fuzz *fuzz, uint32_t limit)
{
	const uint32_t odd[] = { limit + 1, 1u << 31, UINT32_MAX };

	return random_next(&fuzz->state) % 32 ? random_next(&fuzz->state) % 4 :
						PICK(&fuzz->state, odd);
}

static struct vmabench_pattern pick_pattern(struct fuzz *fuzz)
{
	const uint32_t odd[] = { 0x20, 0x400, 1u << 31, UINT32_MAX, random_next(&fuzz->state) };
	/* With a bed, without maps of their own, refused; the last five are not in order. */
	const uint32_t new[] = { 0x24,	0x26,  0x40,  0x44, 0x120, 0x130, 0x124,
				 0x180, 0x188, 0x200, 0xa0, 0x60,  0x100, 0x140 };
	const uint32_t flags = random_next(&fuzz->state) % 2 ? random_next(&fuzz->state) % 0x20 :
							       PICK(&fuzz->state, new);

	return (struct vmabench_pattern){
		.lead = pick_small(fuzz, 512),
		.stride = pick_small(fuzz, 512),
		.gap = pick_small(fuzz, 512),
		.flags = pick_usual(fuzz) ? flags : PICK(&fuzz->state, odd),
	};
}

static uint32_t pick_number(struct fuzz *fuzz, uint32_t limit)
{
	const uint32_t odd[] = { 0,
				 1,
				 limit - 1,
				 limit,
				 limit + 1,
				 1u << 31,
				 UINT32_MAX,
				 random_next(&fuzz->state) % limit,
				 random_next(&fuzz->state) };

	return pick_usual(fuzz) ? 1 + random_next(&fuzz->state) % 30 : PICK(&fuzz->state, odd);
}

static uint64_t pick_addr(struct fuzz *fuzz)
{
	uint64_t arena = (unsigned long)fuzz->arena;
	const uint64_t odd[] = { arena + random_next(&fuzz->state) % ARENA_PAGES * PAGE,
				 arena + random_next(&fuzz->state) % PAGE,
				 arena - PAGE,
				 KERNEL_ADDR,
				 -(uint64_t)PAGE,
				 UINT64_MAX };

	return pick_usual(fuzz) ? arena : PICK(&fuzz->state, odd);
}

static uint64_t pick_buffer(struct fuzz *fuzz)
{
	const uint64_t odd[] = { 0, KERNEL_ADDR, (unsigned long)fuzz->read_only,
				 (unsigned long)fuzz->last_word, UINT64_MAX - 3 };

	return pick_usual(fuzz) ? (unsigned long)fuzz->good : PICK(&fuzz->state, odd);
}

static int pick_file(struct fuzz *fuzz)
{
	const int odd[] = { fuzz->unmappable, fuzz->memfd, -1, -1, 1000, INT32_MAX, INT32_MIN };

	return pick_usual(fuzz) ? fuzz->fd : PICK(&fuzz->state, odd);
}

static uint32_t pick_flags(struct fuzz *fuzz)
{
	const uint32_t odd[] = { 3, 3, 4, 1u << 31, UINT32_MAX };

	return pick_usual(fuzz) ? random_next(&fuzz->state) % 2 : PICK(&fuzz->state, odd);
}

static bool is_anonymous(const struct vmabench_storm *storm)
{
	return storm->flags & 2;
}

static bool pattern_is_bad(const struct vmabench_pattern *p)
{
	const uint32_t bed = p->flags & 0xe0, bare = p->flags & 0x201;

	return p->flags > 0x3ff || (p->flags & 0x18) == 0x18 || p->lead > 512 || p->stride > 512 ||
	       p->gap > 512 || bed == 0x60 || bed == 0xa0 || bed == 0xc0 || bed == 0xe0 ||
	       bare == 0x201 || (bare && (p->flags & 0x1e0)) ||
	       (p->flags & 0x100 && bed != 0x20 && bed != 0x80);
}

static bool args_are_bad(const struct vmabench_storm *storm)
{
	return storm->flags > 3 ||
	       (is_anonymous(storm) && (storm->flags != 3 || storm->fd != -1)) ||
	       pattern_is_bad(&storm->pattern) || storm->pages < 1 || storm->pages > 512 ||
	       storm->maps < 1 || storm->maps > 65536 || storm->batches < 1 ||
	       storm->batches > 4096 || (uint64_t)storm->maps * storm->batches > 4194304 ||
	       storm->addr % PAGE || storm->addr >= KERNEL_ADDR;
}

static uint64_t step_of(const struct vmabench_storm *storm)
{
	return (uint64_t)storm->pattern.stride * storm->pages + storm->pattern.gap;
}

static bool range_is_free(const struct fuzz *fuzz, const struct vmabench_storm *storm)
{
	uint64_t arena = (unsigned long)fuzz->arena;
	uint64_t pages = storm->pattern.lead + (storm->maps - 1) * step_of(storm) + storm->pages;

	/* The bed has one map more, which ends where the arena does. */
	pages += storm->pattern.flags & 0xc0 ? step_of(storm) : storm->pattern.gap;
	return storm->addr >= arena && storm->addr + pages * PAGE <= arena + ARENA_PAGES * PAGE;
}

/* A map is in the way of another, or the bed of a map. */
static bool maps_overlap(const struct vmabench_storm *storm)
{
	const uint32_t flags = storm->pattern.flags;
	const uint64_t step = step_of(storm);

	if (flags & 0x4)
		return false;
	if (flags & 0x40)
		return step < 2 * (uint64_t)storm->pages;
	if (flags & 0x80 || (flags & 0x120) == 0x20)
		return !(flags & 0x100);
	return storm->maps > 1 && step < storm->pages;
}

static bool buffer_is_good(const struct fuzz *fuzz, uint64_t buffer, uint32_t batches)
{
	return buffer == (unsigned long)fuzz->good ||
	       (buffer == (unsigned long)fuzz->last_word && batches == 1);
}

/* Of the phases that there are. */
static int buffers_errno(const struct fuzz *fuzz, const struct vmabench_storm *storm)
{
	const uint32_t flags = storm->pattern.flags;

	if (!(flags & 0x100) && !buffer_is_good(fuzz, storm->mmap_times, storm->batches))
		return -EFAULT;
	if (!(flags & 0x200) && !buffer_is_good(fuzz, storm->munmap_times, storm->batches))
		return -EFAULT;
	return 0;
}

static bool file_is_open(const struct fuzz *fuzz, int fd)
{
	return fd == fuzz->fd || fd == fuzz->unmappable || fd == fuzz->memfd;
}

static int expected_errno(const struct fuzz *fuzz, const struct vmabench_storm *storm)
{
	if (args_are_bad(storm))
		return -EINVAL;
	if (!is_anonymous(storm) && !file_is_open(fuzz, storm->fd))
		return -EBADF;
	if (!range_is_free(fuzz, storm))
		return -EEXIST;
	if (!(storm->pattern.flags & VMABENCH_PATTERN_EMPTY)) {
		if (storm->fd == fuzz->unmappable)
			return -ENODEV;
		if (storm->pattern.flags & 0x200)
			return fuzz->refuses && storm->fd == fuzz->fd ? buffers_errno(fuzz, storm) :
									-EPROTO;
		if (fuzz->refuses && storm->fd == fuzz->fd)
			return -ENXIO;
		if (maps_overlap(storm))
			return -EEXIST;
	}
	return buffers_errno(fuzz, storm);
}

/* Returns whether the storm was in order. */
static bool fuzz_storm(struct fuzz *fuzz)
{
	struct vmabench_storm storm, asked;
	int want, got;

	do {
		storm = (struct vmabench_storm){
			.pattern = pick_pattern(fuzz),
			.pages = pick_number(fuzz, VMABENCH_MAX_PAGES),
			.maps = pick_number(fuzz, VMABENCH_MAX_MAPS),
			.batches = pick_number(fuzz, VMABENCH_MAX_BATCHES),
			.fd = pick_file(fuzz),
			.flags = pick_flags(fuzz),
			.addr = pick_addr(fuzz),
			.mmap_times = pick_buffer(fuzz),
			.munmap_times = pick_buffer(fuzz),
		};
	} while (!args_are_bad(&storm) && (uint64_t)storm.maps * storm.batches > MAX_GOOD_OPS);

	asked = storm;
	want = expected_errno(fuzz, &storm);
	got = device_storm_over(fuzz->fd, &storm);
	ktap_expect(got == want,
		    "fd %d flags %#x pattern %u %u %u %#x pages %u maps %u batches %u addr %#llx "
		    "ns %#llx %#llx: got %d, want %d",
		    asked.fd, asked.flags, asked.pattern.lead, asked.pattern.stride,
		    asked.pattern.gap, asked.pattern.flags, asked.pages, asked.maps, asked.batches,
		    asked.addr, asked.mmap_times, asked.munmap_times, got, want);
	return !want;
}

static void fuzz_other(struct fuzz *fuzz)
{
	const unsigned long cmds[] = { VMABENCH_IOC_INFO, VMABENCH_IOC_COUNTERS, VMABENCH_IOC_RESET,
				       random_next(&fuzz->state) };
	unsigned long cmd = PICK(&fuzz->state, cmds);
	uint64_t buffer = pick_buffer(fuzz);
	int want = -ENOTTY, got;

	if (cmd == VMABENCH_IOC_STORM)
		return;
	if (cmd == VMABENCH_IOC_RESET)
		want = 0;
	else if (cmd == VMABENCH_IOC_INFO || cmd == VMABENCH_IOC_COUNTERS)
		want = buffer == (unsigned long)fuzz->good ? 0 : -EFAULT;
	got = ioctl(fuzz->fd, cmd, buffer) ? -errno : 0;
	ktap_expect(got == want, "ioctl %#lx of %#llx: got %d, want %d", cmd,
		    (unsigned long long)buffer, got, want);
}

static char *buffer_get(int prot)
{
	size_t bytes = VMABENCH_MAX_BATCHES * sizeof(uint64_t);
	char *buffer = arena_get(bytes / PAGE);

	ktap_expect(mmap(buffer, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
			 0) == buffer,
		    "mmap: %s", strerror(errno));
	return buffer;
}

static void ioctls_end_as_predicted(const void *arg)
{
	const enum vmabench_hook *hook = arg;
	size_t bytes = VMABENCH_MAX_BATCHES * sizeof(uint64_t);
	int i, good = 0;
	uint64_t result[1];
	struct fuzz fuzz = {
		.state = ktap_seed() * 2 + *hook,
		.unmappable = epoll_create1(0),
		.memfd = memfd_create("fuzz", 0),
		.arena = arena_get(ARENA_PAGES),
		.good = buffer_get(PROT_READ | PROT_WRITE),
		.read_only = buffer_get(PROT_READ),
		.last_word = buffer_get(PROT_READ | PROT_WRITE) + bytes - sizeof(uint64_t),
	};
	const struct vmabench_profile *profile;
	size_t p;

	for (p = 0; (profile = profile_at(p)); p++) {
		struct vmabench_storm last = {
			.pattern = empty_pattern,
			.pages = 1,
			.maps = 1,
			.batches = 1,
			.addr = (unsigned long)fuzz.arena,
			.mmap_times = (unsigned long)result,
			.munmap_times = (unsigned long)result,
		};

		/* What a merge leaks there pins the module. */
		if (ktap_has(merge_leaks(*hook, profile)))
			continue;
		fuzz.fd = device_open(*hook, profile->name);
		fuzz.refuses = profile->refuses;
		for (i = 0; i < calls / (int)count_profiles(); i++) {
			if (random_next(&fuzz.state) % 8)
				good += fuzz_storm(&fuzz);
			else
				fuzz_other(&fuzz);
			ktap_expect_eq("VMAs left", vmas_in(fuzz.arena, ARENA_PAGES), 0);
		}
		ktap_expect_eq("last storm", device_storm(fuzz.fd, &last), 0);
		ktap_expect_eq("file references", last.file_refs, 1);
	}
	ktap_diag("seed %llu: %d storms in order", ktap_seed(), good);
	ktap_expect(good >= calls / 8, "too few storms were in order to mean anything");
}

int main(int argc, char **argv)
{
	static const struct ktap_case cases[] = {
		EACH_HOOK("fuzz/ioctls_end_as_predicted", ioctls_end_as_predicted),
	};

	calls = calls_parse(&argc, argv, 4000);
	if (calls < 0)
		return 2;
	return ktap_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
