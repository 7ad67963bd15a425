// SPDX-License-Identifier: GPL-2.0
/* Is a storm whose descriptor lacks something named before anything runs? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "registry.h"

/* As it is while somebody is still at it. */
STORM(zz_begun) = {
	STORM_ID(zz_begun),
	.summary = "a storm without a body",
	.vantages = { [STORM_KERNEL] = true },
	.outputs = { [STORM_COST] = true },
	.phases = { "mmap" },
	.defaults = { .pages = 1, .maps = 1, .batches = 1 },
};

static void a_storm_that_is_not_whole_is_named(void **state)
{
	struct diag d;

	(void)state;
	assert_true(storms_check(&d) < 0);
	assert_int_equal(d.exit, VMABENCH_EXIT_BUILD);
	assert_string_equal(d.msg, "bench/storms/test_bench_registry.c: its descriptor lacks a "
				   "good .run; storm_map does for most");
}

static void expect_fault(const struct storm *storm, const char *part)
{
	struct diag d;

	assert_true(storm_check(storm, &d) < 0);
	assert_int_equal(d.exit, VMABENCH_EXIT_BUILD);
	if (!strstr(d.msg, part))
		fail_msg("says: %s\n not: %s", d.msg, part);
}

#define WITHOUT(part, ...)                                                                         \
	do {                                                                                       \
		struct storm copy = *storm_find("append");                                         \
		__VA_ARGS__;                                                                       \
		expect_fault(&copy, "lacks a good " part ";");                                     \
	} while (0)

static void each_part_is_looked_at(void **state)
{
	struct diag d;

	(void)state;
	assert_int_equal(storm_check(storm_find("append"), &d), 0);
	WITHOUT(".summary", copy.summary = NULL);
	WITHOUT(".run", copy.run = NULL);
	WITHOUT(".predict", copy.predict = NULL);
	WITHOUT(".vantages", memset(copy.vantages, 0, sizeof(copy.vantages)));
	WITHOUT(".phases", copy.phases[0] = NULL);
	WITHOUT(".phases", copy.phases[1] = "munmmap");
	WITHOUT(".phases", copy.phases[STORM_MAX_PHASES] = "call");
	WITHOUT(".phases", copy.pattern.flags = VMABENCH_PATTERN_UNDER | VMABENCH_PATTERN_UNMAPS);
	WITHOUT(".is_refused", copy.is_refused = true);
	WITHOUT(".defaults.pages", copy.defaults.pages = 0);
	WITHOUT(".defaults.pages", copy.defaults.pages = VMABENCH_MAX_PAGES + 1);
	WITHOUT(".defaults.maps", copy.defaults.maps = 0);
	WITHOUT(".defaults.maps", copy.defaults.maps = VMABENCH_MAX_MAPS + 1);
	WITHOUT(".defaults.batches", copy.defaults.batches = 0);
	WITHOUT(".defaults.batches", copy.defaults.batches = VMABENCH_MAX_BATCHES + 1);
	WITHOUT(".defaults.maps", copy.defaults.maps = VMABENCH_MAX_MAPS,
		copy.defaults.batches = VMABENCH_MAX_BATCHES);
	WITHOUT(".defaults.threads", copy.defaults.threads = STORM_MAX_THREADS + 1);
	WITHOUT(".pattern", copy.pattern.gap = VMABENCH_MAX_GAP + 1);
	WITHOUT(".pattern", copy.pattern.flags = VMABENCH_PATTERN_FLAGS + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_storm_that_is_not_whole_is_named),
		cmocka_unit_test(each_part_is_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
