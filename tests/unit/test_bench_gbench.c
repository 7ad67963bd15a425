// SPDX-License-Identifier: GPL-2.0
/* Does the C API run exactly what it is told to, and is what it writes one valid document? */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "gbench/gbench.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

struct probe {
	int calls;
	int iterations;
};

/* Iteration i takes i microseconds, from 1. */
static int count_up(struct gbench_state *state, void *data)
{
	struct probe *probe = data;
	int i = 0;

	probe->calls++;
	while (gbench_iterate(state))
		gbench_set_iteration_time(state, ++i * 1e-6);
	probe->iterations = i;
	return gbench_set_counter(state, "calls", probe->calls);
}

static int fail_early(struct gbench_state *state, void *data)
{
	(void)state;
	(void)data;
	return -ENXIO;
}

static int skip_with_reason(struct gbench_state *state, void *data)
{
	(void)data;
	return gbench_skip(state, -EPERM, "not on a Sunday");
}

static int skip_and_forget(struct gbench_state *state, void *data)
{
	(void)data;
	gbench_skip(state, -EPERM, "forgotten");
	return 0;
}

static int return_early(struct gbench_state *state, void *data)
{
	(void)data;
	gbench_iterate(state);
	return 0;
}

static int set_bad_counter(struct gbench_state *state, void *data)
{
	while (gbench_iterate(state))
		gbench_set_iteration_time(state, 1e-6);
	return gbench_set_counter(state, "bad", *(double *)data);
}

struct fixture {
	struct gbench *gb;
	char path[4096];
};

static int set_up(void **statep)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	const char *dir = getenv("TMPDIR");
	int fd;

	if (!fx)
		return -1;
	snprintf(fx->path, sizeof(fx->path), "%s/test_bench_gbench.XXXXXX", dir ? dir : P_tmpdir);
	fd = mkstemp(fx->path);
	if (fd < 0 || close(fd) || gbench_new(&fx->gb))
		return -1;
	*statep = fx;
	return 0;
}

static int tear_down(void **statep)
{
	struct fixture *fx = *statep;

	gbench_free(fx->gb);
	unlink(fx->path);
	free(fx);
	return 0;
}

static struct gbench_spec spec(const char *name, gbench_fn fn, void *data)
{
	return (struct gbench_spec){ .name = name,
				     .fn = fn,
				     .data = data,
				     .iterations = 3,
				     .repetitions = 1,
				     .manual_time = true };
}

/* The "benchmarks" of the document at fx->path, which has to be valid JSON with a context. */
static json_t *load(const struct fixture *fx, json_t **document)
{
	json_error_t error;
	json_t *benchmarks;

	*document = json_load_file(fx->path, JSON_REJECT_DUPLICATES, &error);
	if (!*document)
		fail_msg("%s:%d: %s", fx->path, error.line, error.text);
	assert_true(json_is_object(json_object_get(*document, "context")));
	benchmarks = json_object_get(*document, "benchmarks");
	assert_true(json_is_array(benchmarks));
	return benchmarks;
}

static const char *text(const json_t *benchmarks, size_t i, const char *key)
{
	const char *value = json_string_value(json_object_get(json_array_get(benchmarks, i), key));

	return value ? value : "";
}

static double number(const json_t *benchmarks, size_t i, const char *key)
{
	const json_t *value = json_object_get(json_array_get(benchmarks, i), key);

	assert_true(json_is_number(value));
	return json_number_value(value);
}

