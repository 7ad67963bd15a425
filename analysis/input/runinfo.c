// SPDX-License-Identifier: GPL-2.0
/*
 * Reads run.json. What the figures rest on (status, seed, plan, kernels) must be
 * there; what is only quoted may be missing and then reads "unknown".
 */
#include "runinfo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"

#define SCHEMA	      3
#define FILE_MAX_SIZE ((size_t)64 << 20)

static int edited(const char *path, const char *key, const char *what, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s: \"%s\" is %s; it was damaged or edited, measure again",
			path, key, what);
}

/* What is only quoted: "unknown" where it is missing, but nothing else than text where it is not.
 */
static int quote_text(const char *path, const json_t *o, const char *key, const char **out,
		      struct diag *d)
{
	const json_t *v = json_object_get(o, key);

	*out = "unknown";
	if (!v || json_is_null(v))
		return 0;
	if (!json_is_string(v))
		return edited(path, key, "no text", d);
	if (*json_string_value(v))
		*out = json_string_value(v);
	return 0;
}

/* A part that may be missing, but must be what it is said to be where it is not. */
static int quote_part(const char *path, const json_t *o, const char *key, json_type type,
		      json_t **out, struct diag *d)
{
	*out = json_object_get(o, key);
	if (json_is_null(*out))
		*out = NULL;
	return !*out || json_typeof(*out) == type ? 0 : edited(path, key, "of a wrong kind", d);
}

static bool is_list_of_names(const json_t *list)
{
	const json_t *name;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach (list, i, name)
		if (!json_is_string(name) || !*json_string_value(name))
			return false;
	return true;
}

static int need_text(const char *path, const json_t *o, const char *key, const char **out,
		     struct diag *d)
{
	*out = json_string_value(json_object_get(o, key));
	if (*out && **out)
		return 0;
	return diag_set(d, -EBADMSG, "%s: no \"%s\"; it was damaged or edited, measure again", path,
			key);
}

static int need_count(const char *path, const json_t *o, const char *key, json_int_t min,
		      json_int_t max, json_int_t *out, struct diag *d)
{
	const json_t *v = json_object_get(o, key);

	*out = json_integer_value(v);
	if (json_is_integer(v) && *out >= min && *out <= max)
		return 0;
	return diag_set(d, -EBADMSG,
			"%s: \"%s\" is not a whole number from %lld to %lld; it was damaged or "
			"edited, measure again",
			path, key, (long long)min, (long long)max);
}

static int read_plan(const char *path, struct runinfo *r, struct diag *d)
{
	const json_t *plan = json_object_get(r->root, "plan");
	json_int_t boots, rounds;
	int err;

	err = need_count(path, plan, "boots", 1, UINT32_MAX, &boots, d);
	if (!err)
		err = need_count(path, plan, "rounds", 1, UINT32_MAX, &rounds, d);
	if (err)
		return err;
	r->plan_boots = boots;
	r->plan_rounds = rounds;
	r->plan_rows = json_object_get(plan, "rows");
	return is_list_of_names(r->plan_rows) ? 0 : edited(path, "rows", "not a list of names", d);
}

static int read_kernel(const char *path, const json_t *k, struct kernel_info *info, struct diag *d)
{
	const struct {
		const char *key, **text;
	} quoted[] = {
		{ "version", &info->version },
		{ "package", &info->package },
		{ "arch", &info->arch },
		{ "compiler", &info->compiler },
		{ "config_sha256", &info->config },
	};
	size_t i;
	int err;

	err = need_text(path, k, "name", &info->name, d);
	if (!err)
		err = need_text(path, k, "build", &info->build, d);
	for (i = 0; !err && i < sizeof(quoted) / sizeof(quoted[0]); i++)
		err = quote_text(path, k, quoted[i].key, quoted[i].text, d);
	if (!err)
		err = quote_part(path, k, "patches", JSON_ARRAY, &info->patches, d);
	if (!err)
		err = quote_text(path, k, "description", &info->description, d);
	if (!err && !json_string_length(json_object_get(k, "description")))
		info->description = "";
	if (!err)
		info->nr_patches = json_array_size(info->patches);
	info->no_retry = json_is_false(json_object_get(k, "retry_merge"));
	return err;
}

static int read_kernels(const char *path, struct runinfo *r, struct diag *d)
{
	const json_t *kernels = json_object_get(r->root, "kernels");
	size_t i, j;
	int err;

	r->nr_kernels = json_array_size(kernels);
	if (!r->nr_kernels)
		return diag_set(d, -EBADMSG,
				"%s: no kernels; it was damaged or edited, measure again", path);
	r->kernels = diag_calloc(d, r->nr_kernels, sizeof(*r->kernels));
	if (!r->kernels)
		return -ENOMEM;
	for (i = 0; i < r->nr_kernels; i++) {
		err = read_kernel(path, json_array_get(kernels, i), &r->kernels[i], d);
		if (err)
			return err;
		for (j = 0; j < i; j++)
			if (!strcmp(r->kernels[j].name, r->kernels[i].name))
				return edited(path, "kernels", "a list with one name twice", d);
	}
	return 0;
}

