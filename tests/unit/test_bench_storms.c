// SPDX-License-Identifier: GPL-2.0
/* Are the descriptors whole, and do the storms predict what the kernel's merge rules say? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "nearest.h"
#include "mapping.h"
#include "profiles.h"
#include "registry.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static void descriptors_are_whole(void **state)
{
	const struct storm *s, *before = NULL;
	struct diag d;
	size_t nr = 0;

	(void)state;
	for (; (s = storm_at(nr)); nr++) {
		char file[64];

		snprintf(file, sizeof(file), "%s.c", s->name);
		assert_string_equal(s->file, file);
		assert_ptr_equal(storm_find(s->name), s);
		assert_true(!before || strcmp(before->name, s->name) < 0);
		assert_int_equal(storm_check(s, &d), 0);
		assert_true(s->outputs[STORM_COST]);
		assert_int_equal(storm_unmeasured(s), STORM_NR_OUTPUTS);
		before = s;
	}
	assert_true(nr >= 4);
	assert_null(storm_find("nothing"));
}

static void profiles_are_ordered_by_name(void **state)
{
	const struct vmabench_profile *p, *before = NULL;
	size_t nr = 0;

	(void)state;
	for (; (p = profile_at(nr)); nr++) {
		assert_ptr_equal(profile_find(p->name), p);
		assert_non_null(p->summary);
		assert_true(!before || strcmp(before->name, p->name) < 0);
		before = p;
	}
	assert_int_equal(nr, count_profiles());
	assert_true(nr >= 11);
	assert_null(profile_find("none"));
}

#define M VMABENCH_HOOK_MMAP
#define P VMABENCH_HOOK_PREPARE

/* Worked out by hand from what each hook does (docs/kernels.md), for 64 maps in 8 batches. */
static void outcomes_are_predicted(void **state)
{
	static const struct {
		const char *storm, *profile;
		enum vmabench_hook hook;
		bool retry;
		uint32_t vmas;
		uint64_t calls;
	} cases[] = {
		/* The first attempt merges before .mmap is reached: once a batch. */
		{ "append", "plain", M, true, 1, 8 },
		{ "append", "plain", M, false, 1, 8 },
		{ "append", "plain", P, true, 1, 512 },
		{ "append", "plain", P, false, 1, 512 },
		/* A changed flag: .mmap merges by the retry alone. */
		{ "append", "flags", M, true, 1, 512 },
		{ "append", "flags", M, false, 64, 512 },
		{ "append", "flags", P, true, 1, 512 },
		{ "append", "flags", P, false, 1, 512 },
		{ "append", "special", M, true, 64, 512 },
		{ "append", "special", M, false, 64, 512 },
		{ "append", "special", P, true, 64, 512 },
		/* vm_ops and private_data stand in no merge's way. */
		{ "append", "close", M, true, 1, 8 },
		{ "append", "close", P, true, 1, 512 },
		{ "append", "private", M, false, 1, 8 },
		{ "append", "private", P, false, 1, 512 },
		/* No flag changed, so not even the retry is made. */
		{ "append", "pgoff", M, true, 64, 512 },
		{ "append", "pgoff", P, true, 1, 512 },
		/* Flags that go count as flags that come; the extra work of spin does not. */
		{ "append", "clear", M, true, 1, 512 },
		{ "append", "clear", M, false, 64, 512 },
		{ "append", "clear", P, false, 1, 512 },
		{ "append", "spin", M, true, 1, 512 },
		{ "append", "spin", M, false, 64, 512 },
		{ "append", "spin", P, true, 1, 512 },
		/* page_prot is not compared, a file is. */
		{ "append", "prot", M, false, 1, 8 },
		{ "append", "prot", P, true, 1, 512 },
		{ "append", "swapfile", M, true, 64, 512 },
		{ "append", "swapfile", P, false, 1, 512 },
		{ "isolated", "plain", M, true, 64, 512 },
		{ "isolated", "plain", P, true, 64, 512 },
		{ "isolated", "flags", M, true, 64, 512 },
		{ "isolated", "flags", P, false, 64, 512 },
		/* A VMA grows at its start as at its end. */
		{ "prepend", "plain", M, false, 1, 8 },
		{ "prepend", "close", M, true, 1, 8 },
		{ "prepend", "flags", M, true, 1, 512 },
		{ "prepend", "flags", M, false, 64, 512 },
		{ "prepend", "flags", P, false, 1, 512 },
		/* 65 round the holes, which call the hook; a close() keeps those apart. */
		{ "fill", "plain", M, true, 1, 520 },
		{ "fill", "plain", P, true, 1, 1032 },
		{ "fill", "flags", M, true, 1, 1032 },
		{ "fill", "flags", M, false, 129, 1032 },
		{ "fill", "special", P, true, 129, 1032 },
		{ "fill", "close", M, true, 65, 520 },
		{ "fill", "close", P, true, 65, 1032 },
		/* 64 below, 64 over them. */
		{ "over", "plain", M, true, 1, 8 },
		{ "over", "plain", P, true, 1, 1024 },
		{ "over", "flags", M, true, 1, 1024 },
		{ "over", "flags", M, false, 64, 1024 },
		{ "over", "special", M, true, 64, 1024 },
		{ "munmap_each", "plain", M, true, 1, 8 },
		{ "munmap_each", "flags", M, false, 64, 512 },
		{ "munmap_range", "flags", M, true, 1, 512 },
		{ "munmap_range", "flags", P, false, 1, 512 },
		/* One map a batch, and what lies between the holes. */
		{ "punch", "plain", M, true, 65, 8 },
		{ "punch", "special", P, false, 65, 8 },
		{ "error", "error", M, true, 0, 512 },
		{ "error", "error", P, true, 0, 512 },
		{ "brk", NULL, M, true, 1, 0 },
		{ "empty", NULL, M, true, 0, 0 },
		{ "empty", NULL, P, true, 0, 0 },
		{ "getppid", NULL, M, true, 0, 0 },
		{ "getppid", NULL, P, false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		const struct storm *storm = storm_find(cases[i].storm);
		struct storm_case c = {
			.hook = cases[i].hook,
			.retry_merge = cases[i].retry,
			.args = { .pages = 1, .maps = 64, .batches = 8 },
		};
		struct storm_expect expect = { .vmas = 999, .hook_calls = 999 };

		assert_non_null(storm);
		if (cases[i].profile) {
			c.profile = profile_find(cases[i].profile);
			assert_non_null(c.profile);
		}
		storm->predict(&c, &expect);
		if (expect.vmas != cases[i].vmas || expect.hook_calls != cases[i].calls)
			fail_msg("%s/%s/%s%s: %u VMAs, %llu calls", cases[i].storm,
				 cases[i].profile ? cases[i].profile : "none",
				 hook_names[cases[i].hook], cases[i].retry ? "" : ", no retry",
				 expect.vmas, (unsigned long long)expect.hook_calls);
	}
}

/* By what docs/method.md and the kernel's sources say of each. */
static void what_every_kernel_has_is_predicted(void **state)
{
	static const struct {
		const char *mapping;
		bool retry, known, merges;
	} cases[] = {
		{ "anon", true, true, true },
		{ "anon", false, true, true },
		{ "zero", false, true, true },
		{ "tmpfs", false, true, true },
		{ "file", false, true, true },
		{ "secretmem", true, true, true },
		/* Its own hook may be .mmap still. */
		{ "secretmem", false, false, false },
		{ NULL, true, false, false },
	};
	const struct mapping *m, *before = NULL;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		bool known;

		m = cases[i].mapping ? mapping_find(cases[i].mapping) : &mapping_of_device;
		assert_non_null(m);
		assert_int_equal(mapping_merges(m, cases[i].retry, &known), cases[i].merges);
		assert_int_equal(known, cases[i].known);
	}
	for (size_t i = 0; (m = mapping_at(i)); before = m, i++) {
		assert_true(!before || strcmp(before->name, m->name) < 0);
		assert_null(profile_find(m->name));
		assert_int_equal(!m->open, !!(m->flags & VMABENCH_STORM_ANON));
		assert_true(m->open ? !!m->needs : !m->needs);
		assert_int_equal(strlen(m->file), strlen(m->name) + 2);
	}
}

static void the_nearest_name_is_found(void **state)
{
	static const char *const names[] = { "append", "isolated", "getppid", "empty" };
	static const struct {
		const char *typed, *nearest;
	} cases[] = {
		{ "append", "append" },	    { "apend", "append" },   { "appned", "append" },
		{ "isloated", "isolated" }, { "getpid", "getppid" }, { "emtpy", "empty" },
		{ "iso", "isolated" },	    { "xempty", "empty" },
	};
	char longer[200];

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		assert_string_equal(nearest_name(cases[i].typed, names, NR(names)),
				    cases[i].nearest);
	/* An exchange is one step, not two. */
	assert_string_equal(nearest_name("mpas", (const char *[]){ "mpaxy", "maps" }, 2), "maps");
	assert_null(nearest_name("x", names, 0));
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_non_null(nearest_name(longer, names, NR(names)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptors_are_whole),
		cmocka_unit_test(profiles_are_ordered_by_name),
		cmocka_unit_test(outcomes_are_predicted),
		cmocka_unit_test(what_every_kernel_has_is_predicted),
		cmocka_unit_test(the_nearest_name_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
