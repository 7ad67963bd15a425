// SPDX-License-Identifier: GPL-2.0
/*
 * Reads run.json. What the figures rest on (status, seed, plan, kernels) must be
 * there; what is only quoted may be missing and then reads "unknown".
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runinfo.h"

#define SCHEMA	1

static const char *text_or_unknown(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text && *text ? text : "unknown";
}

static int need_text(const char *path, const json_t *o, const char *key, const char **out,
		     struct diag *d)
{
	*out = json_string_value(json_object_get(o, key));
	if (*out && **out)
		return 0;
	return diag_set(d, -EBADMSG, "%s: no \"%s\"; it was damaged or edited, measure again",
			path, key);
}

static int need_count(const char *path, const json_t *o, const char *key, json_int_t min,
		      json_int_t max, json_int_t *out, struct diag *d)
{
	const json_t *v = json_object_get(o, key);

	*out = json_integer_value(v);
	if (json_is_integer(v) && *out >= min && *out <= max)
		return 0;
	return diag_set(d, -EBADMSG,
			"%s: \"%s\" is not a whole number from %lld to %lld; it was damaged or edited, measure again",
			path, key, (long long)min, (long long)max);
}

static int read_plan(const char *path, struct runinfo *r, struct diag *d)
{
	const json_t *plan = json_object_get(r->root, "plan");
	json_int_t boots, rounds;
	const json_t *row;
	size_t i;
	int err;

	err = need_count(path, plan, "boots", 1, UINT32_MAX, &boots, d);
	if (!err)
		err = need_count(path, plan, "rounds", 1, UINT32_MAX, &rounds, d);
	if (err)
		return err;
	r->plan_boots = boots;
	r->plan_rounds = rounds;
	r->plan_rows = json_object_get(plan, "rows");
	if (!json_is_array(r->plan_rows))
		goto bad_rows;
	json_array_foreach(r->plan_rows, i, row)
		if (!json_is_string(row))
			goto bad_rows;
	return 0;
bad_rows:
	return diag_set(d, -EBADMSG,
			"%s: plan \"rows\" is not a list of names; it was damaged or edited, measure again",
			path);
}

static int read_kernels(const char *path, struct runinfo *r, struct diag *d)
{
	const json_t *kernels = json_object_get(r->root, "kernels");
	const json_t *k;
	size_t i;
	int err;

	r->n_kernels = json_array_size(kernels);
	if (!r->n_kernels)
		return diag_set(d, -EBADMSG,
				"%s: no kernels; it was damaged or edited, measure again", path);
	r->kernels = diag_calloc(d, r->n_kernels, sizeof(*r->kernels));
	if (!r->kernels)
		return -ENOMEM;
	json_array_foreach(kernels, i, k) {
		struct kernel_info *info = &r->kernels[i];

		err = need_text(path, k, "name", &info->name, d);
		if (err)
			return err;
		info->version = text_or_unknown(k, "version");
		info->package = text_or_unknown(k, "package");
		info->arch = text_or_unknown(k, "arch");
		info->build = text_or_unknown(k, "build");
		info->compiler = text_or_unknown(k, "compiler");
		info->n_patches = json_array_size(json_object_get(k, "patches"));
	}
	return 0;
}

static int check_axis(const char *path, const struct runinfo *r, struct diag *d)
{
	const char *axis;
	int err = need_text(path, r->root, "axis", &axis, d);

	if (!err && strcmp(axis, "hook"))
		err = diag_set(d, -EBADMSG,
			       "%s: axis \"%s\" cannot be compared, only \"hook\"; run with --axis hook",
			       path, axis);
	return err;
}

static void read_host(struct runinfo *r)
{
	const json_t *host = json_object_get(r->root, "host");

	r->host_cpu = text_or_unknown(host, "cpu");
	r->host_os = text_or_unknown(host, "os");
	r->host_kernel = text_or_unknown(host, "kernel");
	r->host_virtualization = text_or_unknown(host, "virtualization");
	r->host_cpus = json_integer_value(json_object_get(host, "cpus"));
}

static int read_fields(const char *path, struct runinfo *r, struct diag *d)
{
	json_int_t schema, seed;
	int err;

	err = need_count(path, r->root, "schema", SCHEMA, SCHEMA, &schema, d);
	if (!err)
		err = need_count(path, r->root, "seed", 0, INT64_MAX, &seed, d);
	if (!err)
		err = need_text(path, r->root, "status", &r->status, d);
	if (!err)
		err = need_text(path, r->root, "target", &r->target, d);
	if (!err)
		err = check_axis(path, r, d);
	if (!err)
		err = read_plan(path, r, d);
	if (!err)
		err = read_kernels(path, r, d);
	if (err)
		return err;
	r->seed = seed;
	r->unfinished = !strcmp(r->status, "partial") || !strcmp(r->status, "running");
	r->command = text_or_unknown(r->root, "command");
	r->suite = text_or_unknown(r->root, "suite");
	r->tool_version = text_or_unknown(json_object_get(r->root, "tool"), "version");
	r->reasons = json_object_get(r->root, "reasons");
	r->splat = json_string_value(json_object_get(r->root, "splat"));
	read_host(r);
	return 0;
}

int runinfo_read(const char *path, struct runinfo *r, struct diag *d)
{
	json_error_t why;
	FILE *f = fopen(path, "re");
	int err;

	memset(r, 0, sizeof(*r));
	if (!f) {
		err = -errno;
		return diag_set(d, err, "%s: %s; name the folder of a vmabench run", path,
				strerror(errno));
	}
	r->root = json_loadf(f, JSON_REJECT_DUPLICATES, &why);
	fclose(f);
	if (!r->root)
		return diag_set(d, -EBADMSG, "%s:%d: %s; it was damaged or edited, measure again",
				path, why.line, why.text);
	err = read_fields(path, r, d);
	if (err)
		runinfo_free(r);
	return err;
}

void runinfo_free(struct runinfo *r)
{
	free(r->kernels);
	json_decref(r->root);
	memset(r, 0, sizeof(*r));
}
