// SPDX-License-Identifier: GPL-2.0
/* Sets of comparisons: what is in the summary, and whether the steps of a series add up. */
#include <errno.h>

#include "set.h"
#include "test_analysis_fixture.h"

#define MAX_FOLDERS 3

/* A folder of the set: its kernels, and what they cost. */
struct member {
	const char *a, *b;
	double cost_a, cost_b;
	double phase_effect; /* on b: less by it in two phases of three, else more */
};

static const struct member steps[MAX_FOLDERS] = {
	{ "p0", "p1", 600, 300, 0 },
	{ "p1", "p2", 300, 360, 0 },
	{ "p0", "p2", 600, 360, 0 },
};

static void make_member(const char *dir, const struct member *m, const char *unit, double noise)
{
	const struct fx_row row = { "append", "flags", "kernel", "", m->cost_a, m->cost_b, 1, 1 };
	const struct fx x = {
		.axis = "kernel",
		.pairs = true,
		.unit = unit,
		.boots = 5,
		.rounds = 4,
		.rows = &row,
		.nr_rows = 1,
		.boot_noise = noise,
		.phase_effect = m->phase_effect,
	};
	static const char *const files[] = { "run.json", "boots.ndjson" };
	size_t i;

	assert_int_equal(mkdir(dir, 0777), 0);
	fx_folder(&x, dir);
	for (i = 0; i < 2; i++) {
		fx_replace(dir, files[i], "v6.12-base", m->a);
		fx_replace(dir, files[i], "v6.12-hook", m->b);
	}
}

static void make_set(char dir[FX_PATH], const char *kind, const struct member *m, size_t n,
		     const char *unit, double noise)
{
	FILE *f;
	size_t i;

	fx_mkdir(dir);
	f = fx_open(dir, "set.json", "w");
	fprintf(f, "{\"schema\": 1, \"kind\": \"%s\", \"comparisons\": [", kind);
	for (i = 0; i < n; i++) {
		char path[FX_PATH + 64], name[16];

		snprintf(name, sizeof(name), "%zu", i + 1);
		fx_path(path, dir, name);
		make_member(path, &m[i], unit, noise);
		fprintf(f, "%s{\"folder\": \"%zu\", \"a\": \"%s\", \"b\": \"%s\"}", i ? "," : "",
			i + 1, m[i].a, m[i].b);
	}
	fputs("]}", f);
	assert_int_equal(fclose(f), 0);
}

static char *render(const struct set *s, bool json)
{
	struct diag d;
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(json ? set_write_json(s, f, &d) : set_write_text(s, f, &d), 0);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("lacks \"%s\":\n%s", part, text);
}

static void read_set(const char *dir, struct set *s)
{
	struct diag d;

	if (set_read(dir, s, &d))
		fail_msg("%s", d.msg);
}

static void steps_of_counts_add_up_to_the_last_digit(void **state)
{
	char dir[FX_PATH], *text;
	struct set_sum sum;
	struct set s;
	json_t *root;

	make_set(dir, "series", steps, 3, "insn", 0);
	read_set(dir, &s);
	assert_true(set_add_up(&s, set_row(&s, 0), &sum));
	assert_true(sum.adds_up && sum.difference == -240);
	assert_false(set_is_untrusted(&s));
	text = render(&s, false);
	expect(text, "vmabench: p0 to p2 in 2 steps, each of 4 seeded phases, the same in 5 pairs\n"
		     "of boots\n");
	expect(text, "append/flags/kernel mmap, instructions an operation\n");
	expect(text, "  p1                       600.0     300.0    -300.0  0.500  exact\n");
	expect(text, "  p2                       300.0     360.0     +60.0  1.200  exact\n");
	expect(text, "  sum of the steps                            -240.0  0.600\n");
	expect(text, "  the whole                600.0     360.0    -240.0  0.600  exact\n");
	assert_null(strstr(text, "do not add up"));
	free(text);
	text = render(&s, true);
	root = json_loads(text, 0, NULL);
	assert_true(json_is_true(
		json_object_get(json_object_get(json_array_get(json_object_get(root, "rows"), 0),
						"sum"),
				"adds_up")));
	json_decref(root);
	free(text);
	set_free(&s);
	fx_remove(dir);
}

/* A kernel that counts otherwise in one folder than in the other. */
static void counts_that_do_not_add_up_are_untrusted(void **state)
{
	struct member other[MAX_FOLDERS];
	char dir[FX_PATH], *text;
	struct set_sum sum;
	struct set s;
	size_t i;

	for (i = 0; i < MAX_FOLDERS; i++) {
		memcpy(other, steps, sizeof(other));
		other[i].cost_b += 1. / FX_OPS;
		make_set(dir, "series", other, 3, "insn", 0);
		read_set(dir, &s);
		assert_true(set_add_up(&s, set_row(&s, 0), &sum));
		assert_false(sum.adds_up);
		assert_true(set_is_untrusted(&s));
		text = render(&s, false);
		expect(text, "append/flags/kernel mmap: the steps do not add up to the whole");
		free(text);
		set_free(&s);
		fx_remove(dir);
	}
}

