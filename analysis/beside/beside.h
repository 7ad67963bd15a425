/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What counts, samples and time say of the same rows, from several results folders: counts are not
 * time, and this is where one sees by how much.
 */
#ifndef VMABENCH_BESIDE_H
#define VMABENCH_BESIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "compare.h"
#include "diag.h"
#include "regions.h"
#include "run_data.h"

/* A results folder. */
struct beside_folder {
	const char *dir;
	struct run_data data;
	struct comparison c;
	struct regions samples; /* of perf, if it has any */
	bool has_samples;
};

#define BESIDE_NAME 48

/* A way in which rows were measured. */
struct beside_source {
	const struct beside_folder *folder;
	const char *kind; /* counts, samples, time */
	bool exact;
	char name[BESIDE_NAME]; /* "counts (tcg)" */
};

/* B less A, in units of A. NaN: this source says nothing of the row. */
struct beside_figure {
	double effect;
	double low, high; /* of counts, over phases; else 95% */
};

/* How two figures are apart. */
enum beside_apart { BESIDE_NEAR, BESIDE_HALF, BESIDE_SIGN };

struct beside_row {
	const struct compare_row *row; /* of whichever folder has it first */
	struct beside_figure *v; /* one a source */
	enum beside_apart apart; /* the worst of all pairs */
	char *sentence; /* NULL where no two are apart */
};

struct beside {
	struct beside_folder *folder;
	size_t nr_folders;
	struct beside_source *source;
	size_t nr_sources;
	struct beside_row *row;
	size_t nr_rows;
};

/*
 * Read the @n results folders @dir. Returns 0; -EINVAL where they compare other sides, or there is
 * nothing to set beside each other; -EBADMSG or -errno. beside_free() is due after success only.
 */
int beside_read(char *const *dir, size_t n, struct beside *b, struct diag *d);
void beside_free(struct beside *b);

/* One of them: ->dir is set. Returns as beside_read() does. */
int beside_folder_read(struct beside_folder *f, struct diag *d);
void beside_folder_free(struct beside_folder *f);

/* Figures of other sides have nothing to say of these: 0 or -EINVAL. */
int beside_check_sides(const struct beside_folder *one, const struct beside_folder *other,
		       struct diag *d);

/* The row of @c that is @row, of another run; or NULL. */
const struct compare_row *beside_find_row(const struct comparison *c,
					  const struct compare_row *row);

/* Opposite signs, or by more than half of the larger one? Figures that are NaN are near. */
enum beside_apart beside_apart(double one, double two);

/* What is apart in row @i of @b, as a sentence; NULL where nothing is. Returns 0 or -ENOMEM. */
int beside_tell(const struct beside *b, struct beside_row *row, struct diag *d);

/* For people and for programs. Write errors show in ferror(@f). Returns 0 or -ENOMEM. */
int beside_text(const struct beside *b, FILE *f, struct diag *d);
int beside_json(const struct beside *b, FILE *f, struct diag *d);

#endif /* VMABENCH_BESIDE_H */
