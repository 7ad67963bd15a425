// SPDX-License-Identifier: GPL-2.0
/* The causal check sets the right side of the right folder into each column. */
#include "causal.h"
#include "test_cost_fixture.h"

/* .mmap costs so much on each kernel, and .mmap_prepare where both are. */
static const unsigned long costs[CAUSAL_FOLDERS] = { 900, 1000, 700 };
#define PREPARE 400

static const char *const kernels[CAUSAL_FOLDERS] = { "v6.12-base", "v6.12-hook", "v6.12-noretry" };

struct kernels_of {
	char dir[CAUSAL_FOLDERS][FX_PATH];
	struct costs folder[CAUSAL_FOLDERS];
	struct rules rules;
};

static void write_slots(const char *dir, int k)
{
	char text[512];

	snprintf(text, sizeof(text),
		 FX_SLOTS "1,a,append,flags,mmap,kernel,,1,0,1,1,1,%d,1,1,1,0\n"
			  "1,b,append,flags,prepare,kernel,,1,1,1,1,1,9,1,1,1,0\n",
		 k + 1);
	fx_write(dir, "slots.csv", text);
}

static void make_series(struct kernels_of *s)
{
	struct diag d;
	int k;

	for (k = 0; k < CAUSAL_FOLDERS; k++) {
		const struct cx x = {
			.a = { { "", 100 }, { "mas_x", costs[k] - 100 } },
			.b = { { "", PREPARE } },
			.calls = CX_CALLS CX_ROW "\ta\tmmap\tmmap\tvm_area_alloc\t80\n",
		};

		fx_mkdir(s->dir[k]);
		cx_folder(&x, s->dir[k]);
		if (k != CAUSAL_BOTH) {
			fx_replace(s->dir[k], "run.json", "v6.12-hook", kernels[k]);
			fx_replace(s->dir[k], "boots.ndjson", "v6.12-hook", kernels[k]);
		}
		write_slots(s->dir[k], k);
		if (costs_read(s->dir[k], "exact", &s->folder[k], &d))
			fail_msg("%s", d.msg);
	}
	cx_rules(s->dir[0], CX_RULES, &s->rules);
}

static void drop_series(struct kernels_of *s)
{
	int k;

	for (k = 0; k < CAUSAL_FOLDERS; k++) {
		costs_free(&s->folder[k]);
		fx_remove(s->dir[k]);
	}
	rules_free(&s->rules);
}

static char *render(struct kernels_of *s, bool json)
{
	struct diag d;
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (causal_write(s->folder, &s->rules, json, f, &d))
		fail_msg("%s", d.msg);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void json_has_each_side(void **state)
{
	static const struct {
		const char *kernel, *hook;
		double total;
		int vmas;
	} wanted[] = {
		{ "v6.12-base", "mmap", 90, 1 },
		{ "v6.12-hook", "mmap", 100, 2 },
		{ "v6.12-noretry", "mmap", 70, 3 },
		{ "v6.12-hook", "prepare", 40, 9 },
	};
	json_t *root, *sides, *side;
	struct kernels_of s;
	char *text;
	size_t i;

	make_series(&s);
	text = render(&s, true);
	root = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(root, "rows")), 1);
	sides = json_object_get(json_array_get(json_object_get(root, "rows"), 0), "sides");
	assert_int_equal(json_array_size(sides), 4);
	json_array_foreach (sides, i, side) {
		assert_string_equal(json_string_value(json_object_get(side, "kernel")),
				    wanted[i].kernel);
		assert_string_equal(json_string_value(json_object_get(side, "hook")),
				    wanted[i].hook);
		assert_int_equal(json_integer_value(json_object_get(side, "vmas")), wanted[i].vmas);
		assert_true(fabs(json_number_value(json_object_get(side, "total")) -
				 wanted[i].total) < 1e-9);
		assert_int_equal(json_array_size(json_object_get(side, "components")),
				 COMPONENT_NR);
	}
	side = json_object_get(json_array_get(sides, 0), "calls");
	assert_true(json_number_value(json_object_get(side, "vm_area_alloc")) == 2);
	json_decref(root);
	free(text);
	drop_series(&s);
}

static void table_says_what_the_kernels_show(void **state)
{
	static const char *const parts[] = {
		CX_ROW " mmap: instructions an operation\n",
		"  v6.12-base    v6.12-hook v6.12-noretry    v6.12-hook\n",
		"  .mmap         .mmap         .mmap      .prepare\n",
		"VMAs left                            1             2             3             "
		"9\n",
		"total                             90.0         100.0          70.0          "
		"40.0\n",
		"vma_merge_new_range                  -             -             -             "
		"-\n",
		"without the retry merge, .mmap costs 30.0 less and leaves 3 VMAs for 2;\n",
		"with .mmap_prepare it costs 60.0 less and leaves 9.\n",
	};
	struct kernels_of s;
	char *text;
	size_t i;

	make_series(&s);
	text = render(&s, false);
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (!strstr(text, parts[i]))
			fail_msg("lacks \"%s\":\n%s", parts[i], text);
	free(text);
	drop_series(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_has_each_side),
		cmocka_unit_test(table_says_what_the_kernels_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
