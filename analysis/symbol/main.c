// SPDX-License-Identifier: GPL-2.0
/* vmabench-symbol: names what the TCG plugin and perf saw. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entries.h"
#include "collapse.h"
#include "unit.h"

#define MAX_MODULES 32

static const char usage[] =
	"usage: vmabench-symbol entries --vmlinux FILE\n"
	"       vmabench-symbol stacks --raw FILE --map FILE --vmlinux FILE [--module FILE]...\n"
	"                            [--program FILE] --unit UNIT --out DIR\n"
	"\n"
	"entries  where interrupts and exceptions enter a kernel, as the plugin's entries=FILE\n"
	"stacks   names to the raw stacks of the plugin or of perf: DIR/cost/*.folded, calls.tsv\n"
	"         and regions.tsv; --map is the guest.map of the boot they come from, UNIT insn\n"
	"         or samples\n";

struct options {
	const char *raw, *map, *vmlinux, *program, *unit, *out;
	const char *module[MAX_MODULES];
	int nr_modules;
};

static int bad_usage(const char *what, const char *why)
{
	fprintf(stderr, "vmabench: symbol: %s: %s; see vmabench-symbol --help\n", what, why);
	return VMABENCH_EXIT_USAGE;
}

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "raw", required_argument, NULL, 'r' },
		{ "map", required_argument, NULL, 'm' },
		{ "vmlinux", required_argument, NULL, 'v' },
		{ "module", required_argument, NULL, 'k' },
		{ "program", required_argument, NULL, 'p' },
		{ "unit", required_argument, NULL, 'u' },
		{ "out", required_argument, NULL, 'o' },
		{ NULL, 0, NULL, 0 },
	};
	int c, index;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", longs, &index)) != -1) {
		const char **const once[] = {
			['r'] = &o->raw,     ['m'] = &o->map,  ['v'] = &o->vmlinux,
			['p'] = &o->program, ['u'] = &o->unit, ['o'] = &o->out,
		};

		if (c == '?' || c == ':')
			return bad_usage(argv[optind - 1],
					 c == ':' ? "lacks its argument" : "is no option");
		if (c == 'k' && o->nr_modules == MAX_MODULES)
			return bad_usage("--module", "given too often");
		if (c == 'k')
			o->module[o->nr_modules++] = optarg;
		else if (*once[c])
			return bad_usage(argv[optind - 1], "is given twice");
		else
			*once[c] = optarg;
	}
	return optind < argc ? bad_usage(argv[optind], "is one word too many") : VMABENCH_EXIT_DONE;
}

static int report(const struct diag *d, int err)
{
	if (!err)
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d->msg);
	return d->exit;
}

static int open_images(const struct options *o, const struct guest_map *map, struct places *places,
		       struct diag *d)
{
	int err;

	places->image = diag_calloc(d, (size_t)o->nr_modules + 2, sizeof(*places->image));
	if (!places->image)
		return -ENOMEM;
	err = image_open_kernel(&places->image[places->nr_images++], o->vmlinux, map, d);
	for (int i = 0; i < o->nr_modules && !err; i++)
		err = image_open_module(&places->image[places->nr_images++], o->module[i], map,
					places->image, d);
	if (!err && o->program)
		err = image_open_program(&places->image[places->nr_images++], o->program, map, d);
	return err;
}

static int name_stacks(const struct options *o)
{
	struct places places = { 0 };
	struct guest_map map = { 0 };
	struct collapse collapse = { .map = &map, .places = &places };
	struct diag d;
	int err;

	if (!o->raw || !o->map || !o->vmlinux || !o->unit || !o->out)
		return bad_usage("stacks", "needs --raw, --map, --vmlinux, --unit and --out");
	if (!unit_find_stacks(o->unit))
		return bad_usage(o->unit, "is no unit");
	err = guest_map_load(&map, o->map, &d);
	if (!err)
		err = open_images(o, &map, &places, &d);
	if (!err)
		err = collapse_read(&collapse, o->raw, &d);
	if (!err)
		err = collapse_write(&collapse, o->out, o->unit, &d);
	if (!err && collapse.unknown)
		fprintf(stderr,
			"vmabench: symbol: %" PRIu64 " %s have no name: give every --module "
			"and the --program that ran\n",
			collapse.unknown, o->unit);
	collapse_free(&collapse);
	places_free(&places);
	guest_map_free(&map);
	return report(&d, err);
}

static int list_entries(const struct options *o)
{
	struct diag d;
	int err;

	if (!o->vmlinux)
		return bad_usage("entries", "needs --vmlinux");
	err = entries_write(o->vmlinux, stdout, &d);
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(&d, -EIO, "entries: cannot be written; make room");
	return report(&d, err);
}

int main(int argc, char **argv)
{
	struct options o = { .raw = NULL };
	int status;

	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(usage, stdout);
		return VMABENCH_EXIT_DONE;
	}
	if (argc < 2)
		return bad_usage("command line", "has no verb");
	status = parse_options(argc - 1, argv + 1, &o);
	if (status)
		return status;
	if (!strcmp(argv[1], "stacks"))
		return name_stacks(&o);
	if (!strcmp(argv[1], "entries"))
		return list_entries(&o);
	return bad_usage(argv[1], "is no verb");
}
