// SPDX-License-Identifier: GPL-2.0
/* Reads the folders of a set. */
#include "set.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "infile.h"

#define SCHEMA	      1
#define FILE_MAX_SIZE ((size_t)16 << 20)

static int edited(const struct set *s, const char *what, struct diag *d)
{
	return diag_set(d, -EBADMSG, "%s/set.json: %s; it was damaged or edited, measure again",
			s->dir, what);
}

static int load_json(struct set *s, struct diag *d)
{
	char *path, *text;
	size_t len;
	int err;

	if (asprintf(&path, "%s/set.json", s->dir) < 0)
		return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", s->dir);
	err = infile_load(path, FILE_MAX_SIZE, &text, &len, d);
	free(path);
	if (err)
		return err;
	s->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	return s->root ? 0 : edited(s, "it is not as vmabench writes it", d);
}

static int read_head(struct set *s, struct diag *d)
{
	const json_t *schema = json_object_get(s->root, "schema");
	const char *kind = json_string_value(json_object_get(s->root, "kind"));

	if (!json_is_integer(schema) || json_integer_value(schema) < 1)
		return edited(s, "no \"schema\"", d);
	if (json_integer_value(schema) > SCHEMA)
		return diag_set(d, -EINVAL, "%s: it was made by a newer vmabench; use that",
				s->dir);
	s->series = kind && !strcmp(kind, "series");
	if (!s->series && (!kind || strcmp(kind, "baseline")))
		return edited(s, "\"kind\" is none of a set", d);
	s->n = json_array_size(json_object_get(s->root, "comparisons"));
	if (s->n < 1 || (s->series && s->n < 2))
		return edited(s, "no \"comparisons\", or too few", d);
	s->v = diag_calloc(d, s->n, sizeof(*s->v));
	return s->v ? 0 : -ENOMEM;
}

static int read_member(struct set *s, size_t i, struct diag *d)
{
	const json_t *o = json_array_get(json_object_get(s->root, "comparisons"), i);
	struct set_member *m = &s->v[i];

	m->folder = json_string_value(json_object_get(o, "folder"));
	m->a = json_string_value(json_object_get(o, "a"));
	m->b = json_string_value(json_object_get(o, "b"));
	if (!m->folder || !m->a || !m->b)
		return edited(s, "one of its \"comparisons\" lacks folder, a or b", d);
	if (!*m->folder || *m->folder == '.' || strchr(m->folder, '/'))
		return edited(s, "one of its \"comparisons\" has no name of a folder in it", d);
	if (asprintf(&m->dir, "%s/%s", s->dir, m->folder) < 0)
		return diag_set(d, -ENOMEM, "%s: no memory; free some and report again", s->dir);
	return 0;
}

/*
 * A step begins where the one before it ended, and the whole has the ends of all; a baseline is
 * one.
 */
static int check_chain(const struct set *s, struct diag *d)
{
	const struct set_member *whole = &s->v[s->n - 1];
	size_t i;

	for (i = 1; i < set_nr_steps(s); i++)
		if (strcmp(s->v[i].a, s->series ? s->v[i - 1].b : s->v[0].a))
			return edited(s,
				      s->series ? "a step does not begin where the last one ended" :
						  "its folders have more than one baseline",
				      d);
	if (s->series && (strcmp(whole->a, s->v[0].a) || strcmp(whole->b, s->v[s->n - 2].b)))
		return edited(s, "the last of its folders is not of the whole series", d);
	return 0;
}

static int compare_member(struct set *s, struct set_member *m, struct diag *d)
{
	const struct axis *axis = &m->data.folder.run.axis;
	int err = run_data_read(m->dir, &m->data, d);

	if (err)
		return err;
	err = comparison_build(&m->data.folder, NAN, &m->data.slots, &m->data.gate, &m->c, d);
	if (err) {
		run_data_free(&m->data);
		return err;
	}
	if (strcmp(axis->side[SIDE_A].kernel, m->a) || strcmp(axis->side[SIDE_B].kernel, m->b))
		err = edited(s, "a folder is not of the kernels that it says", d);
	else if (m->data.folder.run.unit != s->v[0].data.folder.run.unit)
		err = edited(s, "its folders were measured in different units", d);
	if (err) {
		comparison_free(&m->c);
		run_data_free(&m->data);
	}
	return err;
}

int set_read(const char *dir, struct set *s, struct diag *d)
{
	size_t i, nr_read = 0;
	int err;

	*s = (struct set){ .dir = dir };
	err = load_json(s, d);
	if (!err)
		err = read_head(s, d);
	for (i = 0; !err && i < s->n; i++)
		err = read_member(s, i, d);
	if (!err)
		err = check_chain(s, d);
	for (; !err && nr_read < s->n; nr_read += !err)
		err = compare_member(s, &s->v[nr_read], d);
	if (err) {
		/* What was not read is not freed. */
		for (i = nr_read; s->v && i < s->n; i++)
			free(s->v[i].dir);
		s->n = nr_read;
		set_free(s);
	}
	return err;
}

void set_free(struct set *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		comparison_free(&s->v[i].c);
		run_data_free(&s->v[i].data);
		free(s->v[i].dir);
	}
	free(s->v);
	json_decref(s->root);
	*s = (struct set){ 0 };
}

size_t set_nr_steps(const struct set *s)
{
	return s->series ? s->n - 1 : s->n;
}

const struct compare_row *set_find(const struct set_member *m, const char *row, enum phase phase)
{
	size_t i;

	for (i = 0; i < m->c.n; i++)
		if (m->c.v[i].phase == phase && !strcmp(m->c.v[i].row->name, row))
			return &m->c.v[i];
	return NULL;
}

const struct compare_row *set_row(const struct set *s, size_t i)
{
	size_t member, row, before;

	for (member = 0; member < s->n; member++)
		for (row = 0; row < s->v[member].c.n; row++) {
			const struct compare_row *r = &s->v[member].c.v[row];

			for (before = 0; before < member; before++)
				if (set_find(&s->v[before], r->row->name, r->phase))
					break;
			if (before == member && !i--)
				return r;
		}
	return NULL;
}
