// SPDX-License-Identifier: GPL-2.0
/* Is every bad ioctl refused with the errno of vmabench_abi.h, and does it leave nothing mapped? */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "guest.h"
#include "ktap.h"

#define ARENA_PAGES 64
#define BATCHES	    4
#define KERNEL_ADDR 0xffffffff81000000ull

/* Places that a pointer can be set to, relative to what a case has mapped. */
enum place {
	VALUE, /* the value as it stands */
	IN_ARENA, /* the value in bytes from the start of the arena */
	LAST_WORD, /* the last word of a page that nothing follows */
	READ_ONLY, /* memory that cannot be written */
};

struct field {
	size_t offset, size;
	uint64_t value;
	enum place place;
};

/* clang-format off */
#define F_AT(member, _place, _value)					\
	{ .offset = offsetof(struct vmabench_storm, member),		\
	  .size = sizeof(((struct vmabench_storm *)0)->member),		\
	  .value = (_value), .place = (_place) }
/* clang-format on */
#define F(member, value) F_AT(member, VALUE, value)

/* A good storm with up to three fields changed, and what it must end in. */
static const struct bad_storm {
	const char *name;
	struct field fields[3];
	int err;
} bad_storms[] = {
	{ "nothing_wrong", {}, 0 },
	{ "flag_unknown", { F(pattern.flags, VMABENCH_PATTERN_FLAGS + 1) }, -EINVAL },
	{ "flags_all", { F(pattern.flags, UINT32_MAX) }, -EINVAL },
	{ "unmapped_in_two_ways",
	  { F(pattern.flags, VMABENCH_PATTERN_UNMAP_BACK | VMABENCH_PATTERN_UNMAP_RANGE) },
	  -EINVAL },
	{ "lead_over_limit", { F(pattern.lead, VMABENCH_MAX_LEAD + 1) }, -EINVAL },
	{ "lead_huge", { F(pattern.lead, UINT32_MAX) }, -EINVAL },
	{ "stride_over_limit", { F(pattern.stride, VMABENCH_MAX_STRIDE + 1) }, -EINVAL },
	{ "stride_huge", { F(pattern.stride, UINT32_MAX) }, -EINVAL },
	{ "gap_over_limit", { F(pattern.gap, VMABENCH_MAX_GAP + 1) }, -EINVAL },
	{ "gap_huge", { F(pattern.gap, UINT32_MAX) }, -EINVAL },
	{ "all_in_one_place", { F(pattern.stride, 0) }, -EEXIST },
	{ "each_in_place_of_the_last",
	  { F(pattern.stride, 0), F(pattern.flags, VMABENCH_PATTERN_OVER) },
	  0 },
	{ "two_beds",
	  { F(pattern.flags, VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_FILL) },
	  -EINVAL },
	{ "nothing_but_a_bed",
	  { F(pattern.flags, VMABENCH_PATTERN_EMPTY | VMABENCH_PATTERN_UNDER) },
	  -EINVAL },
	{ "unmaps_without_a_bed", { F(pattern.flags, VMABENCH_PATTERN_UNMAPS) }, -EINVAL },
	{ "unmaps_holes",
	  { F(pattern.flags, VMABENCH_PATTERN_UNMAPS | VMABENCH_PATTERN_FILL) },
	  -EINVAL },
	{ "bed_is_in_the_way", { F(pattern.flags, VMABENCH_PATTERN_UNDER) }, -EEXIST },
	{ "unmaps_needs_no_times_of_mmap",
	  { F(pattern.flags, VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS), F(mmap_times, 0) },
	  0 },
	{ "not_refused", { F(pattern.flags, VMABENCH_PATTERN_REFUSED) }, -EPROTO },
	{ "refused_and_unmapped",
	  { F(pattern.flags,
	      VMABENCH_PATTERN_REFUSED | VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS) },
	  -EINVAL },
	{ "range_ends_in_guard_by_the_stride", { F(pattern.stride, 10) }, -EEXIST },
	{ "pages_zero", { F(pages, 0) }, -EINVAL },
	{ "pages_zero_where_nothing_is_mapped",
	  { F(pattern.flags, VMABENCH_PATTERN_EMPTY), F(pages, 0) },
	  -EINVAL },
	{ "pages_over_limit", { F(pages, VMABENCH_MAX_PAGES + 1) }, -EINVAL },
	{ "pages_huge", { F(pages, UINT32_MAX) }, -EINVAL },
	{ "maps_zero", { F(maps, 0) }, -EINVAL },
	{ "maps_over_limit", { F(maps, VMABENCH_MAX_MAPS + 1) }, -EINVAL },
	{ "maps_huge", { F(maps, UINT32_MAX) }, -EINVAL },
	{ "batches_zero", { F(batches, 0) }, -EINVAL },
	{ "batches_over_limit", { F(batches, VMABENCH_MAX_BATCHES + 1) }, -EINVAL },
	{ "batches_huge", { F(batches, UINT32_MAX) }, -EINVAL },
	{ "ops_over_limit",
	  { F(maps, VMABENCH_MAX_OPS / VMABENCH_MAX_BATCHES + 1),
	    F(batches, VMABENCH_MAX_BATCHES) },
	  -EINVAL },
	{ "mapped_flag_unknown", { F(flags, VMABENCH_STORM_FLAGS + 1) }, -EINVAL },
	{ "mapped_flags_all", { F(flags, UINT32_MAX) }, -EINVAL },
	{ "anonymous_with_a_file",
	  { F(flags, VMABENCH_STORM_ANON | VMABENCH_STORM_PRIVATE) },
	  -EINVAL },
	{ "anonymous_and_shared", { F(flags, VMABENCH_STORM_ANON), F(fd, -1) }, -EINVAL },
	{ "anonymous", { F(flags, VMABENCH_STORM_ANON | VMABENCH_STORM_PRIVATE), F(fd, -1) }, 0 },
	{ "private", { F(flags, VMABENCH_STORM_PRIVATE) }, 0 },
	{ "no_file", { F(fd, -1) }, -EBADF },
	{ "no_file_where_nothing_is_mapped",
	  { F(fd, -1), F(pattern.flags, VMABENCH_PATTERN_EMPTY) },
	  -EBADF },
	{ "file_not_open", { F(fd, 1000) }, -EBADF },
	{ "file_huge", { F(fd, INT32_MAX) }, -EBADF },
	{ "file_very_negative", { F(fd, INT32_MIN) }, -EBADF },
	{ "clock_unknown", { F(clock, VMABENCH_CLOCK_TSC + 1) }, -EINVAL },
	{ "addr_off_by_one", { F_AT(addr, IN_ARENA, 1) }, -EINVAL },
	{ "addr_off_by_a_word", { F_AT(addr, IN_ARENA, PAGE - 8) }, -EINVAL },
	{ "addr_off_by_one_where_nothing_is_mapped",
	  { F(pattern.flags, VMABENCH_PATTERN_EMPTY), F_AT(addr, IN_ARENA, 1) },
	  -EINVAL },
	{ "addr_overflows", { F(addr, -(uint64_t)PAGE) }, -EINVAL },
	{ "addr_in_kernel", { F(addr, KERNEL_ADDR) }, -EINVAL },
	{ "addr_end_past_user_space", { F(addr, 0x7ffffffff000) }, -EINVAL },
	{ "range_starts_in_guard", { F_AT(addr, IN_ARENA, -(uint64_t)PAGE) }, -EEXIST },
	{ "range_ends_in_guard", { F_AT(addr, IN_ARENA, (ARENA_PAGES - 1) * PAGE) }, -EEXIST },
	{ "gap_before_maps_is_taken",
	  { F(pattern.gap, 1), F(pattern.lead, 1), F_AT(addr, IN_ARENA, -(uint64_t)PAGE) },
	  -EEXIST },
	{ "mmap_times_null", { F(mmap_times, 0) }, -EFAULT },
	{ "munmap_times_null", { F(munmap_times, 0) }, -EFAULT },
	{ "mmap_times_in_kernel", { F(mmap_times, KERNEL_ADDR) }, -EFAULT },
	{ "munmap_times_in_kernel", { F(munmap_times, KERNEL_ADDR) }, -EFAULT },
	{ "mmap_times_overflows", { F(mmap_times, UINT64_MAX - 4) }, -EFAULT },
	{ "munmap_times_overflows", { F(munmap_times, UINT64_MAX - 4) }, -EFAULT },
	{ "mmap_times_too_short", { F_AT(mmap_times, LAST_WORD, 0) }, -EFAULT },
	{ "munmap_times_too_short", { F_AT(munmap_times, LAST_WORD, 0) }, -EFAULT },
	{ "mmap_times_read_only", { F_AT(mmap_times, READ_ONLY, 0) }, -EFAULT },
	{ "munmap_times_read_only", { F_AT(munmap_times, READ_ONLY, 0) }, -EFAULT },
	{ "mmap_times_in_arena", { F_AT(mmap_times, IN_ARENA, 0) }, -EFAULT },
	{ "munmap_times_in_arena", { F_AT(munmap_times, IN_ARENA, 0) }, -EFAULT },
};

