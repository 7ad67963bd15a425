// SPDX-License-Identifier: GPL-2.0
/*
 * vmabench-letter: what a results folder has for a mail, in one style or another; and whether what
 * a mail says came out of a results folder.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "infile.h"
#include "number.h"
#include "report.h"

#define MAX_SIZE    ((size_t)16 << 20) /* of a letter */
#define MAX_PATCHES 100000

struct options {
	const char *style;
	const char *letter; /* to check, "-" is stdin; NULL: one is written */
	uint64_t patch;
	char **dirs;
	size_t nr_dirs;
};

static const char usage[] = "usage: vmabench-letter [--style NAME] [--patch N] DIR\n"
			    "       vmabench-letter --verify LETTER DIR...\n";

static int refuse(const char *what, const char *why)
{
	fprintf(stderr, "vmabench: %s: %s; %s", what, why, usage);
	return VMABENCH_EXIT_USAGE;
}

static int parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "style", required_argument, NULL, 's' },
		{ "patch", required_argument, NULL, 'p' },
		{ "verify", required_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 's':
			o->style = optarg;
			break;
		case 'p':
			if (number_whole(optarg, 1, MAX_PATCHES, &o->patch))
				return refuse(optarg, "not the number of a patch");
			break;
		case 'v':
			o->letter = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(VMABENCH_EXIT_DONE);
		default:
			return refuse(argv[optind - 1], "unknown option or no value");
		}
	}
	o->dirs = argv + optind;
	o->nr_dirs = argc - optind;
	if (!o->nr_dirs || (!o->letter && o->nr_dirs > 1))
		return refuse("DIR", "expected one results folder, or those of a letter");
	return 0;
}

static int write_letter(const struct options *o, struct diag *d)
{
	struct source s;
	int err = source_open(o->dirs[0], &s, d);

	if (!err)
		err = source_write(&s, o->style, o->patch, stdout, d);
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	if (!err && !source_is_sound(&s))
		err = diag_set(d, -EBADMSG,
			       "%s: it is not to be trusted, or not complete; measure again before "
			       "anything of it is quoted",
			       o->dirs[0]);
	source_close(&s);
	return err;
}

static int read_all(FILE *f, const char *name, char **text, size_t *len, struct diag *d)
{
	*len = 0;
	*text = diag_calloc(d, MAX_SIZE + 1, 1);
	if (!*text)
		return -ENOMEM;
	*len = fread(*text, 1, MAX_SIZE + 1, f);
	if (ferror(f))
		return diag_set(d, -EIO, "%s: it cannot be read; name a file, or - for stdin",
				name);
	if (*len > MAX_SIZE)
		return diag_set(d, -EINVAL, "%s: no letter is larger than %zu MB; name one mail",
				name, MAX_SIZE >> 20);
	return 0;
}

static int read_letter(const char *name, char **text, size_t *len, struct diag *d)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "re") : stdin;
	int err;

	*text = NULL;
	if (!f)
		return diag_set(d, -EINVAL, "%s: %s; name a file, or - for stdin", name,
				strerror(errno));
	err = read_all(f, name, text, len, d);
	if (f != stdin)
		fclose(f);
	return err;
}

static int no_block(const char *name, const struct tally *t, struct diag *d)
{
	if (t->older)
		return diag_set(d, -EINVAL,
				"%s: it is a letter of an older vmabench, which nothing can be "
				"held "
				"against; make it anew with vmabench cover",
				name);
	if (t->headless)
		return diag_set(d, -EINVAL,
				"%s: a letter of vmabench ends in it and none begins; was it cut?",
				name);
	return diag_set(d, -EINVAL, "%s: there is no letter of vmabench in it; see vmabench cover",
			name);
}

static int judge(const char *name, const struct tally *t, struct diag *d)
{
	if (!t->nr_blocks)
		return no_block(name, t, d);
	if (!t->nr_wrong && !t->nr_unknown && !t->nr_foreign) {
		printf("%zu figures of %zu %s checked: all come out\n", t->nr_figures, t->nr_blocks,
		       t->nr_blocks == 1 ? "letter" : "letters");
		return 0;
	}
	return diag_set(d, -EBADMSG,
			"%s: %zu figures come out, %zu %s not, and %zu %s could not be checked%s; "
			"see "
			"above for each",
			name, t->nr_figures, t->nr_wrong,
			t->nr_wrong == 1 ? "place does" : "places do", t->nr_unknown,
			t->nr_unknown == 1 ? "place" : "places",
			t->nr_foreign ? ", and the folder is not the one that was hashed" : "");
}

static int verify_letter(const struct options *o, struct diag *d)
{
	struct source *v = diag_calloc(d, o->nr_dirs, sizeof(*v));
	struct mail m = { 0 };
	struct tally t;
	char *text = NULL;
	size_t len = 0, i;
	int err = v ? read_letter(o->letter, &text, &len, d) : -ENOMEM;

	if (!err)
		err = mail_read(text, len, &m, d);
	for (i = 0; i < o->nr_dirs && !err; i++)
		err = source_open(o->dirs[i], &v[i], d);
	if (!err)
		err = check_letter(&m, v, o->nr_dirs, stdout, &t, d);
	if (!err)
		err = judge(o->letter, &t, d);
	if (fflush(stdout) && !err)
		err = diag_set(d, -EIO, "standard output: cannot be written; see where it goes");
	for (i = 0; v && i < o->nr_dirs; i++)
		source_close(&v[i]);
	mail_free(&m);
	free(text);
	free(v);
	return err;
}

int main(int argc, char **argv)
{
	struct options o = { .style = "cover" };
	struct diag d;
	int ret = parse_options(argc, argv, &o);

	if (ret)
		return ret;
	ret = reports_check(&d);
	if (!ret)
		ret = o.letter ? verify_letter(&o, &d) : write_letter(&o, &d);
	if (!ret)
		return VMABENCH_EXIT_DONE;
	fprintf(stderr, "vmabench: %s\n", d.msg);
	return d.exit;
}
