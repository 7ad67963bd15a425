// SPDX-License-Identifier: GPL-2.0
/*
 * Do raw stacks get the names a reader of the source expects, and is what is torn, astray or of
 * another build refused? This program stands for the guest's: its own functions are named.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "collapse.h"
#include "function.h"
#include "test_folder.h"

#define SELF "/proc/self/exe"

static volatile int sink;

/* The lines of these functions are in the expectations below. */
#line 1000 "inlined.c"
static inline __attribute__((always_inline)) void inlined_leaf(void)
{
	asm volatile("inlined_leaf_at: nop" : : : "memory");
}
static inline __attribute__((always_inline)) void inlined_middle(void)
{
	inlined_leaf();
	sink++;
}
static __attribute__((noinline, used)) void outer(void)
{
	asm volatile("outer_site: nop" : : : "memory");
	inlined_middle();
	sink++;
}
#line 45 "test_symbol_stacks.c"

extern const char inlined_leaf_at[], outer_site[];

/* What is refused says which build it is. */
static const char *own_build_id(void)
{
	const struct guest_map map = { .program_id = "0123" };
	static char id[64];
	struct image image;
	struct diag d;

	assert_int_equal(image_open_program(&image, SELF, &map, &d), -EBADMSG);
	assert_int_equal(sscanf(strstr(d.msg, "(build-id"), "(build-id %60[0-9a-f])", id), 1);
	image_close(&image);
	return id;
}

static void write_map(const char *more)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "program\t%s\nregion\t4\tappend/flags/kernel\ta\tmmap\tmmap\t10\n%s",
		 own_build_id(), more);
	folder_write("guest.map", text);
}

/* Name the stacks of @raw into the folder. 0 or what it was refused with. */
static int name_stacks(const char *raw, struct diag *d)
{
	struct places places = { .image = calloc(1, sizeof(struct image)), .nr_images = 1 };
	struct guest_map map;
	struct collapse collapse = { .map = &map, .places = &places };
	int err;

	folder_write("raw", raw);
	err = guest_map_load(&map, folder_path("guest.map"), d);
	if (!err)
		err = image_open_program(places.image, SELF, &map, d);
	if (!err)
		err = collapse_read(&collapse, folder_path("raw"), d);
	if (!err)
		err = collapse_write(&collapse, folder_path(""), "insn", d);
	collapse_free(&collapse);
	places_free(&places);
	guest_map_free(&map);
	return err;
}

static void frames_have_their_call_sites(void **state)
{
	char raw[1024], expected[1024];
	struct diag d;

	(void)state;
	write_map("");
	snprintf(raw, sizeof(raw),
		 "vmabench-raw\t1\nregion\t4.0\t2\t43\t0\n"
		 "4.0\top;%p\t%p:30 %p:5\n4.0\tirq\t%p:7 0x10:1\nend\t3\n",
		 outer_site, inlined_leaf_at, (void *)outer, inlined_leaf_at);
	if (name_stacks(raw, &d))
		fail_msg("%s", d.msg);
	snprintf(expected, sizeof(expected),
		 "irq;[unknown] 1\n"
		 "irq;outer;inlined_middle@inlined.c:1012;inlined_leaf@inlined.c:1006 7\n"
		 "op;outer;outer@inlined.c:1011 5\n"
		 "op;outer;outer@inlined.c:1011;inlined_middle@inlined.c:1012;"
		 "inlined_leaf@inlined.c:1006 30\n");
	folder_expect("cost/append,flags,kernel-a-mmap.folded", expected);
	folder_expect("cost/regions.tsv", "row\tside\thook\tphase\tbatches\tops\tunit\ttotal\n"
					  "append/flags/kernel\ta\tmmap\tmmap\t2\t20\tinsn\t43\n");
	/* Of the functions that are counted, this program has one. */
	folder_expect("cost/calls.tsv", "row\tside\thook\tphase\tfunction\tcalls\n"
					"append/flags/kernel\ta\tmmap\tmmap\tvm_area_alloc\t0\n");
}

/* The entry of a function is where it is called. */
__attribute__((noinline, used)) void vm_area_alloc(void)
{
	sink++;
}

static void calls_are_counted_below_the_operation(void **state)
{
	char raw[1024];
	struct diag d;

	(void)state;
	write_map("");
	snprintf(raw, sizeof(raw),
		 "vmabench-raw\t1\nregion\t4.0\t1\t12\t0\n"
		 "4.0\top;%p\t%p:3 %p:4\n4.0\tirq\t%p:5\nend\t3\n",
		 outer_site, (void *)vm_area_alloc, (char *)vm_area_alloc + 1,
		 (void *)vm_area_alloc);
	if (name_stacks(raw, &d))
		fail_msg("%s", d.msg);
	folder_expect("cost/calls.tsv", "row\tside\thook\tphase\tfunction\tcalls\n"
					"append/flags/kernel\ta\tmmap\tmmap\tvm_area_alloc\t3\n");
}