struct storm_arg {
	enum vmabench_hook hook;
	const struct bad_storm *bad;
};

static uint64_t map_ns[BATCHES], unmap_ns[BATCHES];

static struct vmabench_storm good_storm(int fd, const char *arena)
{
	return (struct vmabench_storm){
		.pattern = append_pattern,
		.pages = 1,
		.maps = 8,
		.batches = BATCHES,
		.fd = fd,
		.addr = (unsigned long)arena,
		.mmap_times = (unsigned long)map_ns,
		.munmap_times = (unsigned long)unmap_ns,
	};
}

static char *page_with(int prot)
{
	char *page = arena_get(1);

	ktap_expect(mmap(page, PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
			 0) == page,
		    "mmap: %s", strerror(errno));
	return page;
}

static void set_field(struct vmabench_storm *storm, const struct field *field, const char *arena)
{
	uint64_t value = field->value;
	uint32_t word;

	if (field->place == IN_ARENA)
		value += (unsigned long)arena;
	else if (field->place == LAST_WORD)
		value = (unsigned long)page_with(PROT_READ | PROT_WRITE) + PAGE - sizeof(uint64_t);
	else if (field->place == READ_ONLY)
		value = (unsigned long)page_with(PROT_READ);

	word = value;
	memcpy((char *)storm + field->offset,
	       field->size == sizeof(word) ? (void *)&word : (void *)&value, field->size);
}

