// SPDX-License-Identifier: GPL-2.0
/* Is the command line taken strictly, and each mistake in it told? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "options.h"

#define MAX_ARGS 32

/* @line is the command line, words apart by one space; "''" is an empty word. */
static int parse(struct options *opts, struct diag *d, const char *line)
{
	static char copy[1024];
	char *argv[MAX_ARGS], *rest = copy, *word;
	int argc = 1;

	argv[0] = "vmabench-bench";
	snprintf(copy, sizeof(copy), "%s", line);
	while (*line && (word = strsep(&rest, " "))) {
		assert_true(argc < MAX_ARGS - 1);
		argv[argc++] = strcmp(word, "''") ? word : "";
	}
	argv[argc] = NULL;
	memset(d, 0, sizeof(*d));
	return options_parse(opts, argc, argv, d);
}

#define REST                                                                                       \
	"run --rows r --out o --boot 3 --seed 18446744073709551615 --rounds 30 --retry-merge no"
#define WHOLE REST " --sides a:mmap,b:prepare"

static void verbs_are_told_apart(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, "list"), 0);
	assert_int_equal(opts.verb, VERB_LIST);
	assert_false(opts.json);
	assert_int_equal(parse(&opts, &d, "list --json"), 0);
	assert_true(opts.json);
	assert_int_equal(parse(&opts, &d, "--help"), 0);
	assert_int_equal(opts.verb, VERB_HELP);
	assert_int_equal(parse(&opts, &d, WHOLE), 0);
	assert_int_equal(opts.verb, VERB_RUN);
}

static void run_takes_every_value(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, WHOLE), 0);
	assert_string_equal(opts.rows, "r");
	assert_string_equal(opts.out, "o");
	assert_int_equal(opts.boot, 3);
	assert_true(opts.seed == UINT64_MAX);
	assert_int_equal(opts.rounds, 30);
	assert_false(opts.retry_merge);
	assert_string_equal(opts.json_name, "benchmark.json");
	assert_int_equal(parse(&opts, &d, WHOLE " --json-name boot-03.json"), 0);
	assert_string_equal(opts.json_name, "boot-03.json");
}

static void sides_have_a_hook_each(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, WHOLE), 0);
	assert_true(opts.side[0].present && opts.side[0].hook == VMABENCH_HOOK_MMAP);
	assert_true(opts.side[1].present && opts.side[1].hook == VMABENCH_HOOK_PREPARE);
	assert_int_equal(parse(&opts, &d, REST " --sides b:mmap"), 0);
	assert_true(!opts.side[0].present && opts.side[1].present);
	assert_int_equal(opts.side[1].hook, VMABENCH_HOOK_MMAP);
	assert_int_equal(parse(&opts, &d, REST " --sides b:mmap,a:mmap"), 0);
	assert_true(opts.side[0].present && opts.side[1].present);
	assert_int_equal(opts.side[0].hook, VMABENCH_HOOK_MMAP);
	assert_false(opts.side[0].by_row || opts.side[1].by_row);
}

static void rows_may_have_a_hook_each(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, REST " --sides a,b"), 0);
	assert_true(opts.side[0].present && opts.side[0].by_row);
	assert_true(opts.side[1].present && opts.side[1].by_row);
	assert_int_equal(parse(&opts, &d, REST " --sides a,b:prepare"), 0);
	assert_true(opts.side[0].by_row && !opts.side[1].by_row);
	assert_int_equal(opts.side[1].hook, VMABENCH_HOOK_PREPARE);
}

static void one_side_may_be_run_alone(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, WHOLE), 0);
	assert_false(opts.alone);
	assert_null(opts.turns);
	assert_int_equal(parse(&opts, &d, WHOLE " --here b"), 0);
	assert_true(opts.alone && opts.here == SIDE_B && !opts.turns);
	assert_int_equal(parse(&opts, &d, WHOLE " --turns /dev/tty1 --here a"), 0);
	assert_true(opts.alone && opts.here == SIDE_A);
	assert_string_equal(opts.turns, "/dev/tty1");
}

static void unit_has_a_default(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d, WHOLE), 0);
	assert_int_equal(opts.clock, VMABENCH_CLOCK_NS);
	assert_int_equal(parse(&opts, &d, WHOLE " --unit insn"), 0);
	assert_int_equal(opts.clock, VMABENCH_CLOCK_TSC);
	assert_int_equal(parse(&opts, &d, WHOLE " --unit ns"), 0);
	assert_int_equal(opts.clock, VMABENCH_CLOCK_NS);
}