/* Medians may agree where a phase does not: p2 takes twice as much in the second of the whole. */
static void counts_add_up_in_each_phase(void **state)
{
	struct member other[MAX_FOLDERS];
	char dir[FX_PATH], *text;
	struct set_sum sum;
	struct set s;

	(void)state;
	memcpy(other, steps, sizeof(other));
	other[2].cost_b *= sqrt(2);
	other[2].phase_effect = log(2) / 2;
	make_set(dir, "series", other, 3, "insn", 0);
	read_set(dir, &s);
	assert_true(set_add_up(&s, set_row(&s, 0), &sum));
	assert_true(s.v[2].c.v[0].cost[SIDE_B].median == s.v[1].c.v[0].cost[SIDE_B].median);
	assert_false(sum.adds_up);
	assert_int_equal(sum.phase, 2);
	assert_true(set_is_untrusted(&s));
	text = render(&s, false);
	expect(text, "the steps do not add up to the whole in phase\n  2, since a kernel counts");
	free(text);
	set_free(&s);
	fx_remove(dir);
}

/*
 * Times never add up to the last digit: the sum has an interval, and the whole lies in it or not.
 * 
 */
static void steps_of_times_have_an_interval(void **state)
{
	struct member other[MAX_FOLDERS];
	char dir[FX_PATH], *text;
	struct set_sum sum;
	struct set s;

	fx_state = 1;
	make_set(dir, "series", steps, 3, "ns", 0.002);
	read_set(dir, &s);
	assert_true(set_add_up(&s, set_row(&s, 0), &sum));
	assert_true(sum.adds_up && isnan(sum.difference));
	assert_true(sum.ci_low < 0.6 && 0.6 < sum.ci_high && sum.ci_high - sum.ci_low < 0.02);
	/* Two steps are less sure than one of them, and surer than both margins together. */
	assert_true(sum.ci_high / sum.ci_low > s.v[0].c.v[0].ci_high / s.v[0].c.v[0].ci_low);
	assert_true(sum.ci_high / sum.ci_low < s.v[0].c.v[0].ci_high / s.v[0].c.v[0].ci_low *
						       s.v[1].c.v[0].ci_high /
						       s.v[1].c.v[0].ci_low);
	text = render(&s, false);
	expect(text, "  sum of the steps ");
	expect(text, "The sum of the steps is their ratios multiplied");
	assert_null(strstr(text, "do not add up"));
	free(text);
	set_free(&s);
	fx_remove(dir);
	memcpy(other, steps, sizeof(other));
	other[2].cost_b *= 1.1;
	make_set(dir, "series", other, 3, "ns", 0.002);
	read_set(dir, &s);
	assert_true(set_add_up(&s, set_row(&s, 0), &sum));
	assert_false(sum.adds_up);
	/* By chance that is one row in twenty. */
	assert_false(set_is_untrusted(&s));
	text = render(&s, false);
	expect(text, "the steps do not add up to the whole, by more");
	free(text);
	set_free(&s);
	fx_remove(dir);
}

static void kernels_have_a_line_each(void **state)
{
	static const struct member kernels[] = { { "base", "mine", 600, 300, 0 },
						 { "base", "yours", 600, 900, 0 } };
	char dir[FX_PATH], *text, *at;
	struct set_sum sum;
	struct set s;

	make_set(dir, "baseline", kernels, 2, "insn", 0);
	read_set(dir, &s);
	assert_false(set_add_up(&s, set_row(&s, 0), &sum));
	text = render(&s, false);
	expect(text, "vmabench: 2 kernels against base, each of 4 seeded phases, the same in 5\n"
		     "pairs of boots\n"
		     "target tcg; ratio: below 1 the kernel named takes fewer instructions\n"
		     "These are counts, not time: ");
	expect(text, "  mine                     600.0     300.0    -300.0  0.500  exact\n");
	expect(text, "  yours                    600.0     900.0    +300.0  1.500  exact\n");
	expect(text, "  base: 6.12.117 (linux-source-6.12 6.12.117-1, build ");
	assert_null(strstr(text, "sum"));
	for (at = text; *at; at += strcspn(at, "\n") + 1)
		assert_true(strcspn(at, "\n") <= TABLE_WIDTH);
	free(text);
	set_free(&s);
	fx_remove(dir);
}

static void what_is_no_set_is_refused(void **state)
{
	static const struct {
		const char *from, *to, *said;
	} cases[] = {
		{ "\"series\"", "\"other\"", "\"kind\" is none of a set" },
		{ "\"schema\": 1", "\"schema\": 0", "no \"schema\"" },
		{ "\"schema\": 1", "\"schema\": 2", "it was made by a newer vmabench; use that" },
		{ "\"folder\": \"2\"", "\"folder\": \"../2\"", "no name of a folder in it" },
		{ "\"folder\": \"2\"", "\"folder\": \"4\"", "4/run.json: No such file" },
		{ "\"folder\": \"2\"", "\"folder\": \"1\"", "not of the kernels that it says" },
		{ "\"a\": \"p1\"", "\"a\": \"p0\"", "a step does not begin where the last one" },
		{ "}]}", "}, {\"folder\": \"1\", \"a\": \"p0\", \"b\": \"p1\"}]}",
		  "a step does not begin where" },
		{ "]}", "", "it is not as vmabench writes it" },
	};
	char dir[FX_PATH];
	struct diag d;
	struct set s;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make_set(dir, "series", steps, 3, "insn", 0);
		fx_replace(dir, "set.json", cases[i].from, cases[i].to);
		if (!set_read(dir, &s, &d) || !strstr(d.msg, cases[i].said))
			fail_msg("%s: \"%s\", wanted \"%s\"", cases[i].to, d.msg, cases[i].said);
		fx_remove(dir);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_of_counts_add_up_to_the_last_digit),
		cmocka_unit_test(counts_that_do_not_add_up_are_untrusted),
		cmocka_unit_test(counts_add_up_in_each_phase),
		cmocka_unit_test(steps_of_times_have_an_interval),
		cmocka_unit_test(kernels_have_a_line_each),
		cmocka_unit_test(what_is_no_set_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