/* After a refusal the device must still do what it is asked, with nothing in the way. */
static void expect_device_usable(int fd, char *arena)
{
	struct vmabench_storm storm = good_storm(fd, arena);

	ktap_expect_eq("VMAs left", vmas_in(arena, ARENA_PAGES), 0);
	ktap_expect_eq("good storm afterwards", device_storm(fd, &storm), 0);
	ktap_expect_eq("file references", storm.file_refs, 1);
	ktap_expect_eq("VMAs left by the good storm", vmas_in(arena, ARENA_PAGES), 0);
}

static void storm_ends_in(const void *data)
{
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(fd, arena);
	size_t i;

	for (i = 0; i < 3 && arg->bad->fields[i].size; i++)
		set_field(&storm, &arg->bad->fields[i], arena);
	ktap_expect_eq("storm", device_storm_over(fd, &storm), arg->bad->err);
	expect_device_usable(fd, arena);
}

static void pointer_is_checked(const void *data)
{
	static const unsigned long cmds[] = {
		VMABENCH_IOC_INFO,
		VMABENCH_IOC_COUNTERS,
		VMABENCH_IOC_STORM,
	};
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(fd, arena), *read_only;
	char *page = page_with(PROT_READ | PROT_WRITE);
	size_t i;

	/* A good storm that can be read and cannot be written to. */
	read_only = memcpy(page, &storm, sizeof(storm));
	ktap_expect(!mprotect(page, PAGE, PROT_READ), "mprotect");

	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++) {
		void *const pointers[] = { NULL, (void *)KERNEL_ADDR, arena, page + PAGE - 1,
					   read_only };
		size_t p;

		for (p = 0; p < sizeof(pointers) / sizeof(pointers[0]); p++)
			ktap_expect(ioctl(fd, cmds[i], pointers[p]) == -1 && errno == EFAULT,
				    "ioctl %#lx of pointer %zu: %s", cmds[i], p, strerror(errno));
	}
	expect_device_usable(fd, arena);
}