static void retry_merge_is_yes_or_no(void **state)
{
	struct options opts;
	struct diag d;

	(void)state;
	assert_int_equal(parse(&opts, &d,
			       "run --retry-merge yes --rounds 1 --seed 0 --boot 1 "
			       "--sides a:mmap --out o --rows r"),
			 0);
	assert_true(opts.retry_merge);
	assert_true(opts.seed == 0);
	assert_false(opts.phases);
	assert_int_equal(parse(&opts, &d,
			       "run --retry-merge yes --rounds 1 --seed phases --boot 1 "
			       "--sides a:mmap --out o --rows r"),
			 0);
	assert_true(opts.phases && opts.seed == 0);
}

static void mistakes_are_told(void **state)
{
	static const struct {
		const char *line, *says;
	} cases[] = {
		{ "", "nothing to do was given; try 'list' or 'run'" },
		{ "lst", "there is no verb 'lst'; did you mean 'list'?" },
		{ "--help me", "there is no verb '--help'" },
		{ "list --jsn", "list: there is no option '--jsn'; did you mean '--json'?" },
		{ "list --json more", "list: there is no option 'more'" },
		{ WHOLE " --jsn-name x", "there is no option '--jsn-name'; did you mean "
					 "'--json-name'?" },
		{ WHOLE " --seed 1", "--seed: is given twice" },
		{ WHOLE " --json-name", "--json-name: has no value" },
		{ WHOLE " --json-name a/b", "--json-name: 'a/b' is no name" },
		{ WHOLE " --json-name ''", "--json-name: '' is no name" },
		{ "run", "--rows is missing" },
		{ "run --rows r --out o --sides a:mmap --boot 1 --seed 1 --rounds 1", "--retry-"
										      "merge is "
										      "missing" },
		{ "run --rows ''", "--rows: is empty" },
		{ "run --sides both", "--sides: is 'both'; write a:HOOK,b:HOOK or one of them" },
		{ "run --sides ''", "--sides: is ''" },
		{ "run --sides a:", "--sides: is 'a:'" },
		{ "run --sides a:mmap,", "--sides: is 'a:mmap,'" },
		{ "run --sides a,b,", "--sides: is 'a,b,'" },
		{ "run --sides a:,b", "--sides: is 'a:,b'" },
		{ "run --sides a,a", "--sides: is 'a,a'" },
		{ "run --sides ab", "--sides: is 'ab'" },
		{ "run --here c", "--here: is 'c'; write a or b" },
		{ "run --here ''", "--here: is ''" },
		{ "run --turns ''", "--turns: is empty" },
		{ REST " --sides a:mmap --here b", "--here: is 'b', which --sides lacks" },
		{ WHOLE " --turns /dev/tty1", "--turns: nobody runs another side; give --here" },
		{ REST " --sides a --here a --turns x", "--turns: there is one side" },
		{ "run --sides c:mmap", "--sides: is 'c:mmap'" },
		{ "run --sides a:map", "--sides: is 'a:map'" },
		{ "run --sides a:mmap,a:prepare", "--sides: is 'a:mmap,a:prepare'" },
		{ "run --boot 0", "--boot: is '0'; write a number from 1 to 4294967295" },
		{ "run --boot 4294967296", "--boot: is '4294967296'" },
		{ "run --rounds many", "--rounds: is 'many'" },
		{ "run --seed 18446744073709551616", "--seed: is '18446744073709551616'" },
		{ "run --seed 0x10", "--seed: is '0x10'" },
		{ "run --seed phase", "--seed: is 'phase'" },
		{ "run --retry-merge true", "--retry-merge: is 'true'; write yes or no" },
		{ "run --unit us", "--unit: is 'us'; write ns or insn" },
	};
	struct options opts;
	struct diag d;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(parse(&opts, &d, cases[i].line) < 0);
		assert_int_equal(d.exit, VMABENCH_EXIT_USAGE);
		if (!strstr(d.msg, cases[i].says))
			fail_msg("%s\n gives: %s\n not: %s", cases[i].line, d.msg, cases[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verbs_are_told_apart),
		cmocka_unit_test(run_takes_every_value),
		cmocka_unit_test(sides_have_a_hook_each),
		cmocka_unit_test(rows_may_have_a_hook_each),
		cmocka_unit_test(one_side_may_be_run_alone),
		cmocka_unit_test(unit_has_a_default),
		cmocka_unit_test(retry_merge_is_yes_or_no),
		cmocka_unit_test(mistakes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
