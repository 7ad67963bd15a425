// SPDX-License-Identifier: GPL-2.0
/* What a letter says its figures were measured on and with. */
#include <stdarg.h>
#include <string.h>

#include "letter.h"

struct facts {
	const struct letter *l;
	FILE *f;
	letter_print *print;
};

static void fact(const struct facts *facts, const char *label, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void fact(const struct facts *facts, const char *label, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	facts->print(facts->f, label, text);
}

static const char *text_of(const json_t *o, const char *key, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text && *text ? text : otherwise;
}

/* Kernels of one run have one compiler, unless one was changed between their builds. */
static void print_kernels(const struct facts *facts)
{
	const struct runinfo *run = facts->l->r.run;
	char text[1024];
	bool same = true;
	size_t i;

	for (i = 1; i < run->nr_kernels; i++)
		same &= !strcmp(run->kernels[i].compiler, run->kernels[0].compiler);
	for (i = 0; i < run->nr_kernels; i++) {
		report_kernel(&run->kernels[i], text, sizeof(text));
		fact(facts, "kernel", "%s", text);
		if (!same || i == run->nr_kernels - 1)
			fact(facts, "compiler", "%s", run->kernels[i].compiler);
	}
	for (i = 0; i < json_array_size(run->config_differences); i++)
		fact(facts, i ? "" : "differ", "%s",
		     json_string_value(json_array_get(run->config_differences, i)));
}

/* The user's own, by what does not change when a branch moves. */
static void print_modules(const struct facts *facts)
{
	const json_t *modules = json_object_get(facts->l->r.run->root, "modules"), *module;
	size_t i;

	json_array_foreach (modules, i, module) {
		const char *commit = text_of(module, "commit", NULL);

		fact(facts, "module", "%s, %s%.*s, sha256 %.*s", text_of(module, "name", "?"),
		     commit ? "commit " : "as it lay there", REPORT_HASH_LEN, commit ? commit : "",
		     REPORT_HASH_LEN, text_of(module, "sha256", "unknown"));
	}
}

/* The commits between which a change lies, where both kernels are of a git tree. */
static void print_range(const struct facts *facts)
{
	static const char git[] = "git ";
	const struct kernel_info *k = facts->l->r.run->kernels;

	if (facts->l->r.run->nr_kernels != SIDE_NR || strncmp(k[0].package, git, strlen(git)) ||
	    strncmp(k[1].package, git, strlen(git)))
		return;
	fact(facts, "range", "%s..%s", k[0].package + strlen(git), k[1].package + strlen(git));
}

/* What was done about the processor's weaknesses, where it was measured. */
static void print_mitigations(const struct facts *facts)
{
	const json_t *root = facts->l->r.run->root;
	const char *host = text_of(json_object_get(root, "host"), "mitigations", NULL);
	const char *guest = text_of(json_object_get(root, "machine"), "mitigations", NULL);

	if (guest)
		fact(facts, "security", "mitigations=%s in the guest", guest);
	else
		fact(facts, "security", "mitigations: %s",
		     host ? host : "as the host has them, not noted");
}

/* In words, what run.json says of virtualization. */
static const char *where(const char *virtualization)
{
	if (!strcmp(virtualization, "none"))
		return "bare metal";
	return !strcmp(virtualization, "unknown") ? "metal or guest not noted" : "itself a guest";
}

void letter_facts(const struct letter *l, FILE *f, letter_print *print)
{
	const struct facts facts = { l, f, print };
	const struct runinfo *run = l->r.run;
	char size[256];

	print_kernels(&facts);
	print_range(&facts);
	print_modules(&facts);
	fact(&facts, "target", "%s", run->target_about);
	fact(&facts, "vantage", "%s", report_vantage(&l->c));
	fact(&facts, "machine", "%s, %u %s, %s, Linux %s, %s", run->host_cpu, run->host_cpus,
	     run->host_cpus == 1 ? "CPU" : "CPUs", run->host_os, run->host_kernel,
	     where(run->host_virtualization));
	print_mitigations(&facts);
	report_size(&l->r, size, sizeof(size));
	if (run->unit->exact)
		fact(&facts, "n",
		     "%s; a phase is where slabs, ticks and tree nodes fall, both %s see the same",
		     size, run->axis.both);
	else
		fact(&facts, "n", "%s, each round both %s%s, order ABBA or BAAB", size,
		     run->axis.both,
		     l->c.alternated ? ", of which one booted after the other" : "");
}
