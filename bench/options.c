// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "device.h"
#include "nearest.h"
#include "number.h"
#include "registry.h"

const char usage_text[] =
	"usage: vmabench-bench list [--json]\n"
	"       vmabench-bench run --rows FILE --out DIR --sides SIDE[:HOOK][,SIDE[:HOOK]]\n"
	"                          --boot N --seed N|phases --rounds N --retry-merge yes|no\n"
	"                          [--here SIDE [--turns DEVICE]] [--unit ns|insn]\n"
	"                          [--json-name NAME]\n"
	"       vmabench-bench probe FILE OUT\n"
	"\n"
	"list  the storms and mappings there are\n"
	"probe of what the rows of FILE map besides our devices: in OUT a line for each,\n"
	"      with why this kernel cannot map it, or nothing\n"
	"run   run the rows of FILE (storm/mapping/vantage[/arg:value...], one a line),\n"
	"      --rounds times each on both sides, and leave samples.csv and\n"
	"      NAME (benchmark.json) in DIR; a side is a or b, its hook mmap or prepare, or\n"
	"      what each row says with /hook:HOOK; --here runs the slots of that side alone,\n"
	"      at the places that the order gives them, and with --turns does nothing while\n"
	"      the vmabench-bench at the other end of DEVICE runs the other's; --unit insn\n"
	"      reads the time stamp counter, for machines where it ticks once an instruction;\n"
	"      --seed phases makes each pair of rounds a phase, the same one everywhere\n";

enum option_kind {
	OPTION_PATH, /* any text but none */
	OPTION_NAME, /* goes into a file's name */
	OPTION_U32, /* from 1 */
	OPTION_SEED, /* 64 bits, or a word */
	OPTION_YESNO,
	OPTION_UNIT,
	OPTION_SIDES,
	OPTION_SIDE,
};

struct option_spec {
	const char *name;
	enum option_kind kind;
	size_t offset;
	bool optional;
};

static const struct option_spec specs[] = {
	{ "--rows", OPTION_PATH, offsetof(struct options, rows), false },
	{ "--out", OPTION_PATH, offsetof(struct options, out), false },
	{ "--sides", OPTION_SIDES, offsetof(struct options, side), false },
	{ "--boot", OPTION_U32, offsetof(struct options, boot), false },
	{ "--seed", OPTION_SEED, offsetof(struct options, seed), false },
	{ "--rounds", OPTION_U32, offsetof(struct options, rounds), false },
	{ "--retry-merge", OPTION_YESNO, offsetof(struct options, retry_merge), false },
	{ "--here", OPTION_SIDE, offsetof(struct options, here), true },
	{ "--turns", OPTION_PATH, offsetof(struct options, turns), true },
	{ "--unit", OPTION_UNIT, offsetof(struct options, clock), true },
	{ "--json-name", OPTION_NAME, offsetof(struct options, json_name), true },
};
#define NR_SPECS (sizeof(specs) / sizeof(specs[0]))

#define bad_option(d, fmt, ...) diag_exit(d, VMABENCH_EXIT_USAGE, -EINVAL, fmt, ##__VA_ARGS__)

/* SIDE[:HOOK], and another after a comma, each side once. */
static int parse_sides(struct side_options side[SIDE_NR], const char *text)
{
	for (;; text++) {
		const size_t name = strcspn(text, ":,"), word = strcspn(text, ",");
		const size_t s = find_name_of(text, name, side_names, SIDE_NR);
		size_t hook = 0;

		if (s == SIDE_NR || side[s].present)
			return -EINVAL;
		if (name < word)
			hook = find_name_of(text + name + 1, word - name - 1, hook_names, NR_HOOKS);
		if (hook == NR_HOOKS)
			return -EINVAL;
		side[s] = (struct side_options){
			.present = true,
			.hook = hook,
			.by_row = name >= word,
		};
		text += word;
		if (!*text)
			return 0;
	}
}

static int parse_value(struct options *opts, const struct option_spec *spec, const char *value,
		       struct diag *d)
{
	static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234"
					 "56789._+-";
	void *field = (char *)opts + spec->offset;
	uint64_t number;

