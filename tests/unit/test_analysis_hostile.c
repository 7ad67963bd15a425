// SPDX-License-Identifier: GPL-2.0
/*
 * Results folders that something happened to: each of many mutations, drawn from a seed, of a sound
 * one. None may crash what reads it, and none may give another figure without a word about it: an
 * error, a row that is untrusted, or a note.
 *
 *	test_analysis_hostile [MUTATIONS [SEED]]
 */
#include <ctype.h>
#include <errno.h>

#include "cksum.h"
#include "run_data.h"
#include "test_analysis_fixture.h"

#define TEXT_MAX (1 << 20)

static const struct fx_row rows[] = {
	{ "append", "flags", "kernel", "", 600, 300, 1, 1 },
	{ "append", "special", "kernel", "", 600, 660, 64, 64 },
	{ "getppid", "none", "syscall", "", 100, 100, 0, 0 },
};

static const struct fx sound = {
	.boots = 4,
	.rounds = 4,
	.rows = rows,
	.nr_rows = 3,
	.boot_noise = 0.01,
	.links = 2,
};

static const char *const files[] = { "run.json", "boots.ndjson", "samples.csv", "slots.csv" };
#define NR_FILES (sizeof(files) / sizeof(files[0]))

static size_t nr_mutations = 200, seed = 1;

static size_t below(size_t n)
{
	fx_state = fx_state * 6364136223846793005u + 1442695040888963407u;
	return (fx_state >> 33) % n;
}

static char *load(const char *dir, const char *name)
{
	char path[FX_PATH + 64], *text;
	struct diag d;
	size_t len;

	fx_path(path, dir, name);
	assert_int_equal(infile_load(path, TEXT_MAX, &text, &len, &d), 0);
	return text;
}

/* The checksum of the lines of @boot in a table. */
static unsigned int sum_boot(const char *text, unsigned int boot)
{
	struct cksum sum = { 0 };
	size_t len;

	for (; *text; text += len) {
		len = strcspn(text, "\n") + 1;
		if (isdigit((unsigned char)*text) && strtoul(text, NULL, 10) == boot)
			cksum_add(&sum, text, len);
	}
	return cksum_value(&sum);
}

/* boots.ndjson as vmabench run leaves it: with the checksums of all that a boot left. */
static void seal(const char *dir)
{
	char *boots = load(dir, "boots.ndjson"), *samples = load(dir, "samples.csv");
	char *slots = load(dir, "slots.csv"), line[1024], *at = boots;
	FILE *f = fx_open(dir, "boots.ndjson", "w");
	unsigned int boot;

	for (boot = 1; *at; boot++) {
		const size_t len = strcspn(at, "\n");
		struct cksum sum = { 0 };

		snprintf(line, sizeof(line),
			 "%.*s, \"samples_sum\": %u, \"slots_sum\": %u, \"seed\": 7", (int)len - 1,
			 at, sum_boot(samples, boot), sum_boot(slots, boot));
		cksum_add(&sum, line, strlen(line));
		fprintf(f, "%s,\"sum\":%u}\n", line, cksum_value(&sum));
		at += len + 1;
	}
	assert_int_equal(fclose(f), 0);
	free(boots);
	free(samples);
	free(slots);
}

/* Start and length of a line that is drawn, with its newline. */
static size_t draw_line(const char *text, size_t *len)
{
	size_t n = 0, at = 0, i;

	for (i = 0; text[i]; i++)
		n += text[i] == '\n';
	for (n = below(n ? n : 1); n && text[at]; n--)
		at += strcspn(text + at, "\n") + 1;
	*len = strcspn(text + at, "\n");
	*len += text[at + *len] == '\n';
	return at;
}

/* Start and length of a number or a word that is drawn. */
static size_t draw_token(const char *text, size_t *len)
{
	const size_t all = strlen(text);
	size_t at = all ? below(all) : 0;

	while (at < all && !isalnum((unsigned char)text[at]))
		at++;
	while (at && isalnum((unsigned char)text[at - 1]))
		at--;
	for (*len = 0; isalnum((unsigned char)text[at + *len]) || text[at + *len] == '.';)
		++*len;
	return at;
}

