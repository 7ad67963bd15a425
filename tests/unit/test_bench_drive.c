// SPDX-License-Identifier: GPL-2.0
/* Do both vantages map what the pattern says, and does what they leave behind show? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "test_bench_fake.h"

#include <cmocka.h>

#include "device.h"
#include "profiles.h"
#include "storm.h"

#define BATCHES 4
#define UNSET	UINT64_MAX

struct fixture {
	struct device dev;
	struct storm_slot slot;
	uint64_t times[STORM_MAX_PHASES][BATCHES];
};

static struct fixture fx;

static const struct vmabench_pattern append = { .stride = 1 };
static const struct vmabench_pattern isolated = { .lead = 1, .stride = 1, .gap = 1 };
static const struct vmabench_pattern empty = { .stride = 1, .flags = VMABENCH_PATTERN_EMPTY };

static int map_by(const struct vmabench_pattern *pattern)
{
	fx.slot.pattern = pattern;
	return storm_map(&fx.slot);
}

static int set_up(void **state)
{
	struct diag d;

	(void)state;
	fake_reset();
	memset(&fx, 0, sizeof(fx));
	memset(fx.times, 0xff, sizeof(fx.times));
	if (device_open(&fx.dev, "plain", VMABENCH_HOOK_PREPARE, &d))
		return -1;
	fx.slot = (struct storm_slot){
		.c = {
			.profile = profile_find("plain"),
			.hook = VMABENCH_HOOK_PREPARE,
			.vantage = STORM_SYSCALL,
			.args = { .pages = 2, .maps = 16, .batches = BATCHES },
		},
		.dev = &fx.dev,
		.fd = fx.dev.fd,
		.times = { fx.times[0], fx.times[1] },
	};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	device_close(&fx.dev);
	return 0;
}

static void system_calls_map_by_the_pattern(void **state)
{
	static const struct {
		struct vmabench_pattern pattern;
		uint32_t vmas;
	} cases[] = {
		/* A memfd merges like a device that sets no flag. */
		{ { .stride = 1 }, 1 },
		{ { .lead = 1, .stride = 1, .gap = 1 }, 16 },
		{ { .stride = 1, .flags = VMABENCH_PATTERN_EMPTY }, 0 },
		/* Downwards, to the VMA behind. */
		{ { .stride = 1, .flags = VMABENCH_PATTERN_DESCENDS }, 1 },
		{ { .lead = 3,
		    .stride = 2,
		    .flags = VMABENCH_PATTERN_DESCENDS | VMABENCH_PATTERN_UNMAP_RANGE },
		  16 },
		{ { .stride = 1, .gap = 5, .flags = VMABENCH_PATTERN_UNMAP_BACK }, 16 },
		/* Each in place of the one before. */
		{ { .flags = VMABENCH_PATTERN_OVER }, 1 },
		/* Three become one; each is cut out and merges again. */
		{ { .lead = 1, .stride = 2, .flags = VMABENCH_PATTERN_FILL }, 1 },
		{ { .stride = 1, .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_OVER }, 1 },
		/* As it was before, and between the holes. */
		{ { .stride = 1,
		    .flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS |
			     VMABENCH_PATTERN_UNMAP_BACK },
		  1 },
		{ { .stride = 2, .flags = VMABENCH_PATTERN_WHOLE | VMABENCH_PATTERN_UNMAPS }, 17 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const bool unmaps = cases[i].pattern.flags & VMABENCH_PATTERN_UNMAPS;

		fake.resets = 0;
		fake.hook_calls = 64;
		memset(fx.times, 0xff, sizeof(fx.times));
		assert_int_equal(map_by(&cases[i].pattern), 0);
		assert_int_equal(fx.slot.vmas_min, cases[i].vmas);
		assert_int_equal(fx.slot.vmas_max, cases[i].vmas);
		assert_int_equal(fx.slot.hook_calls, 64);
		assert_int_equal(fx.slot.unbalanced, 0);
		assert_int_equal(fake.resets, 1);
		for (int b = 0; b < BATCHES; b++) {
			assert_true(fx.times[0][b] != UNSET);
			assert_int_equal(fx.times[1][b] == UNSET, unmaps);
		}
	}
}

