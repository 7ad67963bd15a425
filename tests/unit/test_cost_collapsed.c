// SPDX-License-Identifier: GPL-2.0
/* Collapsed stacks: what is read, and that every kind of damage is named with its line. */
#include "test_cost_fixture.h"

static int read_bytes(const char *text, size_t len, struct frames *frames, struct collapsed *out,
		      struct diag *d)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	FILE *f;
	int err;

	fx_mkdir(dir);
	f = fx_open(dir, "a.folded", "w");
	assert_int_equal(fwrite(text, 1, len, f), len);
	fclose(f);
	fx_path(path, dir, "a.folded");
	frames_init(frames);
	err = collapsed_read(path, frames, out, d);
	fx_remove(dir);
	return err;
}

static void reads_stacks(void **state)
{
	static const char text[] = "op;a;b.isra.0@mm/mmap.c:12 5\nop 2\nirq;.hidden 1\n";
	struct frames frames;
	struct collapsed f;
	struct diag d;

	assert_int_equal(read_bytes(text, strlen(text), &frames, &f, &d), 0);
	assert_int_equal(f.n, 3);
	assert_int_equal(f.total, 8);
	assert_int_equal(f.v[0].root, ROOT_OP);
	assert_int_equal(f.v[0].n, 2);
	assert_int_equal(f.v[0].count, 5);
	assert_string_equal(f.v[0].frame[1]->text, "b.isra.0@mm/mmap.c:12");
	assert_string_equal(f.v[0].frame[1]->function, "b");
	assert_string_equal(f.v[0].frame[1]->file, "mmap.c");
	assert_int_equal(f.v[0].frame[1]->line, 12);
	assert_int_equal(f.v[1].n, 0);
	assert_int_equal(f.v[2].root, ROOT_IRQ);
	assert_string_equal(f.v[2].frame[0]->function, ".hidden");
	collapsed_free(&f);
	frames_free(&frames);
}

static void names_what_is_damaged(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "a.folded: no stacks in it" },
		{ "op;a 1\nop;b 2", "a.folded:2: the last line was cut short" },
		{ "op;a 1\nop;b", "a.folded:2: the last line was cut short" },
		{ "op;a 1\nop;b\n", "a.folded:2: a stack must end in a blank and a count" },
		{ "op;a 1\n\n", "a.folded:2: a stack must end in" },
		{ "op;a 0\n", "a.folded:1: a stack must end in" },
		{ "op;a -1\n", "a.folded:1: a stack must end in" },
		{ "op;a 1x\n", "a.folded:1: a stack must end in" },
		{ "op;a 99999999999999999999\n", "a.folded:1: a stack must end in" },
		{ "op;a 18446744073709551615\nop;b 1\n", "a.folded:2: the counts exceed 64 bits" },
		{ "main;a 1\n", "a.folded:1: a stack must begin with op, irq, task or exception" },
		{ "op;;a 1\n", "a.folded:1: a frame must read" },
		{ "op;a b 1\n", "a.folded:1: a frame must read" },
		{ "op;a@ 1\n", "a.folded:1: a frame must read" },
		{ "op;a@mm/mmap.c 1\n", "a.folded:1: a frame must read" },
		{ "op;a@mm/:3 1\n", "a.folded:1: a frame must read" },
		{ "op;a@:3 1\n", "a.folded:1: a frame must read" },
		{ "op;a@mm/mmap.c:0 1\n", "a.folded:1: a frame must read" },
		{ "op;a@mm/mmap.c:1x 1\n", "a.folded:1: a frame must read" },
		{ "op;a@b@mm/mmap.c:1 1\n", "a.folded:1: a frame must read" },
	};
	struct frames frames;
	struct collapsed f;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(read_bytes(cases[i].text, strlen(cases[i].text), &frames, &f, &d),
				 -EBADMSG);
		if (!strstr(d.msg, cases[i].said))
			fail_msg("\"%s\" lacks \"%s\"", d.msg, cases[i].said);
		frames_free(&frames);
	}
	assert_int_equal(read_bytes("op;a\0 1\n", 8, &frames, &f, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "a.folded:1: a line must be text"));
	frames_free(&frames);
}

static void says_that_a_file_is_missing(void **state)
{
	struct frames frames;
	struct collapsed f;
	struct diag d;

	frames_init(&frames);
	assert_int_equal(collapsed_read("/nonexistent.folded", &frames, &f, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "/nonexistent.folded: No such file"));
}

/* The order of the stacks in the files must not matter, nor how many other stacks there are. */
static void numbers_call_sites(void **state)
{
	struct frames frames;
	const struct frame *caller, *other, *site[4], *rebuilt;
	struct diag d;
	char text[64];
	size_t i;

	frames_init(&frames);
	assert_int_equal(frames_add(&frames, "caller", &caller, &d), 0);
	assert_int_equal(frames_add(&frames, "other", &other, &d), 0);
	assert_int_equal(frames_add(&frames, "f@mm/b.c:7", &site[0], &d), 0);
	assert_int_equal(frames_add(&frames, "f@mm/b.c:10", &site[1], &d), 0);
	assert_int_equal(frames_add(&frames, "f@mm/a.c:90", &site[2], &d), 0);
	assert_int_equal(frames_add(&frames, "f", &site[3], &d), 0);
	assert_int_equal(frames_note_call(&frames, caller, site[1], &d), 0);
	/* More than the table begins with, so that it is thinned and grows. */
	for (i = 0; i < 5000; i++) {
		const struct frame *callee;

		snprintf(text, sizeof(text), "g@mm/c.c:%zu", i % 2500 + 1);
		assert_int_equal(frames_add(&frames, text, &callee, &d), 0);
		assert_int_equal(frames_note_call(&frames, caller, callee, &d), 0);
	}
	assert_int_equal(frames_note_call(&frames, caller, site[2], &d), 0);
	assert_int_equal(frames_note_call(&frames, caller, site[3], &d), 0);
	assert_int_equal(frames_note_call(&frames, caller, site[0], &d), 0);
	assert_int_equal(frames_note_call(&frames, caller, site[1], &d), 0);
	assert_int_equal(frames_note_call(&frames, other, site[1], &d), 0);
	/* The same place in another build of the file. */
	assert_int_equal(frames_add(&frames, "f@other/a.c:90", &rebuilt, &d), 0);
	assert_int_equal(frames_note_call(&frames, caller, rebuilt, &d), 0);
	frames_rank_sites(&frames);
	assert_int_equal(frames_site(&frames, caller, site[2]), 1);
	assert_int_equal(frames_site(&frames, caller, rebuilt), 1);
	assert_int_equal(frames_site(&frames, caller, site[0]), 2);
	assert_int_equal(frames_site(&frames, caller, site[1]), 3);
	assert_int_equal(frames_site(&frames, caller, site[3]), 0);
	assert_int_equal(frames_site(&frames, other, site[1]), 1);
	frames_free(&frames);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_stacks),
		cmocka_unit_test(names_what_is_damaged),
		cmocka_unit_test(says_that_a_file_is_missing),
		cmocka_unit_test(numbers_call_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
