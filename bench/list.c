// SPDX-License-Identifier: GPL-2.0
#include "list.h"

#include <errno.h>
#include <jansson.h>

#include "mapping.h"
#include "profiles.h"
#include "registry.h"

static void list_text(FILE *out)
{
	const struct vmabench_profile *p;
	const struct mapping *m;
	const struct storm *s;

	fputs("Storms (storm/mapping/vantage[/arg:value...] is a row)\n", out);
	for (size_t i = 0; (s = storm_at(i)); i++) {
		fprintf(out, "  %-10s %s\n  %-10s", s->name, s->summary, "");
		for (int v = 0; v < STORM_NR_VANTAGES; v++)
			if (s->vantages[v])
				fprintf(out, " %s", vantage_names[v]);
		fputs(s->maps_device ? ", with a mapping;" : ", mapping none;", out);
		if (s->maps_device)
			fprintf(out, " pages:%u", s->defaults.pages);
		fprintf(out, " maps:%u batches:%u", s->defaults.maps, s->defaults.batches);
		if (s->defaults.threads)
			fprintf(out, " threads:%u", s->defaults.threads);
		fputc('\n', out);
	}
	fputs("Mappings: devices of ours (profiles), by .mmap or .mmap_prepare\n", out);
	for (size_t i = 0; (p = profile_at(i)); i++)
		fprintf(out, "  %-10s %s\n", p->name, p->summary);
	fputs("Mappings: what every kernel has, and others' devices\n", out);
	for (size_t i = 0; (m = mapping_at(i)); i++)
		fprintf(out, "  %-10s %s\n", m->name, m->summary);
	fprintf(out, "  %-10s %s\n", "dev:NAME", mapping_of_device.summary);
}

static json_t *storm_json(const struct storm *s)
{
	json_t *vantages = json_array(), *outputs = json_array(), *phases = json_array();

	for (int v = 0; v < STORM_NR_VANTAGES; v++)
		if (s->vantages[v])
			json_array_append_new(vantages, json_string(vantage_names[v]));
	for (int o = 0; o < STORM_NR_OUTPUTS; o++)
		if (s->outputs[o])
			json_array_append_new(outputs, json_string(output_names[o]));
	for (const char *const *phase = s->phases; *phase; phase++)
		json_array_append_new(phases, json_string(*phase));
	return json_pack("{ss ss so so sb so s{si si si si}}", "name", s->name, "summary",
			 s->summary, "vantages", vantages, "outputs", outputs, "maps_device",
			 s->maps_device, "phases", phases, "defaults", "pages", s->defaults.pages,
			 "maps", s->defaults.maps, "batches", s->defaults.batches, "threads",
			 s->defaults.threads);
}

static int list_json(FILE *out)
{
	json_t *storms = json_array(), *profiles = json_array(), *mappings = json_array(), *all;
	const struct vmabench_profile *p;
	const struct mapping *m;
	const struct storm *s;
	int err = 0;

	for (size_t i = 0; (s = storm_at(i)); i++)
		err |= json_array_append_new(storms, storm_json(s));
	for (size_t i = 0; (p = profile_at(i)); i++)
		err |= json_array_append_new(profiles,
					     json_pack("{ss ss sb}", "name", p->name, "summary",
						       p->summary, "refuses", p->refuses));
	for (size_t i = 0; (m = mapping_at(i)); i++)
		err |= json_array_append_new(mappings, json_pack("{ss ss}", "name", m->name,
								 "summary", m->summary));
	all = json_pack("{so so so}", "storms", storms, "profiles", profiles, "mappings", mappings);
	if (err || !all) {
		json_decref(all);
		return -ENOMEM;
	}
	err = json_dumpf(all, out, JSON_INDENT(2)) || fputc('\n', out) == EOF ? -EIO : 0;
	json_decref(all);
	return err;
}

int list_all(FILE *out, bool json)
{
	int err = 0;

	if (json)
		err = list_json(out);
	else
		list_text(out);
	if (!err && (fflush(out) || ferror(out)))
		err = -EIO;
	return err;
}