static void many_runs_are_one_document(void **statep)
{
	static const char *const order[] = { "b", "a/hook:mmap", "b", "b" };
	struct fixture *fx = *statep;
	struct probe a = { 0 }, b = { 0 };
	struct gbench_spec s = spec("a/hook:mmap", count_up, &a);
	json_t *document, *benchmarks;

	assert_int_equal(gbench_register(fx->gb, &s), 0);
	s = spec("b", count_up, &b);
	s.iterations = 5;
	assert_int_equal(gbench_register(fx->gb, &s), 0);
	assert_int_equal(gbench_run(fx->gb, "b"), 0); /* before the document: runs, is not in it */
	assert_int_equal(gbench_json_open(fx->gb, fx->path), 0);
	for (size_t i = 0; i < NR(order); i++)
		assert_int_equal(gbench_run(fx->gb, order[i]), 0);
	assert_int_equal(gbench_json_close(fx->gb), 0);
	assert_int_equal(a.calls, 1);
	assert_int_equal(b.calls, 4);
	assert_int_equal(a.iterations, 3);
	assert_int_equal(b.iterations, 5);

	benchmarks = load(fx, &document);
	assert_int_equal(json_array_size(benchmarks), NR(order));
	for (size_t i = 0; i < NR(order); i++) {
		const int is_b = order[i][0] == 'b';

		assert_string_equal(text(benchmarks, i, "name"), order[i]);
		assert_string_equal(text(benchmarks, i, "time_unit"), "ns");
		assert_true(number(benchmarks, i, "iterations") == (is_b ? 5 : 3));
		/* The mean of 1, 2, ... n microseconds. */
		assert_float_equal(number(benchmarks, i, "real_time"), is_b ? 3000 : 2000, 1e-6);
	}
	assert_true(number(benchmarks, 0, "calls") == 2);
	assert_true(number(benchmarks, 1, "calls") == 1);
	assert_true(number(benchmarks, 3, "calls") == 4);
	json_decref(document);
}

static void names_are_exact(void **statep)
{
	static const char *const names[] = { "a",	    "a/b", "a.b", "aab",
					     "a/b/maps:16", "^a$", "all", "-a" };
	struct fixture *fx = *statep;
	struct probe probes[NR(names)] = { 0 };

	for (size_t i = 0; i < NR(names); i++) {
		struct gbench_spec s = spec(names[i], count_up, &probes[i]);

		assert_int_equal(gbench_register(fx->gb, &s), 0);
	}
	for (size_t i = 0; i < NR(names); i++) {
		assert_int_equal(gbench_run(fx->gb, names[i]), 0);
		for (size_t j = 0; j < NR(names); j++)
			assert_int_equal(probes[j].calls, j <= i);
	}
	assert_int_equal(gbench_run(fx->gb, "a/"), -ENOENT);
	assert_int_equal(gbench_run(fx->gb, ""), -ENOENT);
}

static void repetitions_add_aggregates(void **statep)
{
	struct fixture *fx = *statep;
	struct probe probe = { 0 };
	struct gbench_spec s = spec("many", count_up, &probe);
	json_t *document, *benchmarks;
	size_t plain = 0, mean = 0;

	s.repetitions = 4;
	assert_int_equal(gbench_register(fx->gb, &s), 0);
	assert_int_equal(gbench_json_open(fx->gb, fx->path), 0);
	assert_int_equal(gbench_run(fx->gb, "many"), 0);
	assert_int_equal(gbench_json_close(fx->gb), 0);
	assert_int_equal(probe.calls, 4);
	benchmarks = load(fx, &document);
	for (size_t i = 0; i < json_array_size(benchmarks); i++) {
		plain += !strcmp(text(benchmarks, i, "name"), "many");
		mean += !strcmp(text(benchmarks, i, "name"), "many_mean");
	}
	assert_int_equal(plain, 4);
	assert_int_equal(mean, 1);
	json_decref(document);
}