static void replace(char *text, size_t at, size_t len, const char *by)
{
	const size_t rest = strlen(text + at + len) + 1, size = strlen(by);

	memmove(text + at + size, text + at + len, rest);
	memcpy(text + at, by, size);
}

static void swap_lines(char *text)
{
	size_t a_len, b_len, a = draw_line(text, &a_len), b = draw_line(text, &b_len);
	char *a_line, *b_line;

	if (a > b) {
		size_t t = a, t_len = a_len;

		a = b, a_len = b_len;
		b = t, b_len = t_len;
	}
	a_line = strndup(text + a, a_len);
	b_line = strndup(text + b, b_len);
	if (a != b) {
		replace(text, b, b_len, a_line);
		replace(text, a, a_len, b_line);
	}
	free(a_line);
	free(b_line);
}

/* A figure that a clock, a counter or a hand may have left. */
static const char *draw_figure(void)
{
	static const char *const figures[] = { "0",    "1",   "2",	 "3",	     "-1",
					       "-0.5", "nan", "1e9",	 "0.000001", "12345.678",
					       "",     "inf", "0x10",	 "007",	     "4294967296",
					       "a",    "b",   "insn",	 "prepare",  "munmap",
					       "null", "{}",  "partial", "running" };

	return figures[below(sizeof(figures) / sizeof(figures[0]))];
}

enum mutation { DIGIT, FIGURE, FLIP, TEAR, LOSE, DOUBLE, SWAP, LOSE_BOOT, LOSE_SIDE, MUTATION_NR };

/* Lose each line that has @part. */
static void lose_lines(char *text, const char *part)
{
	char *found, *start;

	while ((found = strstr(text, part))) {
		for (start = found; start > text && start[-1] != '\n';)
			start--;
		replace(text, start - text, strcspn(start, "\n") + !!strchr(start, '\n'), "");
	}
}

/* Changes @text, which has room; says how in @how. */
static void mutate(char *text, char how[128])
{
	const enum mutation kind = below(MUTATION_NR);
	char digit[2] = { '0' + below(10) }, part[16], *line;
	size_t len, at;

	switch (kind) {
	case DIGIT:
		at = draw_token(text, &len);
		while (text[at] && !isdigit((unsigned char)text[at]))
			at++;
		if (text[at])
			text[at] = *digit;
		snprintf(how, 128, "digit at byte %zu", at);
		break;
	case FIGURE:
		at = draw_token(text, &len);
		replace(text, at, len, draw_figure());
		snprintf(how, 128, "figure at byte %zu", at);
		break;
	case FLIP:
		at = below(strlen(text));
		text[at] ^= 1 << below(7);
		snprintf(how, 128, "bit at byte %zu", at);
		break;
	case TEAR:
		at = below(strlen(text));
		text[at] = '\0';
		snprintf(how, 128, "torn at byte %zu", at);
		break;
	case LOSE:
		at = draw_line(text, &len);
		replace(text, at, len, "");
		snprintf(how, 128, "line lost at byte %zu", at);
		break;
	case DOUBLE:
		at = draw_line(text, &len);
		line = strndup(text + at, len);
		replace(text, at, 0, line);
		free(line);
		snprintf(how, 128, "line doubled at byte %zu", at);
		break;
	case SWAP:
		swap_lines(text);
		snprintf(how, 128, "lines swapped");
		break;
	case LOSE_BOOT:
		snprintf(part, sizeof(part), "\n%zu,", 1 + below(4));
		at = strlen(text);
		/* The newline is the end of the line before, which stays. */
		while ((line = strstr(text, part)))
			replace(text, line - text + 1, strcspn(line + 1, "\n") + 1, "");
		snprintf(how, 128, "boot %s lost", part + 1);
		break;
	default:
		snprintf(part, sizeof(part), ",%c,", "ab"[below(2)]);
		lose_lines(text, part);
		snprintf(how, 128, "side %s lost", part);
	}
}

