// SPDX-License-Identifier: GPL-2.0
/* What a kernel is made of, in words: its patches by series, and what it only needs to run here. */
#include <stdio.h>
#include <string.h>

#include "report.h"

#define SUPPORT "support/"

struct words {
	char *at;
	size_t left;
	const char *sep;
};

static void add(struct words *w, const char *text)
{
	const int n = snprintf(w->at, w->left, "%s%s", w->sep, text);

	if (n > 0 && (size_t)n < w->left) {
		w->at += n;
		w->left -= n;
	}
	w->sep = ", ";
}

const char *report_patch_file(const struct kernel_info *k, size_t i)
{
	const char *file = json_string_value(json_object_get(json_array_get(k->patches, i), "fil"
											    "e"));

	return file ? file : "";
}

bool report_is_support(const char *file)
{
	return !strncmp(file, SUPPORT, strlen(SUPPORT));
}

/* Up to the last slash. */
static size_t folder_len(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash - file : 0;
}

static bool same_folder(const char *a, const char *b)
{
	return folder_len(a) == folder_len(b) && !strncmp(a, b, folder_len(a));
}

/* "7 patches of v6.12", for the folder of patch @first, unless an earlier one is in it. */
static void add_folder(struct words *w, const struct kernel_info *k, size_t first)
{
	const char *file = report_patch_file(k, first);
	char text[256];
	size_t i, n = 0;

	for (i = 0; i < k->nr_patches; i++) {
		if (report_is_support(report_patch_file(k, i)) ||
		    !same_folder(report_patch_file(k, i), file))
			continue;
		if (i < first)
			return;
		n++;
	}
	snprintf(text, sizeof(text), "%zu %s%s%.*s", n, n == 1 ? "patch" : "patches",
		 folder_len(file) ? " of " : "", (int)folder_len(file), file);
	add(w, text);
}

void report_patches(const struct kernel_info *k, char *out, size_t size)
{
	struct words w = { out, size, "" };
	const char *first = ", and to run here ";
	size_t i, n = 0;

	*out = '\0';
	for (i = 0; i < k->nr_patches; i++)
		if (!report_is_support(report_patch_file(k, i)))
			add_folder(&w, k, i);
	if (!*out) {
		add(&w, "no patches");
		first = " but, to run here, ";
	}
	for (i = 0; i < k->nr_patches; i++)
		if (report_is_support(report_patch_file(k, i))) {
			w.sep = n++ ? ", " : first;
			add(&w, report_patch_file(k, i) + strlen(SUPPORT));
		}
}

void report_kernel(const struct kernel_info *k, char *out, size_t size)
{
	char patches[512];

	report_patches(k, patches, sizeof(patches));
	snprintf(out, size, "%s: %s (%s), %s; ARCH=%s, config %.*s, build %s", k->name, k->version,
		 k->package, patches, k->arch, REPORT_HASH_LEN, k->config, k->build);
}