/* Their only phase is the first, wherever the module leaves its times. */
static void a_pattern_of_one_phase_has_its_times_there(void **state)
{
	static const struct vmabench_pattern punch = {
		.stride = 2,
		.flags = VMABENCH_PATTERN_WHOLE | VMABENCH_PATTERN_UNMAPS,
	};
	static const struct vmabench_pattern refused = { .stride = 1,
							 .flags = VMABENCH_PATTERN_REFUSED };

	(void)state;
	fx.slot.c.vantage = STORM_KERNEL;
	assert_int_equal(map_by(&punch), 0);
	assert_true(fx.times[0][0] == 2000 * 16);
	assert_int_equal(fx.slot.unbalanced, 0);

	/* Each call of the hook has to be one that it refused, and only there. */
	fake.hook_calls = 64;
	fake.hook_errors = 64;
	assert_int_equal(map_by(&refused), 0);
	assert_true(fx.times[0][0] == 1000 * 16);
	assert_int_equal(fx.slot.unbalanced, 0);
	assert_int_equal(map_by(&append), 0);
	assert_int_equal(fx.slot.unbalanced, 1);
	fake.hook_errors = 63;
	fx.slot.unbalanced = 0;
	assert_int_equal(map_by(&refused), 0);
	assert_int_equal(fx.slot.unbalanced, 1);

	/* A memfd refuses nothing. */
	fx.slot.c.vantage = STORM_SYSCALL;
	assert_int_equal(map_by(&refused), -EPROTO);
}

static void system_calls_need_no_device_for_an_empty_batch(void **state)
{
	(void)state;
	fx.slot.dev = NULL;
	fx.slot.fd = -1;
	fx.slot.c.profile = NULL;
	assert_int_equal(map_by(&empty), 0);
	assert_true(fx.times[0][BATCHES - 1] != UNSET);
	assert_int_equal(fake.resets + fake.storms, 0);
}

static void anonymous_memory_has_no_file(void **state)
{
	(void)state;
	fx.slot.fd = -1;
	fx.slot.flags = VMABENCH_STORM_PRIVATE | VMABENCH_STORM_ANON;
	fx.slot.c.profile = NULL;
	fake.file_refs = 0;
	assert_int_equal(map_by(&append), 0);
	assert_int_equal(fx.slot.vmas_min, 1);
	assert_int_equal(fx.slot.unbalanced, 0);
	assert_int_equal(fake.last.fd, -1);

	fx.slot.c.vantage = STORM_KERNEL;
	assert_int_equal(map_by(&append), 0);
	assert_int_equal(fake.last.fd, -1);
	assert_int_equal(fake.last.flags, fx.slot.flags);
	assert_int_equal(fx.slot.unbalanced, 0);
}

static void the_module_is_asked_for_the_pattern(void **state)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	(void)state;
	fx.slot.c.vantage = STORM_KERNEL;
	fake.vmas = 5;
	fake.hook_calls = 77;
	assert_int_equal(map_by(&isolated), 0);
	assert_int_equal(fake.storms, 1);
	assert_int_equal(fake.last.fd, fx.dev.fd);
	assert_int_equal(fake.last.flags, 0);
	assert_memory_equal(&fake.last.pattern, &isolated, sizeof(isolated));
	assert_int_equal(fake.last.pages, 2);
	assert_int_equal(fake.last.maps, 16);
	assert_int_equal(fake.last.batches, BATCHES);
	assert_int_equal(fake.last.addr % page, 0);
	assert_int_equal(fx.slot.vmas_min, 5);
	assert_int_equal(fx.slot.vmas_max, 5);
	assert_int_equal(fx.slot.hook_calls, 77);
	assert_int_equal(fx.slot.unbalanced, 0);
	assert_int_equal(fake.resets, 1);
	for (uint32_t b = 0; b < BATCHES; b++) {
		assert_true(fx.times[0][b] == (1000 + b * 100) * 16);
		assert_true(fx.times[1][b] == (2000 + b * 100) * 16);
	}
}