/* What is said of the folder: NULL is an error, which is in @d. */
static json_t *judge(const char *dir, struct diag *d)
{
	struct comparison c;
	struct run_data in;
	json_t *root = NULL;
	char *text;
	size_t size;
	FILE *f;

	d->msg[0] = '\0';
	if (run_data_read(dir, &in, d))
		return NULL;
	if (!comparison_build(&in.folder, NAN, &in.slots, &in.gate, &c, d)) {
		const struct report r = { .run = &in.folder.run, .c = &c, .dir = dir };

		f = open_memstream(&text, &size);
		assert_int_equal(report_find("json")->write(&r, f, d), 0);
		assert_int_equal(fclose(f), 0);
		root = json_loads(text, 0, NULL);
		assert_non_null(root);
		free(text);
		comparison_free(&c);
	}
	run_data_free(&in);
	return root;
}

/* Is there another note than there was, or a row that is not trusted? */
static bool has_word(const json_t *root, const json_t *wanted)
{
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(root, "rows"), i, row)
		if (strcmp(json_string_value(json_object_get(row, "gate")), "ok"))
			return true;
	return !json_equal(json_object_get(root, "notes"), json_object_get(wanted, "notes"));
}

static void try_one(const char *dir, const json_t *wanted, size_t i, size_t told[2])
{
	const char *name = files[below(NR_FILES)];
	char *text = load(dir, name), *room = malloc(2 * TEXT_MAX), how[128];
	json_t *got;
	struct diag d;

	strcpy(room, text);
	mutate(room, how);
	fx_write(dir, name, room);
	got = judge(dir, &d);
	if (!got) {
		if (!*d.msg)
			fail_msg("mutation %zu, %s of %s: refused without a word", i, how, name);
		told[0]++;
	} else if (!json_equal(json_object_get(got, "rows"), json_object_get(wanted, "rows"))) {
		if (!has_word(got, wanted))
			fail_msg("mutation %zu, %s of %s: other figures without a word", i, how,
				 name);
		told[1]++;
	}
	json_decref(got);
	fx_write(dir, name, text);
	free(text);
	free(room);
}

static void try_all(const char *status)
{
	size_t i, told[2] = { 0 };
	struct fx x = sound;
	char dir[FX_PATH];
	json_t *wanted;
	struct diag d;

	x.status = status;
	fx_state = 3;
	fx_mkdir(dir);
	fx_folder(&x, dir);
	seal(dir);
	wanted = judge(dir, &d);
	if (!wanted)
		fail_msg("%s", d.msg);
	assert_false(has_word(wanted, wanted));
	fx_state = seed;
	for (i = 0; i < nr_mutations; i++)
		try_one(dir, wanted, i, told);
	print_message("%s, %zu mutations: %zu refused, %zu told, the others the same figures\n",
		      status, nr_mutations, told[0], told[1]);
	/* Most are seen, or the mutations are none. */
	assert_true(told[0] > nr_mutations / 2);
	json_decref(wanted);
	fx_remove(dir);
}

static void no_figure_changes_without_a_word(void **state)
{
	try_all("complete");
}

/* Where a run was stopped, torn ends and boots that did not finish are left out, and told. */
static void nor_in_a_run_that_was_stopped(void **state)
{
	try_all("partial");
}

/* What cksum prints of these. */
static void checksum_is_cksums(void **state)
{
	struct cksum none = { 0 }, all = { 0 }, parts = { 0 };

	assert_int_equal(cksum_value(&none), 4294967295u);
	cksum_add(&all, "123456789", 9);
	assert_int_equal(cksum_value(&all), 930766865);
	cksum_add(&parts, "1234567", 7);
	cksum_add(&parts, "89", 2);
	assert_int_equal(cksum_value(&parts), 930766865);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksum_is_cksums),
		cmocka_unit_test(no_figure_changes_without_a_word),
		cmocka_unit_test(nor_in_a_run_that_was_stopped),
	};

	if (argc > 1)
		nr_mutations = strtoul(argv[1], NULL, 10);
	if (argc > 2)
		seed = strtoul(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
