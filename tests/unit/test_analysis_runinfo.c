// SPDX-License-Identifier: GPL-2.0
/* run.json: what it must hold, and what may be missing. */
#include <errno.h>

#include "test_analysis_fixture.h"

static const struct fx_row rows[] = { { "append", "flags", "kernel", "", 600, 300, 1, 1 } };
static const struct fx base = { .boots = 2, .rounds = 4, .rows = rows, .nr_rows = 1 };

/* Read base's run.json after @edit, which may be NULL, had its way with it. */
static int read_edited(void (*edit)(json_t *root, const char *key), const char *key,
		       struct runinfo *r, struct diag *d)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	json_t *root;
	int err;

	fx_mkdir(dir);
	fx_run_json(&base, dir);
	fx_path(path, dir, "run.json");
	root = json_load_file(path, 0, NULL);
	if (edit)
		edit(root, key);
	json_dump_file(root, path, 0);
	json_decref(root);
	err = runinfo_read(path, r, d);
	fx_remove(dir);
	return err;
}

static void remove_key(json_t *root, const char *key)
{
	assert_int_equal(json_object_del(root, key), 0);
}

static void remove_plan_key(json_t *root, const char *key)
{
	remove_key(json_object_get(root, "plan"), key);
}

static void blank_key(json_t *root, const char *key)
{
	json_object_set_new(root, key, json_string("none"));
}

static void set_status(json_t *root, const char *status)
{
	json_object_set_new(root, "status", json_string(status));
}

static void reads_the_whole(void **state)
{
	struct runinfo r;
	struct diag d;

	assert_int_equal(read_edited(NULL, NULL, &r, &d), 0);
	assert_int_equal(r.seed, 7);
	assert_int_equal(r.plan_boots, 2);
	assert_int_equal(r.plan_rounds, 4);
	assert_int_equal(r.nr_kernels, 1);
	assert_string_equal(r.kernels[0].version, "6.12.117");
	assert_int_equal(r.kernels[0].nr_patches, 1);
	assert_int_equal(r.host_cpus, 2);
	assert_string_equal(r.target, "uml");
	assert_string_equal(r.unit->name, "ns");
	assert_string_equal(r.axis.side[SIDE_B].title, ".mmap_prepare");
	assert_false(r.unfinished);
	runinfo_free(&r);
}

static void partial_and_running_are_unfinished(void **state)
{
	static const char *const status[] = { "partial", "running", "complete", "untrusted" };
	struct runinfo r;
	struct diag d;
	size_t i;

	for (i = 0; i < 4; i++) {
		assert_int_equal(read_edited(set_status, status[i], &r, &d), 0);
		assert_int_equal(r.unfinished, i < 2);
		runinfo_free(&r);
	}
}

static void needs_what_figures_rest_on(void **state)
{
	static const char *const keys[] = { "schema", "status", "seed", "target",
					    "axis",   "sides",	"plan", "kernels" };
	static const char *const plan_keys[] = { "boots", "rounds", "rows" };
	struct runinfo r;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (read_edited(remove_key, keys[i], &r, &d) != -EBADMSG)
			fail_msg("did without %s", keys[i]);
	for (i = 0; i < 3; i++)
		if (read_edited(remove_plan_key, plan_keys[i], &r, &d) != -EBADMSG)
			fail_msg("did without plan %s", plan_keys[i]);
	assert_int_equal(read_edited(blank_key, "axis", &r, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "\"axis\" is not what its sides differ in"));
}

static void does_without_what_is_only_quoted(void **state)
{
	static const char *const keys[] = { "tool", "reasons", "command", "suite", "host" };
	struct runinfo r;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		assert_int_equal(read_edited(remove_key, keys[i], &r, &d), 0);
		if (!strcmp(keys[i], "host"))
			assert_string_equal(r.host_cpu, "unknown");
		runinfo_free(&r);
	}
}