static void unknown_ioctl_is_enotty(const void *data)
{
	const unsigned long cmds[] = {
		0,
		_IO('v', 0xaf),
		_IO('v', 0xb4),
		_IO('v', 0xb3),
		_IO('w', 0xb2),
		_IOWR('v', 0xb3, char),
		_IOR('v', 0xb3, struct vmabench_storm),
		_IOW('v', 0xb0, struct vmabench_info),
		~0u,
	};
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(fd, arena);
	size_t i;

	for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++)
		ktap_expect(ioctl(fd, cmds[i], &storm) == -1 && errno == ENOTTY, "ioctl %#lx: %s",
			    cmds[i], strerror(errno));
	expect_device_usable(fd, arena);
}

static void read_only_file_is_eacces(const void *data)
{
	const struct storm_arg *arg = data;
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm;
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/dev/vmabench-%s-plain", hook_names[arg->hook]);
	fd = open(path, O_RDONLY);
	ktap_expect(fd >= 0, "open: %s", strerror(errno));
	storm = good_storm(fd, arena);
	ktap_expect_eq("storm", device_storm(fd, &storm), -EACCES);
	ktap_expect_eq("VMAs left", vmas_in(arena, ARENA_PAGES), 0);
}

static void refusing_driver_is_passed_on(const void *data)
{
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "error");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(fd, arena);

	ktap_expect_eq("storm", device_storm(fd, &storm), -ENXIO);
	ktap_expect_eq("batches done", storm.batches_done, 0);
	ktap_expect_eq("file references", storm.file_refs, 1);
	ktap_expect_eq("VMAs left", vmas_in(arena, ARENA_PAGES), 0);
}

/* By a device whose own calls are none of it, and which is none the worse for it. */
static void other_files_are_mapped(const void *data)
{
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "plain"), other = device_open(arg->hook, "flags");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(other, arena);

	device_reset(fd);
	device_reset(other);
	ktap_expect_eq("storm", device_storm_over(fd, &storm), 0);
	ktap_expect_eq("batches done", storm.batches_done, BATCHES);
	ktap_expect_eq("hook calls of the storm", storm.hook_calls, 0);
	ktap_expect_eq("hook calls", device_counters(fd).hook_calls, 0);
	ktap_expect_eq("the other's hook calls", device_counters(other).hook_calls, 8 * BATCHES);
	ktap_expect_eq("file references", storm.file_refs, 1);
	expect_device_usable(fd, arena);

	storm = good_storm(memfd_create("ioctl", 0), arena);
	storm.flags = VMABENCH_STORM_PRIVATE;
	ktap_expect_eq("storm of a memfd", device_storm_over(fd, &storm), 0);
	ktap_expect_eq("VMAs", storm.vmas_max, 1);
	ktap_expect_eq("file references", storm.file_refs, 1);

	storm = good_storm(-1, arena);
	storm.flags = VMABENCH_STORM_PRIVATE | VMABENCH_STORM_ANON;
	ktap_expect_eq("storm of anonymous memory", device_storm_over(fd, &storm), 0);
	ktap_expect_eq("VMAs", storm.vmas_max, 1);
	ktap_expect_eq("file references", storm.file_refs, 0);
}