static void every_slot_has_the_same_arena(void **state)
{
	uint64_t addr;

	(void)state;
	fx.slot.c.vantage = STORM_KERNEL;
	assert_int_equal(map_by(&append), 0);
	addr = fake.last.addr;
	assert_int_equal(map_by(&append), 0);
	assert_true(fake.last.addr == addr);
}

static void what_is_left_behind_shows(void **state)
{
	(void)state;
	for (enum storm_vantage v = 0; v < STORM_NR_VANTAGES; v++) {
		fx.slot.c.vantage = v;
		fake.file_refs = 2;
		fx.slot.unbalanced = 0;
		assert_int_equal(map_by(&append), 0);
		assert_int_equal(fx.slot.unbalanced, 1);
		fake.file_refs = 1;

		fake.leaves_vma = true;
		fx.slot.unbalanced = 0;
		assert_int_equal(map_by(&append), 0);
		assert_int_equal(fx.slot.unbalanced, 1);
		fake.leaves_vma = false;
	}
	/* What was left is gone with its arena. */
	fx.slot.unbalanced = 0;
	assert_int_equal(map_by(&append), 0);
	assert_int_equal(fx.slot.unbalanced, 0);

	/* The storm and the counters disagree. */
	fx.slot.c.vantage = STORM_KERNEL;
	fake.counted_more = 1;
	assert_int_equal(map_by(&append), 0);
	assert_int_equal(fx.slot.unbalanced, 1);
}

static void failures_are_passed_on(void **state)
{
	int fd;

	(void)state;
	fx.slot.c.vantage = STORM_KERNEL;
	fake.storm_errno = EEXIST;
	assert_int_equal(map_by(&append), -EEXIST);
	fake.storm_errno = 0;
	fake.batches_lost = 1;
	assert_int_equal(map_by(&append), -EIO);

	fx.slot.c.vantage = STORM_SYSCALL;
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	fx.slot.fd = fd;
	assert_int_equal(map_by(&append), -EACCES);
	close(fd);
}

static void devices_are_who_they_say(void **state)
{
	struct diag d;
	struct device dev;

	(void)state;
	assert_int_equal(device_open(&dev, "flags", VMABENCH_HOOK_MMAP, &d), 0);
	assert_string_equal(dev.path, "/dev/vmabench-mmap-flags");
	device_close(&dev);

	fake.abi = VMABENCH_ABI_VERSION + 1;
	assert_int_equal(device_open(&dev, "flags", VMABENCH_HOOK_MMAP, &d), -EPROTO);
	assert_int_equal(d.exit, VMABENCH_EXIT_BOOT);
	assert_non_null(strstr(d.msg, "/dev/vmabench-mmap-flags: the module speaks ABI"));
	fake.abi = VMABENCH_ABI_VERSION;

	fake.open_errno = EACCES;
	assert_int_equal(device_open(&dev, "flags", VMABENCH_HOOK_PREPARE, &d), -EACCES);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_non_null(strstr(d.msg, "/dev/vmabench-prepare-flags: cannot be opened: Permission"));
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(system_calls_map_by_the_pattern),
		TEST(a_pattern_of_one_phase_has_its_times_there),
		TEST(system_calls_need_no_device_for_an_empty_batch),
		TEST(anonymous_memory_has_no_file),
		TEST(the_module_is_asked_for_the_pattern),
		TEST(every_slot_has_the_same_arena),
		TEST(what_is_left_behind_shows),
		TEST(failures_are_passed_on),
		TEST(devices_are_who_they_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