	switch (spec->kind) {
	case OPTION_PATH:
		if (!*value)
			return bad_option(d, "%s: is empty; name a file or folder", spec->name);
		*(const char **)field = value;
		break;
	case OPTION_NAME:
		if (!*value || value[strspn(value, name_chars)])
			return bad_option(d, "%s: '%s' is no name; write letters, digits and ._+-",
					  spec->name, value);
		*(const char **)field = value;
		break;
	case OPTION_U32:
		if (number_whole(value, 1, UINT32_MAX, &number))
			return bad_option(d, "%s: is '%s'; write a number from 1 to %u", spec->name,
					  value, UINT32_MAX);
		*(uint32_t *)field = (uint32_t)number;
		break;
	case OPTION_SEED:
		opts->phases = !strcmp(value, "phases");
		if (!opts->phases && number_whole(value, 0, UINT64_MAX, &number))
			return bad_option(d,
					  "%s: is '%s'; write a number of at most 64 bits, or "
					  "phases",
					  spec->name, value);
		*(uint64_t *)field = opts->phases ? 0 : number;
		break;
	case OPTION_YESNO:
		if (strcmp(value, "yes") && strcmp(value, "no"))
			return bad_option(d, "%s: is '%s'; write yes or no", spec->name, value);
		*(bool *)field = !strcmp(value, "yes");
		break;
	case OPTION_UNIT:
		if (strcmp(value, "ns") && strcmp(value, "insn"))
			return bad_option(d, "%s: is '%s'; write ns or insn", spec->name, value);
		*(enum vmabench_clock *)field =
			strcmp(value, "ns") ? VMABENCH_CLOCK_TSC : VMABENCH_CLOCK_NS;
		break;
	case OPTION_SIDES:
		if (parse_sides(field, value))
			return bad_option(d,
					  "%s: is '%s'; write a:HOOK,b:HOOK or one of them, "
					  "HOOK mmap or prepare, or without HOOK",
					  spec->name, value);
		break;
	case OPTION_SIDE:
		*(enum side *)field = find_name(value, side_names, SIDE_NR);
		if (*(enum side *)field == SIDE_NR)
			return bad_option(d, "%s: is '%s'; write a or b", spec->name, value);
		opts->alone = true;
		break;
	}
	return 0;
}

/* What the options say together. */
static int check_here(const struct options *opts, struct diag *d)
{
	const bool both = opts->side[SIDE_A].present && opts->side[SIDE_B].present;

	if (opts->alone && !opts->side[opts->here].present)
		return bad_option(d, "--here: is '%s', which --sides lacks; name it there",
				  side_names[opts->here]);
	if (opts->turns && !opts->alone)
		return bad_option(d, "--turns: nobody runs another side; give --here, too");
	if (opts->turns && !both)
		return bad_option(d, "--turns: there is one side; give the other to --sides, too");
	return 0;
}

static int parse_run(struct options *opts, int argc, char **argv, struct diag *d)
{
	const char *names[NR_SPECS];
	bool seen[NR_SPECS] = { false };

	for (size_t s = 0; s < NR_SPECS; s++)
		names[s] = specs[s].name;
	for (int i = 0; i < argc; i += 2) {
		size_t s = 0;
		int err;

		while (s < NR_SPECS && strcmp(argv[i], specs[s].name))
			s++;
		if (s == NR_SPECS)
			return bad_option(d, "run: there is no option '%s'; did you mean '%s'?",
					  argv[i], nearest_name(argv[i], names, NR_SPECS));
		if (seen[s])
			return bad_option(d, "%s: is given twice; keep one", argv[i]);
		if (i + 1 == argc)
			return bad_option(d, "%s: has no value; give one", argv[i]);
		seen[s] = true;
		err = parse_value(opts, &specs[s], argv[i + 1], d);
		if (err)
			return err;
	}
	for (size_t s = 0; s < NR_SPECS; s++)
		if (!seen[s] && !specs[s].optional)
			return bad_option(d, "run: %s is missing; give it", specs[s].name);
	return check_here(opts, d);
}

int options_parse(struct options *opts, int argc, char **argv, struct diag *d)
{
	static const char *const verbs[] = { "list", "run", "probe", "--help" };
	const char *verb = argc > 1 ? argv[1] : "";

	*opts = (struct options){ .json_name = "benchmark.json" };
	if (!strcmp(verb, "run")) {
		opts->verb = VERB_RUN;
		return parse_run(opts, argc - 2, argv + 2, d);
	}
	if (!strcmp(verb, "probe")) {
		opts->verb = VERB_PROBE;
		if (argc != 4)
			return bad_option(d, "probe: is given %d words; give FILE OUT", argc - 2);
		opts->rows = argv[2];
		opts->out = argv[3];
		return 0;
	}
	if (!strcmp(verb, "list")) {
		opts->verb = VERB_LIST;
		opts->json = argc == 3 && !strcmp(argv[2], "--json");
		if (argc > 2 && !opts->json)
			return bad_option(d,
					  "list: there is no option '%s'; did you mean '--json'?",
					  argv[argc - 1]);
		return 0;
	}
	if (!strcmp(verb, "--help") && argc == 2)
		return 0;
	if (!*verb)
		return bad_option(d, "vmabench-bench: nothing to do was given; try 'list' or "
				     "'run'");
	return bad_option(d, "vmabench-bench: there is no verb '%s'; did you mean '%s'?", verb,
			  nearest_name(verb, verbs, sizeof(verbs) / sizeof(verbs[0])));
}