static int read_target(const char *path, struct runinfo *r, struct diag *d)
{
	const json_t *target = json_object_get(r->root, "target");
	const char *unit;
	int err = need_text(path, target, "name", &r->target, d);

	if (!err)
		err = need_text(path, target, "unit", &unit, d);
	if (!err)
		err = quote_text(path, target, "about", &r->target_about, d);
	if (err)
		return err;
	r->unit = unit_find(unit);
	return r->unit ? 0 : edited(path, "unit", "none that vmabench has", d);
}

/* What another vmabench made has other files, and is not damaged for that. */
static int check_schema(const char *path, const struct runinfo *r, struct diag *d)
{
	json_int_t schema;
	int err = need_count(path, r->root, "schema", 1, UINT32_MAX, &schema, d);

	if (!err && schema < SCHEMA)
		err = diag_set(d, -EINVAL, "%s: it was made by an older vmabench; run it again",
			       path);
	else if (!err && schema > SCHEMA)
		err = diag_set(d, -EINVAL, "%s: it was made by a newer vmabench; use that", path);
	return err;
}

static int read_status(const char *path, struct runinfo *r, struct diag *d)
{
	static const char *const known[] = { "running", "partial", "complete", "untrusted" };
	size_t i;
	int err = need_text(path, r->root, "status", &r->status, d);

	for (i = 0; !err && i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(r->status, known[i])) {
			r->unfinished = i < 2;
			return 0;
		}
	return err ? err : edited(path, "status", "none that a run has", d);
}

static int read_host(const char *path, struct runinfo *r, struct diag *d)
{
	const struct {
		const char *key, **text;
	} quoted[] = {
		{ "cpu", &r->host_cpu },
		{ "os", &r->host_os },
		{ "kernel", &r->host_kernel },
		{ "virtualization", &r->host_virtualization },
	};
	json_int_t cpus = 0;
	json_t *host;
	size_t i;
	int err = quote_part(path, r->root, "host", JSON_OBJECT, &host, d);

	for (i = 0; !err && i < sizeof(quoted) / sizeof(quoted[0]); i++)
		err = quote_text(path, host, quoted[i].key, quoted[i].text, d);
	if (!err && json_object_get(host, "cpus"))
		err = need_count(path, host, "cpus", 0, UINT32_MAX, &cpus, d);
	r->host_cpus = cpus;
	return err;
}

/* What is quoted, and what a run has to say against itself. */
static int read_words(const char *path, struct runinfo *r, struct diag *d)
{
	json_t *tool, *splat;
	int err = quote_part(path, r->root, "tool", JSON_OBJECT, &tool, d);

	if (!err)
		err = quote_text(path, tool, "version", &r->tool_version, d);
	if (!err)
		err = quote_text(path, r->root, "command", &r->command, d);
	if (!err)
		err = quote_text(path, r->root, "suite", &r->suite, d);
	if (!err)
		err = quote_part(path, r->root, "reasons", JSON_ARRAY, &r->reasons, d);
	if (!err && r->reasons && !is_list_of_names(r->reasons))
		err = edited(path, "reasons", "not a list of sentences", d);
	if (!err)
		err = quote_part(path, r->root, "config_differences", JSON_ARRAY,
				 &r->config_differences, d);
	if (!err && r->config_differences && !is_list_of_names(r->config_differences))
		err = edited(path, "config_differences", "not a list of differences", d);
	if (!err)
		err = quote_part(path, r->root, "splat", JSON_STRING, &splat, d);
	if (!err)
		r->splat = json_string_value(splat);
	return err ? err : read_host(path, r, d);
}

static int read_fields(const char *path, struct runinfo *r, struct diag *d)
{
	json_int_t seed;
	int err = check_schema(path, r, d);

	if (!err)
		err = need_count(path, r->root, "seed", 0, INT64_MAX, &seed, d);
	if (!err)
		err = read_status(path, r, d);
	if (!err)
		err = read_target(path, r, d);
	if (!err)
		err = axis_read(path, r->root, &r->axis, d);
	if (!err)
		err = read_plan(path, r, d);
	if (!err)
		err = read_kernels(path, r, d);
	if (!err)
		err = read_words(path, r, d);
	if (!err)
		r->seed = seed;
	return err;
}

int runinfo_read(const char *path, struct runinfo *r, struct diag *d)
{
	json_error_t why;
	char *text;
	size_t len;
	int err;

	memset(r, 0, sizeof(*r));
	err = infile_load(path, FILE_MAX_SIZE, &text, &len, d);
	if (err == -ENOENT)
		return diag_set(d, err, "%s: %s; name the folder of a vmabench run", path,
				strerror(ENOENT));
	if (err)
		return err;
	r->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
	free(text);
	if (!r->root)
		return diag_set(d, -EBADMSG, "%s:%d: %s; it was damaged or edited, measure again",
				path, why.line, why.text);
	err = read_fields(path, r, d);
	if (err)
		runinfo_free(r);
	return err;
}

const struct kernel_info *runinfo_kernel(const struct runinfo *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->nr_kernels; i++)
		if (!strcmp(r->kernels[i].name, name))
			return &r->kernels[i];
	return NULL;
}

void runinfo_free(struct runinfo *r)
{
	free(r->kernels);
	json_decref(r->root);
	memset(r, 0, sizeof(*r));
}
