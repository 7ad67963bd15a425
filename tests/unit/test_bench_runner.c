// SPDX-License-Identifier: GPL-2.0
/* Does a run leave the files that docs/results-format.md promises, also when it ends badly? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "test_bench_fake.h"

#include <cmocka.h>
#include <jansson.h>

#include "rows.h"
#include "runner.h"

#define HEADER "boot,side,storm,mapping,hook,vantage,args,phase,round,slot,ops,value,unit\n"
#define SLOTS_HEADER                                                                               \
	"boot,side,storm,mapping,hook,vantage,args,round,slot,batches,ops,vmas_min,vmas_max,"      \
	"vmas_expected,hook_calls,hook_calls_expected,unbalanced\n"
#define MAX_LINES 512

static const char suite[] = "append/flags/kernel/batches:3\n"
			    "empty/none/kernel\n"
			    "append/plain/syscall/maps:4/batches:2\n";
#define ROWS	    3
#define ROUND_LINES (2 * (2 * 3 + 4 + 2 * 2)) /* sides * (phases * batches) */

struct line {
	char row[128], side[2], hook[16], phase[16];
	unsigned int round, slot, ops;
	unsigned long long value;
};

static char dir[4096], path[5000];
static struct options opts;
static struct rows rows;

static const char *in_dir(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct diag d;
	FILE *out;

	(void)state;
	fake_reset();
	fake.vmas = 1;
	fake.hook_calls = 720;
	snprintf(dir, sizeof(dir), "%s/test_bench_runner.XXXXXX", tmp ? tmp : P_tmpdir);
	if (!mkdtemp(dir))
		return -1;
	out = fopen(in_dir("rows"), "w");
	if (!out || fputs(suite, out) < 0 || fclose(out) || rows_load(&rows, path, &d))
		return -1;
	opts = (struct options){ .out = dir,
				 .seed = 7,
				 .boot = 2,
				 .side = { { .present = true, .hook = VMABENCH_HOOK_MMAP },
					   { .present = true, .hook = VMABENCH_HOOK_PREPARE } },
				 .rounds = 4,
				 .retry_merge = true,
				 .json_name = "boot-02.json" };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rows_free(&rows);
	unlink(in_dir("rows"));
	unlink(in_dir("samples.csv"));
	unlink(in_dir("slots.csv"));
	unlink(in_dir("boot-02.json"));
	unlink(in_dir("guest.map"));
	return rmdir(dir); /* fails where anything else was left */
}

/* The lines below the header of samples.csv, each of which has to be whole. */
static size_t read_samples(struct line *lines)
{
	FILE *in = fopen(in_dir("samples.csv"), "r");
	char text[512], storm[32], mapping[32], vantage[32], rest[64];
	size_t nr = 0;

	assert_non_null(in);
	assert_non_null(fgets(text, sizeof(text), in));
	assert_string_equal(text, HEADER);
	for (; fgets(text, sizeof(text), in); nr++) {
		struct line *l = &lines[nr];
		char args_text[64] = "", *field = text;

		assert_true(nr < MAX_LINES);
		/* The one field that may be empty, which scanf() cannot read. */
		for (int i = 0; i < 6; i++)
			field = strchr(field, ',') + 1;
		if (*field != ',')
			snprintf(args_text, sizeof(args_text), "/%.*s", (int)strcspn(field, ","),
				 field);
		field = strchr(field, ',') + 1;
		assert_int_equal(sscanf(text, "2,%1[ab],%31[^,],%31[^,],%15[^,],%31[^,],", l->side,
					storm, mapping, l->hook, vantage),
				 5);
		assert_int_equal(sscanf(field, "%15[^,],%u,%u,%u,%llu,%63s", l->phase, &l->round,
					&l->slot, &l->ops, &l->value, rest),
				 6);
		assert_string_equal(rest, "ns");
		snprintf(l->row, sizeof(l->row), "%s/%s/%s%s", storm, mapping, vantage, args_text);
	}
	fclose(in);
	return nr;
}

static json_t *read_json(json_t **document)
{
	json_error_t error;

	*document = json_load_file(in_dir("boot-02.json"), JSON_REJECT_DUPLICATES, &error);
	if (!*document)
		fail_msg("%s:%d: %s", path, error.line, error.text);
	return json_object_get(*document, "benchmarks");
}

