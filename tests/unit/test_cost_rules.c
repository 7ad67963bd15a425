// SPDX-License-Identifier: GPL-2.0
/* Rules: what a pattern matches, which rule wins, and what a bad one is told. */
#include "test_cost_fixture.h"

/* The line of the rule in @rules that takes @stack (frames below the root), 0 for none. */
static unsigned int taken_by(const char *rules_text, const char *stack)
{
	char dir[FX_PATH], path[FX_PATH + 64], text[1024];
	const struct rule *rule;
	struct frames frames;
	struct collapsed f;
	struct rules r;
	struct diag d;
	unsigned int line;

	fx_mkdir(dir);
	cx_rules(dir, rules_text, &r);
	/* Both call sites exist, whichever the stack has. */
	snprintf(text, sizeof(text), "op;%s 1\nop;r;m@mm/m.c:5 1\nop;r;m@mm/m.c:90 1\n", stack);
	fx_write(dir, "a.folded", text);
	fx_path(path, dir, "a.folded");
	frames_init(&frames);
	assert_int_equal(collapsed_read(path, &frames, &f, &d), 0);
	frames_rank_sites(&frames);
	rule = rules_find(&r, &frames, &f.v[0]);
	line = rule ? rule->line : 0;
	if (rule)
		assert_int_equal(rule->hits, 1);
	collapsed_free(&f);
	frames_free(&frames);
	rules_free(&r);
	fx_remove(dir);
	return line;
}

static void matches_paths(void **state)
{
	static const struct {
		const char *pattern, *stack;
		bool fits;
	} cases[] = {
		{ "a", "a", true },
		{ "a", "x;a;y", true },
		{ "a", "ab", false },
		{ "a", "a.isra.0;y", true },
		{ "a", "x;a@mm/m.c:3;y", true },
		{ "a$", "x;a", true },
		{ "a$", "x;a;y", false },
		{ "a$", "a;y;a", true },
		{ "a;b", "x;a;b;y", true },
		{ "a;b", "a;x;b", false },
		{ "a;b", "b;a", false },
		{ "a;**;b", "a;x;y;b;z", true },
		{ "a;**;b", "a;b", true },
		{ "a;**;b", "b;x;a", false },
		{ "a;**;b$", "a;b;x;b", true },
		{ "a;**;b$", "a;b;x", false },
		{ "mas_*", "x;mas_find", true },
		{ "mas_*", "x;mas", false },
		{ "*_b", "a_b;x", true },
		{ "a*c", "abbc", true },
		{ "a*c", "abbd", false },
		{ "r;m@1", "r;m@mm/m.c:5;x", true },
		{ "r;m@1", "r;m@mm/m.c:90", false },
		{ "r;m@2", "r;m@mm/m.c:90;x", true },
		{ "r;m@2", "r;m@mm/m.c:5", false },
		{ "r;m@1", "r;m", false },
		{ "r;m@1", "r;x;m@mm/m.c:5", false },
		{ "m@2", "x;r;m@mm/m.c:90", true },
		{ "m@1", "m@mm/m.c:5", false },
	};
	char rule[128];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(rule, sizeof(rule), "hook %s\n", cases[i].pattern);
		if ((taken_by(rule, cases[i].stack) != 0) != cases[i].fits)
			fail_msg("%s and %s", cases[i].pattern, cases[i].stack);
	}
}

static void the_first_rule_wins(void **state)
{
	static const char text[] = "# said first, wins\n\n  retry merge\tr;m@2 \nfirst merge "
				   "r;m@1\nhook m\nentry r\n";

	assert_int_equal(taken_by(text, "r;m@mm/m.c:90;x"), 3);
	assert_int_equal(taken_by(text, "r;m@mm/m.c:5;x"), 4);
	assert_int_equal(taken_by(text, "x;m"), 5);
	assert_int_equal(taken_by(text, "r;x"), 6);
	assert_int_equal(taken_by(text, "x"), 0);
}

static void reads_names_of_several_words(void **state)
{
	struct rules r;
	char dir[FX_PATH];

	fx_mkdir(dir);
	cx_rules(dir, "file references and rmap \t fput\nentry a;b$\n", &r);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.v[0].component, COMPONENT_FILE);
	assert_string_equal(r.v[0].text, "fput");
	assert_true(r.v[1].self);
	assert_int_equal(r.v[1].n, 2);
	rules_free(&r);
	fx_remove(dir);
}

static void names_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "", "a.rules: no rules in it" },
		{ "# nothing\n", "a.rules: no rules in it" },
		{ "hook a\nhok b\n", "a.rules:2: unknown component, found \"hok\"" },
		{ "other b\n", "a.rules:1: what no rule takes is \"other\"" },
		{ "hook\n", "a.rules:1: a rule is a component and a pattern, found \"hook\"" },
		{ "hook a;;b\n", "a.rules:1: a frame is letters" },
		{ "hook a;\n", "a.rules:1: a frame is letters" },
		{ "hook a[b]\n", "a.rules:1: a frame is letters" },
		{ "hook a?\n", "a.rules:1: a frame is letters" },
		{ "hook a@0\n", "a.rules:1: after '@' a call site's number" },
		{ "hook a@x\n", "a.rules:1: after '@' a call site's number" },
		{ "hook a@\n", "a.rules:1: after '@' a call site's number" },
		{ "hook a$;b\n", "a.rules:1: '$' stands at the end" },
		{ "hook *\n", "a.rules:1: a frame must name something" },
		{ "hook a;*;b\n", "a.rules:1: a frame must name something" },
		{ "hook **\n", "a.rules:1: '**' stands between two frames" },
		{ "hook a;**\n", "a.rules:1: '**' stands between two frames" },
		{ "hook **;a\n", "a.rules:1: '**' stands between two frames" },
		{ "hook a**b\n", "a.rules:1: '**' stands alone" },
	};
	char dir[FX_PATH], path[FX_PATH + 64];
	struct rules r;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fx_mkdir(dir);
		fx_write(dir, "a.rules", cases[i].text);
		fx_path(path, dir, "a.rules");
		if (rules_read(path, &r, &d) != -EINVAL)
			fail_msg("\"%s\" was taken", cases[i].text);
		if (!strstr(d.msg, cases[i].said))
			fail_msg("\"%s\" lacks \"%s\"", d.msg, cases[i].said);
		fx_remove(dir);
	}
	assert_int_equal(rules_read("/nonexistent.rules", &r, &d), -EINVAL);
	assert_non_null(strstr(d.msg, "/nonexistent.rules: No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_paths),
		cmocka_unit_test(the_first_rule_wins),
		cmocka_unit_test(reads_names_of_several_words),
		cmocka_unit_test(names_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