static void set_value(json_t *root, const char *text)
{
	char key[64];
	json_t *v;

	snprintf(key, sizeof(key), "%.*s", (int)strcspn(text, "="), text);
	v = json_loads(text + strcspn(text, "=") + 1, JSON_DECODE_ANY, NULL);
	assert_non_null(v);
	if (!strncmp(key, "plan.", 5))
		json_object_set_new(json_object_get(root, "plan"), key + 5, v);
	else if (!strncmp(key, "host.", 5))
		json_object_set_new(json_object_get(root, "host"), key + 5, v);
	else if (!strncmp(key, "kernel.", 7))
		json_object_set_new(json_array_get(json_object_get(root, "kernels"), 0), key + 7,
				    v);
	else
		json_object_set_new(root, key, v);
}

/* A hand that edits it leaves a wrong kind, or a value that no run has. */
static void each_value_is_of_its_kind(void **state)
{
	static const char *const edits[] = {
		"schema=0",
		"schema=\"3\"",
		"status=\"done\"",
		"status=1",
		"seed=-1",
		"seed=\"7\"",
		"seed=7.5",
		"target=\"uml\"",
		"target=3",
		"target={\"name\":\"uml\",\"unit\":\"furlong\"}",
		"target={\"name\":\"uml\"}",
		"target={\"unit\":\"ns\"}",
		"target={\"name\":\"uml\",\"unit\":\"ns\",\"about\":1}",
		"axis=null",
		"axis=\"kernel\"",
		"sides=[]",
		"sides={}",
		"sides=[1,2]",
		"sides=[{\"side\":\"a\",\"kernel\":\"k\"}]",
		"sides=[{\"side\":\"b\",\"kernel\":\"k\",\"hook\":\"mmap\"}]",
		"sides=[{\"side\":\"a\",\"kernel\":\"k\",\"hook\":\"map\"}]",
		"plan=[]",
		"plan.boots=0",
		"plan.boots=4294967296",
		"plan.boots=\"2\"",
		"plan.rounds=1e3",
		"plan.rows={}",
		"plan.rows=[1]",
		"plan.rows=[\"\"]",
		"kernels={}",
		"kernels=[]",
		"kernels=[1]",
		"kernel.name=7",
		"kernel.build=null",
		"kernel.build=\"\"",
		"kernel.version=612",
		"kernel.patches=3",
		"host=\"here\"",
		"host.cpu=1",
		"host.cpus=-1",
		"host.cpus=\"2\"",
		"reasons=\"none\"",
		"reasons=[1]",
		"splat=true",
		"command=[]",
		"suite=1",
		"tool=\"vmabench\"",
		"kernels=[{\"name\":\"a\",\"build\":\"b\"},{\"name\":\"a\",\"build\":\"c\"}]",
	};
	struct runinfo r;
	struct diag d;
	size_t i;

	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++)
		if (read_edited(set_value, edits[i], &r, &d) != -EBADMSG || !strchr(d.msg, ';'))
			fail_msg("took %s", edits[i]);
	/* What is null was not noted. */
	assert_int_equal(read_edited(set_value, "kernel.version=null", &r, &d), 0);
	assert_string_equal(r.kernels[0].version, "unknown");
	runinfo_free(&r);
}

static void names_missing_and_damaged_files(void **state)
{
	char dir[FX_PATH], path[FX_PATH + 64];
	struct runinfo r;
	struct diag d;

	fx_mkdir(dir);
	fx_path(path, dir, "run.json");
	assert_int_equal(runinfo_read(path, &r, &d), -ENOENT);
	fx_write(dir, "run.json", "{\"schema\": 1}");
	assert_int_equal(runinfo_read(path, &r, &d), -EINVAL);
	assert_non_null(strstr(d.msg, "run.json: it was made by an older vmabench; run it again"));
	fx_write(dir, "run.json", "{\"schema\": 4}");
	assert_int_equal(runinfo_read(path, &r, &d), -EINVAL);
	assert_non_null(strstr(d.msg, "run.json: it was made by a newer vmabench; use that"));
	fx_write(dir, "run.json", "{\"schema\": 3,\n \"status\": ");
	assert_int_equal(runinfo_read(path, &r, &d), -EBADMSG);
	assert_non_null(strstr(d.msg, "run.json:2:"));
	fx_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_whole),
		cmocka_unit_test(partial_and_running_are_unfinished),
		cmocka_unit_test(needs_what_figures_rest_on),
		cmocka_unit_test(does_without_what_is_only_quoted),
		cmocka_unit_test(each_value_is_of_its_kind),
		cmocka_unit_test(names_missing_and_damaged_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
