// SPDX-License-Identifier: GPL-2.0
/*
 * How often do the statistics say what is true? Prints the tables of docs/method.md.
 *
 *	simulate NAME [TRIALS]
 */
#include "simulate.h"

#include <stdio.h>

#define RESAMPLES 1999
#define SEED	  20130601

static const double spreads[] = { 0, 0.33, 1, 10 };
#define SPREAD_NR (sizeof(spreads) / sizeof(spreads[0]))

static int print_design(const struct sim_design *s, size_t trials, const char *what)
{
	struct sim_result r;
	int err = sim_run(s, trials, RESAMPLES, SEED, &r);

	printf(" %.1f%% |", 100 * (strcmp(what, "layout") ? r.covered : r.layout));
	fflush(stdout);
	return err;
}

/* Columns: the spread of the highest level, in units of a block's; lower levels have one of 0.3. */
static int print_levels(size_t trials, const char *what)
{
	static const size_t designs[][3] = {
		{ 1, 1, 2 },   { 1, 1, 3 }, { 1, 1, 5 }, { 1, 1, 10 }, { 1, 2, 2 },
		{ 1, 2, 5 },   { 1, 3, 3 }, { 1, 5, 2 }, { 1, 5, 5 },  { 1, 10, 2 },
		{ 1, 10, 10 }, { 2, 5, 2 }, { 3, 3, 3 }, { 5, 5, 2 },  { 10, 2, 2 },
	};
	size_t shape, i, j, uneven;
	int err = 0;

	printf("| spread | machines x links x boots |");
	for (j = 0; j < SPREAD_NR; j++)
		printf(" %g |", spreads[j]);
	printf("\n|---|---|---|---|---|---|\n");
	for (shape = 0; shape < SIM_SHAPE_NR; shape++)
		for (i = 0; i < sizeof(designs) / sizeof(designs[0]); i++)
			for (uneven = 0; uneven < 1 + (shape == SIM_NORMAL); uneven++) {
				struct sim_design s = {
					.machines = designs[i][0],
					.links = designs[i][1],
					.boots = designs[i][2],
					.blocks = 8,
					.shape = shape,
					.uneven = uneven,
				};

				if ((uneven || !strcmp(what, "layout")) && s.links == 1)
					continue;
				printf("| %s%s | %zu x %zu x %zu |", sim_shapes[shape],
				       uneven ? ", a boot lacking" : "", s.machines, s.links,
				       s.boots);
				for (j = 0; j < SPREAD_NR && !err; j++) {
					s.machine_sd = s.machines > 1 ? spreads[j] : 0;
					s.link_sd = s.machines > 1 ? 0.3 :
						    s.links > 1	   ? spreads[j] :
								     0;
					s.boot_sd = s.links > 1 ? 0.3 : spreads[j];
					if (!strcmp(what, "layout")) {
						s.machine_sd = s.link_sd = 0;
						s.boot_sd = spreads[j];
					}
					err = print_design(&s, trials, what);
				}
				printf("\n");
			}
	return err;
}

/* Two controls of a run: how often they call off a sound one, and one that favours a side by 2%. */
static int print_controls(size_t trials)
{
	static const size_t designs[][2] = { { 1, 3 }, { 1, 5 }, { 1, 10 }, { 5, 2 } };
	static const double errors[] = { 0.0005, 0.002, 0.004, 0.02 };
	size_t i, j, shape;
	double each, off;

	printf("| spread | links x boots | standard error | sound, called off | 2%%, called off | "
	       "2%%, by one control |\n|---|---|---|---|---|---|\n");
	for (shape = 0; shape < SIM_SHAPE_NR; shape++)
		for (i = 0; i < sizeof(designs) / sizeof(designs[0]); i++)
			for (j = 0; j < sizeof(errors) / sizeof(errors[0]); j++) {
				const struct sim_design s = {
					.machines = 1,
					.links = designs[i][0],
					.boots = designs[i][1],
					.blocks = 8,
					.boot_sd = 0.33,
					.shape = shape,
				};

				off = sim_called_off(&s, 1, errors[j], trials, RESAMPLES, &each);
				printf("| %s | %zu x %zu | %.2f%% | %.2f%% |", sim_shapes[shape],
				       s.links, s.boots, 100 * errors[j], 100 * off);
				off = sim_called_off(&s, 1.02, errors[j], trials, RESAMPLES, &each);
				printf(" %.1f%% | %.1f%% |\n", 100 * off, 100 * each);
				fflush(stdout);
			}
	return 0;
}

/* Runs that a pilot planned: do they keep what was promised, and do their intervals cover? */
static void print_planned(size_t trials)
{
	static const size_t pilots[] = { 5, 8 };
	static const double halves[] = { 1, 0.5, 0.25 };
	size_t shape, i, j;
	struct sim_planned r;

	printf("| spread | boots of the pilot | half an interval | boots, mean | kept | covered |\n"
	       "|---|---|---|---|---|---|\n");
	for (shape = 0; shape < SIM_SHAPE_NR; shape++)
		for (i = 0; i < 2; i++)
			for (j = 0; j < 3; j++) {
				const struct sim_design s = {
					.machines = 1,
					.links = 1,
					.blocks = 8,
					.boot_sd = 0.5,
					.shape = shape,
				};

				sim_plan(&s, pilots[i], halves[j], trials, &r);
				printf("| %s | %zu | %g | %.1f | %.0f%% | %.1f%% |\n",
				       sim_shapes[shape], pilots[i], halves[j], r.boots,
				       100 * r.kept, 100 * r.covered);
				fflush(stdout);
			}
}

int main(int argc, char **argv)
{
	const size_t trials = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;

	if (argc < 2 || !trials) {
		fprintf(stderr, "usage: simulate coverage|layout|controls|plan [TRIALS]\n");
		return 2;
	}
	if (!strcmp(argv[1], "controls"))
		return print_controls(trials);
	if (!strcmp(argv[1], "plan")) {
		print_planned(trials);
		return 0;
	}
	return print_levels(trials, argv[1]) ? 1 : 0;
}