static const struct {
	const char *raw, *why;
} refused[] = {
	{ "", "raw: is empty" },
	{ "vmabench-raw\t2\nend\t0\n", "raw: holds no raw stacks of version 1" },
	{ "vmabench-raw\t1\n", "raw: is cut short" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\n4.0\top\t0x10:1\n", "raw: is cut short" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\nend\t2\n", "raw: is cut short" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\nend\t1", "raw: is cut short" },
	{ "vmabench-raw\t1\nend\t0\n", "raw: holds no region" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t3\nend\t1\n", "raw:2: 3 call paths of region 4.0 "
							     "were lost" },
	{ "vmabench-raw\t1\nregion\t4\t1\t1\t0\nend\t1\n", "raw:2: is no region" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\nregion\t4.0\t1\t1\t0\nend\t2\n", "raw:3: is a "
										   "region that "
										   "was there "
										   "before" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\n4.1\top\t0x10:1\nend\t2\n", "raw:3: is of a "
									      "region that was not "
									      "announced" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\n4.0\top;main\t0x10:1\nend\t2\n", "raw:3: 'main' "
										   "is no "
										   "address" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\n4.0\top\t0x10:-1\nend\t2\n", "raw:3: '0x10' is "
									       "no count" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t1\t0\n4.0\top\nend\t2\n", "raw:3: is neither a region "
								      "nor a stack" },
	{ "vmabench-raw\t1\nregion\t4.0\t1\t2\t0\n4.0\top\t0x10:1\nend\t2\n", "region 4.0 adds up "
									      "to 1, not to 2" },
};

static void bad_stacks_are_refused(void **state)
{
	struct diag d;

	(void)state;
	write_map("");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		d.msg[0] = '\0';
		assert_int_equal(name_stacks(refused[i].raw, &d), -EBADMSG);
		if (!strstr(d.msg, refused[i].why))
			fail_msg("'%s' is not in: %s", refused[i].why, d.msg);
	}
}

static void bad_maps_are_refused(void **state)
{
	static const char *const bad[] = {
		"region\t4\trow\n",
		"kernel\tab\tzz\n",
		"section\tm\t.text\n",
		"what\n",
		"\n",
		"program\n",
		"region\tx\ta\tb\tc\td\t1\n",
		"region",
	};
	struct guest_map map;
	struct diag d;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_map(bad[i]);
		assert_int_equal(guest_map_load(&map, folder_path("guest.map"), &d), -EBADMSG);
		guest_map_free(&map);
	}
	assert_int_equal(guest_map_load(&map, folder_path("nowhere"), &d), -ENOENT);
	guest_map_free(&map);
}

static void expect_image(const char *path, const char *id, int expected, const char *why)
{
	const struct guest_map map = { .kernel_id = id };
	struct image image;
	struct diag d = { .msg = "" };

	assert_int_equal(image_open_kernel(&image, path, &map, &d), expected);
	if (!strstr(d.msg, why))
		fail_msg("'%s' is not in: %s", why, d.msg);
	image_close(&image);
}

static void other_kernels_are_refused(void **state)
{
	char command[256];

	(void)state;
	expect_image(SELF, "0123", -EBADMSG, "is another build (build-id ");
	expect_image(SELF, "", -EBADMSG, "the guest did not tell the build-id");
	expect_image(folder_path("nowhere"), "0123", -ENOENT, "No such file");
	folder_write("text", "no ELF file\n");
	expect_image(folder_path("text"), "0123", -ENOEXEC, "give an ELF file");
	snprintf(command, sizeof(command), "strip -o %s /proc/%d/exe", folder_path("stripped"),
		 getpid());
	assert_int_equal(system(command), 0);
	expect_image(folder_path("stripped"), "0123", -ENOEXEC, "is stripped: it has no symbols");
	snprintf(command, sizeof(command), "strip -g -o %s /proc/%d/exe", folder_path("stripped"),
		 getpid());
	assert_int_equal(system(command), 0);
	expect_image(folder_path("stripped"), "0123", -ENOEXEC, "is stripped: it has no debug");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_have_their_call_sites),
		cmocka_unit_test(calls_are_counted_below_the_operation),
		cmocka_unit_test(bad_stacks_are_refused),
		cmocka_unit_test(bad_maps_are_refused),
		cmocka_unit_test(other_kernels_are_refused),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