static double counter(const json_t *entry, const char *name)
{
	const json_t *value = json_object_get(entry, name);

	if (!json_is_number(value))
		fail_msg("no counter %s", name);
	return json_number_value(value);
}

static void every_batch_has_its_line(void **state)
{
	static struct line lines[MAX_LINES];
	struct diag d;
	size_t nr, at = 0;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	nr = read_samples(lines);
	assert_int_equal(nr, opts.rounds * ROUND_LINES);
	for (size_t i = 0; i < nr; i++) {
		/* Rounds follow one another, and a round is written in the order it was run in. */
		assert_int_equal(lines[i].round, 1 + i / ROUND_LINES);
		assert_in_range(lines[i].slot, 0, 1);
		if (!strcmp(lines[i].row, "append/flags/kernel/batches:3")) {
			const unsigned int base = strcmp(lines[i].phase, "mmap") ? 2000 : 1000;

			/* Batches in order, as the module said them: 240 operations each. */
			at = i && lines[i - 1].round == lines[i].round &&
					     !strcmp(lines[i - 1].row, lines[i].row) &&
					     lines[i - 1].slot == lines[i].slot &&
					     !strcmp(lines[i - 1].phase, lines[i].phase) ?
				     at + 1 :
				     0;
			assert_int_equal(lines[i].ops, 240);
			assert_true(lines[i].value == (base + at * 100) * 240);
		} else if (!strcmp(lines[i].row, "empty/none/kernel")) {
			assert_string_equal(lines[i].phase, "call");
			assert_int_equal(lines[i].ops, 65536);
		} else {
			assert_string_equal(lines[i].row, "append/plain/syscall/maps:4/batches:2");
			assert_int_equal(lines[i].ops, 4);
		}
	}
}

static void each_round_has_both_sides_and_each_pair_both_orders(void **state)
{
	static struct line lines[MAX_LINES];
	struct diag d;
	size_t nr;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	nr = read_samples(lines);
	for (size_t r = 0; r < ROWS; r++) {
		/* [round][slot] */
		const char *side[5][2] = { { NULL } };

		for (size_t i = 0; i < nr; i++)
			if (!strcmp(lines[i].row, rows.row[r].name))
				side[lines[i].round][lines[i].slot] = lines[i].side;
		for (unsigned int round = 1; round <= opts.rounds; round++)
			assert_string_not_equal(side[round][0], side[round][1]);
		assert_string_not_equal(side[1][0], side[2][0]);
		assert_string_not_equal(side[3][0], side[4][0]);
	}
}

static void a_boot_of_one_side_has_half_the_slots(void **state)
{
	static struct line lines[MAX_LINES];
	struct options one = opts;
	struct diag d;
	size_t nr;

	(void)state;
	one.side[1].present = false;
	assert_int_equal(run_rows(&one, &rows, &d), 0);
	nr = read_samples(lines);
	assert_int_equal(nr, one.rounds * ROUND_LINES / 2);
	for (size_t i = 0; i < nr; i++)
		assert_true(!strcmp(lines[i].side, "a") && !strcmp(lines[i].hook, "mmap"));
}

/* Loads @text in place of the suite. */
static void take_rows(const char *text)
{
	struct diag d;
	FILE *out = fopen(in_dir("rows"), "w");

	rows_free(&rows);
	assert_non_null(out);
	assert_true(fputs(text, out) >= 0 && !fclose(out));
	assert_int_equal(rows_load(&rows, path, &d), 0);
}

static void a_row_may_say_its_hook(void **state)
{
	static struct line lines[MAX_LINES];
	struct options own = opts;
	struct diag d;
	size_t nr;

	(void)state;
	take_rows("append/plain/kernel/hook:mmap\nappend/plain/kernel/hook:prepare\n"
		  "empty/none/kernel\n");
	own.side[0].by_row = own.side[1].by_row = true;
	assert_int_equal(run_rows(&own, &rows, &d), 0);
	nr = read_samples(lines);
	assert_true(nr > 0);
	for (size_t i = 0; i < nr; i++) {
		const char *hook = strstr(lines[i].row, "hook:");

		assert_string_equal(lines[i].hook, hook ? hook + strlen("hook:") : "none");
	}
}