/* As mmap() refuses them. */
static void files_that_cannot_be_mapped(const void *data)
{
	const struct storm_arg *arg = data;
	const struct {
		const char *what;
		int fd;
		unsigned int flags;
		int err;
	} files[] = {
		{ "epoll", epoll_create1(0), 0, -ENODEV },
		{ "folder", open("/", O_RDONLY), VMABENCH_STORM_PRIVATE, -ENODEV },
		{ "folder, shared", open("/", O_RDONLY), 0, -EACCES },
		{ "only a path", open("/proc/self/maps", O_PATH), 0, -EBADF },
		{ "write-only", open("/dev/zero", O_WRONLY), VMABENCH_STORM_PRIVATE, -EACCES },
	};
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(ARENA_PAGES);

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct vmabench_storm storm = good_storm(files[i].fd, arena);

		ktap_expect(files[i].fd >= 0, "%s: %s", files[i].what, strerror(errno));
		storm.flags = files[i].flags;
		ktap_expect_eq(files[i].what, device_storm_over(fd, &storm), files[i].err);
		expect_device_usable(fd, arena);
	}
}

/* 65,536 isolated maps are more VMAs than vm.max_map_count allows: the batch fails half-way. */
static void failed_batch_is_taken_back(const void *data)
{
	const struct storm_arg *arg = data;
	size_t span = vmabench_span(&isolated_pattern, 1, VMABENCH_MAX_MAPS);
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(span);
	struct vmabench_storm storm = good_storm(fd, arena);

	storm.pattern = isolated_pattern;
	storm.maps = VMABENCH_MAX_MAPS;
	ktap_expect_eq("storm", device_storm(fd, &storm), -ENOMEM);
	ktap_expect_eq("batches done", storm.batches_done, 0);
	ktap_expect_eq("VMAs left", vmas_in(arena, span), 0);
	expect_device_usable(fd, arena);
}

static void empty_maps_nothing(const void *data)
{
	const struct storm_arg *arg = data;
	int fd = device_open(arg->hook, "plain");
	char *arena = arena_get(ARENA_PAGES);
	struct vmabench_storm storm = good_storm(fd, arena);

	storm.pattern = empty_pattern;
	ktap_expect_eq("storm", device_storm(fd, &storm), 0);
	ktap_expect_eq("hook calls", storm.hook_calls, 0);
	ktap_expect_eq("VMAs", storm.vmas_max, 0);
	ktap_expect_eq("batches done", storm.batches_done, BATCHES);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(const void *arg);
	} others[] = {
		{ "pointer_is_checked", pointer_is_checked },
		{ "unknown_is_enotty", unknown_ioctl_is_enotty },
		{ "read_only_file_is_eacces", read_only_file_is_eacces },
		{ "other_files_are_mapped", other_files_are_mapped },
		{ "files_that_cannot_be_mapped", files_that_cannot_be_mapped },
		{ "refusing_driver_is_passed_on", refusing_driver_is_passed_on },
		{ "failed_batch_is_taken_back", failed_batch_is_taken_back },
		{ "empty_maps_nothing", empty_maps_nothing },
	};
	enum {
		BAD = sizeof(bad_storms) / sizeof(bad_storms[0]),
		OTHERS = sizeof(others) / sizeof(others[0])
	};
	struct ktap_case cases[2 * (BAD + OTHERS)];
	struct storm_arg args[2 * (BAD + OTHERS)];
	size_t i, n = 0;
	int hook;

	for (hook = 0; hook < 2; hook++) {
		for (i = 0; i < BAD + OTHERS; i++, n++) {
			const char *name = i < BAD ? bad_storms[i].name : others[i - BAD].name;

			args[n] = (struct storm_arg){ hook, i < BAD ? &bad_storms[i] : NULL };
			cases[n] = (struct ktap_case){
				.name = case_name("ioctl/%s/%s", hook_names[hook], name),
				.run = i < BAD ? storm_ends_in : others[i - BAD].run,
				.arg = &args[n],
				.needs = hook_needs(hook),
			};
		}
	}
	return ktap_main(argc, argv, cases, n);
}