static void a_failed_run_is_told_and_recorded(void **statep)
{
	static const struct {
		const char *name;
		gbench_fn fn;
		int err;
		const char *message;
	} cases[] = {
		{ "errno", fail_early, -ENXIO, "No such device or address" },
		{ "reason", skip_with_reason, -EPERM, "not on a Sunday" },
		{ "forgotten", skip_and_forget, -ECANCELED, "forgotten" },
		{ "early", return_early, -ECANCELED, "returned with iterations left" },
	};
	struct fixture *fx = *statep;
	struct probe probe = { 0 };
	struct gbench_spec s = spec("fine", count_up, &probe);
	json_t *document, *benchmarks;

	assert_int_equal(gbench_register(fx->gb, &s), 0);
	assert_int_equal(gbench_json_open(fx->gb, fx->path), 0);
	for (size_t i = 0; i < NR(cases); i++) {
		s = spec(cases[i].name, cases[i].fn, NULL);
		assert_int_equal(gbench_register(fx->gb, &s), 0);
		assert_int_equal(gbench_run(fx->gb, cases[i].name), cases[i].err);
	}
	assert_int_equal(gbench_run(fx->gb, "fine"), 0);
	assert_int_equal(gbench_json_close(fx->gb), 0);

	benchmarks = load(fx, &document);
	assert_int_equal(json_array_size(benchmarks), NR(cases) + 1);
	for (size_t i = 0; i < NR(cases); i++) {
		const json_t *entry = json_array_get(benchmarks, i);

		assert_string_equal(text(benchmarks, i, "name"), cases[i].name);
		assert_true(json_is_true(json_object_get(entry, "error_occurred")));
		assert_string_equal(text(benchmarks, i, "error_message"), cases[i].message);
	}
	assert_null(json_object_get(json_array_get(benchmarks, NR(cases)), "error_occurred"));
	json_decref(document);
}

static void a_counter_has_to_be_finite(void **statep)
{
	struct fixture *fx = *statep;
	double bad[] = { NAN, INFINITY, -INFINITY };
	char name[] = "bad 0";

	for (size_t i = 0; i < NR(bad); i++) {
		struct gbench_spec s = spec(name, set_bad_counter, &bad[i]);

		assert_int_equal(gbench_register(fx->gb, &s), 0);
		assert_int_equal(gbench_run(fx->gb, name), -EINVAL);
		name[4]++;
	}
}

static void bad_specs_are_refused(void **statep)
{
	struct fixture *fx = *statep;
	struct probe probe;
	const struct gbench_spec good = spec("good", count_up, &probe);
	struct gbench_spec bad[5];

	for (size_t i = 0; i < NR(bad); i++)
		bad[i] = good;
	bad[0].name = NULL;
	bad[1].name = "";
	bad[2].fn = NULL;
	bad[3].iterations = 0;
	bad[4].repetitions = 0;
	for (size_t i = 0; i < NR(bad); i++)
		assert_int_equal(gbench_register(fx->gb, &bad[i]), -EINVAL);
	assert_int_equal(gbench_register(fx->gb, &good), 0);
	assert_int_equal(gbench_register(fx->gb, &good), -EEXIST);
}

static void documents_open_and_close_in_turn(void **statep)
{
	struct fixture *fx = *statep;
	json_t *document;

	assert_int_equal(gbench_json_close(fx->gb), -ENOENT);
	assert_int_equal(gbench_json_open(fx->gb, "/nowhere/at/all"), -ENOENT);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(gbench_json_open(fx->gb, fx->path), 0);
		assert_int_equal(gbench_json_open(fx->gb, fx->path), -EBUSY);
		assert_int_equal(gbench_json_close(fx->gb), 0);
		assert_int_equal(json_array_size(load(fx, &document)), 0);
		json_decref(document);
	}
}

static void a_full_disk_is_told(void **statep)
{
	struct fixture *fx = *statep;
	struct probe probe = { 0 };
	struct gbench_spec s = spec("a", count_up, &probe);
	json_t *document;

	assert_int_equal(gbench_register(fx->gb, &s), 0);
	assert_int_equal(gbench_json_open(fx->gb, "/dev/full"), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(gbench_run(fx->gb, "a"), 0);
	assert_int_equal(gbench_json_close(fx->gb), -ENOSPC);
	/* The next document has nothing of it. */
	assert_int_equal(gbench_json_open(fx->gb, fx->path), 0);
	assert_int_equal(gbench_json_close(fx->gb), 0);
	assert_int_equal(json_array_size(load(fx, &document)), 0);
	json_decref(document);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_runs_are_one_document),	TEST(names_are_exact),
		TEST(repetitions_add_aggregates),	TEST(a_failed_run_is_told_and_recorded),
		TEST(a_counter_has_to_be_finite),	TEST(bad_specs_are_refused),
		TEST(documents_open_and_close_in_turn), TEST(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