static void hooks_are_said_once(void **state)
{
	struct options own = opts;
	struct diag d;

	(void)state;
	own.side[0].by_row = own.side[1].by_row = true;
	assert_int_equal(run_rows(&own, &rows, &d), -EINVAL);
	assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
	assert_non_null(strstr(d.msg, "append/flags/kernel/batches:3: has no hook, and its side "
				      "has none; add /hook:mmap or /hook:prepare"));
	take_rows("append/plain/kernel/hook:mmap\n");
	assert_int_equal(run_rows(&opts, &rows, &d), -EINVAL);
	assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
	assert_non_null(strstr(d.msg, "append/plain/kernel/hook:mmap: its side has a hook of its "
				      "own; leave out 'hook'"));
	assert_int_equal(access(in_dir("samples.csv"), F_OK), -1);
}

static void a_side_run_alone_keeps_its_places(void **state)
{
	static struct line all[MAX_LINES], lines[MAX_LINES];
	struct options alone = opts;
	size_t nr_all, nr, at = 0;
	struct diag d;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	nr_all = read_samples(all);
	unlink(in_dir("samples.csv"));
	unlink(in_dir("slots.csv"));
	unlink(in_dir("guest.map"));
	alone.alone = true;
	alone.here = SIDE_B;
	assert_int_equal(run_rows(&alone, &rows, &d), 0);
	nr = read_samples(lines);
	assert_int_equal(nr, nr_all / 2);
	for (size_t i = 0; i < nr_all; i++) {
		if (strcmp(all[i].side, "b"))
			continue;
		assert_string_equal(lines[at].row, all[i].row);
		assert_int_equal(lines[at].round, all[i].round);
		assert_int_equal(lines[at].slot, all[i].slot);
		assert_string_equal(lines[at].side, "b");
		at++;
	}
	assert_int_equal(at, nr);
}

/* The lines of slots.csv that begin with @begin and end with @end; all have to be whole. */
static size_t count_slots(const char *begin, const char *end)
{
	FILE *in = fopen(in_dir("slots.csv"), "r");
	char text[512];
	size_t nr = 0;

	assert_non_null(in);
	assert_non_null(fgets(text, sizeof(text), in));
	assert_string_equal(text, SLOTS_HEADER);
	while (fgets(text, sizeof(text), in)) {
		const size_t len = strlen(text);

		assert_int_equal(text[len - 1], '\n');
		nr += !strncmp(text, begin, strlen(begin)) && len > strlen(end) &&
		      !strcmp(text + len - strlen(end), end);
	}
	fclose(in);
	return nr;
}

static void every_slot_has_its_line(void **state)
{
	json_t *document, *benchmarks, *entry;
	struct diag d;
	size_t i, flags_mmap = 0;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	assert_int_equal(count_slots("2,", "\n"), opts.rounds * ROWS * 2);
	assert_int_equal(count_slots("2,a,append,flags,mmap,kernel,batches:3,", ",3,240,1,1,1,720,"
										"720,0\n"),
			 opts.rounds);
	/* Google Benchmark's document has an entry for each, for people and other tools. */
	benchmarks = read_json(&document);
	assert_int_equal(json_array_size(benchmarks), opts.rounds * ROWS * 2);
	json_array_foreach (benchmarks, i, entry) {
		const char *name = json_string_value(json_object_get(entry, "name"));

		assert_in_range(counter(entry, "round"), 1, opts.rounds);
		assert_in_range(counter(entry, "slot"), 0, 1);
		assert_string_equal(json_string_value(json_object_get(entry, "time_unit")), "ns");
		assert_null(json_object_get(entry, "vmas_max"));
		if (strcmp(name, "append/flags/kernel/batches:3/side:a/hook:mmap"))
			continue;
		flags_mmap++;
		assert_true(counter(entry, "iterations") == 3);
		/* The mean of the mmap phase's three batches. */
		assert_float_equal(counter(entry, "real_time"), 1100 * 240, 1e-3);
	}
	assert_int_equal(flags_mmap, opts.rounds);
	json_decref(document);
}

