// SPDX-License-Identifier: GPL-2.0
/* What is attributed between two kernels. */
#include "test_cost_fixture.h"

#define FIRST "vma_merge_new_range@mm/mmap.c:1438"
#define RETRY "vma_merge_new_range@mm/mmap.c:1509"

/*
 * Two kernels have call sites of their own: the one merge of the second is its first, wherever the
 * first kernel has its merges.
 */
static void each_kernel_has_its_own_call_sites(void **state)
{
	static const struct cx x = {
		.kernels = true,
		.a = { { "", 100 }, { FIRST, 40 }, { RETRY, 200 } },
		.b = { { "", 100 }, { "vma_merge_new_range@mm/vma.c:1600", 50 } },
	};
	struct cx_result r;

	assert_int_equal(cx_make(&x, NULL, &r), 0);
	assert_string_equal(r.a.axis.name, "kernel");
	assert_string_equal(r.a.axis.side[SIDE_A].title, "v6.12-base");
	assert_string_equal(r.a.axis.side[SIDE_B].title, "v6.12-hook");
	assert_non_null(strstr(r.a.sentence[0], "that v6.12-hook saves per mmap()"));
	assert_int_equal(balance_count(&r.a.v[0], SIDE_A, COMPONENT_RETRY_MERGE), CX_BATCHES * 200);
	assert_int_equal(balance_count(&r.a.v[0], SIDE_B, COMPONENT_FIRST_MERGE), CX_BATCHES * 50);
	assert_int_equal(balance_count(&r.a.v[0], SIDE_B, COMPONENT_RETRY_MERGE), 0);
	cx_drop(&r);
}

static char *text_of(const struct attribution *a)
{
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct diag d;

	assert_int_equal(attribution_text(a, false, f, &d), 0);
	fclose(f);
	return text;
}

static char *json_of(const struct attribution *a)
{
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	struct diag d;

	assert_int_equal(attribution_json(a, f, &d), 0);
	fclose(f);
	return text;
}

/*
 * A kernel without a retry merge has none, whatever it calls twice, and nothing says that it has.
 * 
 */
static void no_retry_is_claimed_where_none_is(void **state)
{
	static const struct cx x = {
		.kernels = true,
		.a = { { "", 100 }, { FIRST, 40 }, { RETRY, 200 } },
		.b = { { "", 100 }, { FIRST, 40 }, { RETRY, 50 } },
	};
	struct cx_result r;
	struct diag d;
	char *text;

	assert_int_equal(cx_make(&x, NULL, &r), 0);
	attribution_free(&r.a);
	costs_free(&r.folder);
	fx_replace(r.dir, "run.json", "\"retry_merge\": true", "\"retry_merge\": false");
	assert_int_equal(costs_read(r.dir, "exact", &r.folder, &d), 0);
	assert_int_equal(attribution_build(&r.folder, SIDE_A, &r.folder, SIDE_B, NULL, &r.rules,
					   &r.a, &d),
			 0);
	assert_int_equal(balance_count(&r.a.v[0], SIDE_A, COMPONENT_RETRY_MERGE), 0);
	assert_int_equal(balance_count(&r.a.v[0], SIDE_A, COMPONENT_OTHER), CX_BATCHES * 200);
	assert_null(strstr(r.a.sentence[0], "retry"));
	assert_non_null(strstr(r.a.sentence[0], "what no component takes"));
	text = text_of(&r.a);
	assert_non_null(strstr(text, "component                 v6.12-base    v6.12-hook  "
				     "difference"));
	free(text);
	cx_drop(&r);
}

/* What lies between the clock and the marks is the module's, which each kernel has built for it. */
static void kernels_may_differ_at_the_marks(void **state)
{
	static const char one_lacks[] = CX_CALLS CX_ROW "\ta\tmmap\tmmap\tvma_old\t80\n" CX_ROW
							"\tb\tmmap\tmmap\tvma_new\t40\n";
	struct cx x = {
		.kernels = true,
		.a = { { "", 100 }, { "mas_x", 40 } },
		.b = { { "", 100 }, { "mas_x", 60 } },
		.calls = one_lacks,
	};
	struct cx_result r;
	char *text;
	json_t *root, *calls;

	x.clock_b = 160 + 9;
	assert_int_equal(cx_make(&x, NULL, &r), 0);
	assert_int_equal(r.a.v[0].clock_extra[SIDE_A], 7);
	assert_int_equal(r.a.v[0].clock_extra[SIDE_B], 9);
	text = text_of(&r.a);
	assert_non_null(strstr(text, "7 and 9"));
	/* A function that a kernel lacks is not one that it never calls. */
	assert_non_null(strstr(text, "vma_old                      2.000             -\n"));
	assert_non_null(strstr(text, "vma_new                          -         1.000\n"));
	free(text);
	text = json_of(&r.a);
	root = json_loads(text, 0, NULL);
	free(text);
	calls = json_object_get(json_array_get(json_object_get(root, "rows"), 0), "calls");
	assert_true(json_is_null(json_object_get(json_object_get(calls, "vma_old"), "b")));
	json_decref(root);
	cx_drop(&r);
	/* On one kernel it is one module. */
	x.kernels = false;
	x.calls = NULL;
	assert_int_equal(cx_make(&x, NULL, &r), -EBADMSG);
	/* And it is the same in each batch. */
	x.kernels = true;
	x.first_batch_more_b = 1;
	assert_int_equal(cx_make(&x, NULL, &r), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kernel_has_its_own_call_sites),
		cmocka_unit_test(no_retry_is_claimed_where_none_is),
		cmocka_unit_test(kernels_may_differ_at_the_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