/* What counts instructions says so, and not that they are nanoseconds. */
static void counts_are_called_counts(void **state)
{
	struct options counted = opts;
	json_t *document, *benchmarks, *entry;
	struct diag d;
	size_t i;

	(void)state;
	counted.clock = VMABENCH_CLOCK_TSC;
	assert_int_equal(run_rows(&counted, &rows, &d), 0);
	benchmarks = read_json(&document);
	assert_int_equal(json_array_size(benchmarks), opts.rounds * ROWS * 2);
	json_array_foreach (benchmarks, i, entry)
		assert_string_equal(json_string_value(json_object_get(entry, "time_unit")), "insn");
	json_decref(document);
}

static void an_unbalanced_slot_says_so(void **state)
{
	struct diag d;

	(void)state;
	fake.file_refs = 2;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	assert_int_equal(count_slots("2,", ",1\n"), opts.rounds * ROWS * 2);
}

static void devices_are_opened_once_each(void **state)
{
	struct diag d;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	assert_int_equal(fake.opens, 4); /* flags and plain, by either hook */
}

static void a_failing_storm_keeps_the_rounds_before(void **state)
{
	static struct line lines[MAX_LINES];
	json_t *document, *benchmarks;
	struct diag d;

	(void)state;
	/* A round has a storm for each slot; an empty one ends each slot of the syscall vantage. */
	fake.storm_errno = ENOMEM;
	fake.storms_until_errno = ROWS * 2 /* warm-up */ + 2 * ROWS * 2 + 3;
	assert_int_equal(run_rows(&opts, &rows, &d), -ENOMEM);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_non_null(strstr(d.msg, "/side:"));
	assert_non_null(strstr(d.msg, "the storm failed in round 3: Cannot allocate memory"));
	assert_int_equal(read_samples(lines), 2 * ROUND_LINES);
	assert_int_equal(count_slots("2,", "\n"), 2 * ROWS * 2);
	benchmarks = read_json(&document);
	assert_int_equal(json_array_size(benchmarks), 2 * ROWS * 2 + 4);
	assert_true(
		json_is_true(json_object_get(json_array_get(benchmarks, 2 * ROWS * 2 + 3), "error_"
											   "occurre"
											   "d")));
	json_decref(document);
}

static void a_missing_device_leaves_nothing(void **state)
{
	struct diag d;

	(void)state;
	fake.open_errno = ENOENT;
	assert_int_equal(run_rows(&opts, &rows, &d), -ENOENT);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_non_null(strstr(d.msg, "/dev/vmabench-mmap-flags: cannot be opened: No such file"));
	assert_int_equal(access(in_dir("samples.csv"), F_OK), -1);
}

static void an_older_module_is_refused(void **state)
{
	struct diag d;

	(void)state;
	fake.abi = VMABENCH_ABI_VERSION - 1;
	assert_int_equal(run_rows(&opts, &rows, &d), -EPROTO);
	assert_int_equal(d.exit, VMABENCH_EXIT_BOOT);
}

static void samples_are_never_overwritten(void **state)
{
	struct diag d;
	struct stat before, after;

	(void)state;
	assert_int_equal(run_rows(&opts, &rows, &d), 0);
	assert_int_equal(stat(in_dir("samples.csv"), &before), 0);
	assert_int_equal(run_rows(&opts, &rows, &d), -EEXIST);
	assert_int_equal(d.exit, VMABENCH_EXIT_STORM);
	assert_int_equal(stat(in_dir("samples.csv"), &after), 0);
	assert_int_equal(before.st_size, after.st_size);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_batch_has_its_line),
		TEST(each_round_has_both_sides_and_each_pair_both_orders),
		TEST(a_boot_of_one_side_has_half_the_slots),
		TEST(a_row_may_say_its_hook),
		TEST(hooks_are_said_once),
		TEST(a_side_run_alone_keeps_its_places),
		TEST(every_slot_has_its_line),
		TEST(counts_are_called_counts),
		TEST(an_unbalanced_slot_says_so),
		TEST(devices_are_opened_once_each),
		TEST(a_failing_storm_keeps_the_rounds_before),
		TEST(a_missing_device_leaves_nothing),
		TEST(an_older_module_is_refused),
		TEST(samples_are_never_overwritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
