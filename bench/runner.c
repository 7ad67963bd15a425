// SPDX-License-Identifier: GPL-2.0
#include "runner.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "row_side.h"
#include "gbench/gbench.h"
#include "guest_map.h"
#include "order.h"
#include "seeded_phase.h"
#include "profiles.h"
#include "registry.h"
#include "samples.h"
#include "turns.h"

struct runner {
	const struct options *opts;
	const struct rows *rows;
	struct diag *d;
	struct gbench *gb;
	struct device_set devices;
	struct row_side *row_sides; /* [row * SIDE_NR + side] */
	struct order order;
	struct turns turns;
	struct seeded_phase phase;
	bool flush_due; /* a round is over, and its lines are not written yet */
	struct record record;
	struct port port;
	char json_path[PATH_MAX];
	char json_part[PATH_MAX];
};

/* The side of a row side, by its place. */
static size_t side_of(size_t i)
{
	return i % SIDE_NR;
}

static bool has_side(const struct runner *r, size_t side)
{
	const struct options *opts = r->opts;

	return opts->side[side].present && (!opts->alone || opts->here == side);
}

static int add_row_side(struct runner *r, struct row_side *e, const struct row *row, size_t side)
{
	int err;

	err = row_side_set_up(e, row, r->opts, side, &r->devices, r->d);
	if (err)
		return err;
	err = gbench_register(r->gb, &(struct gbench_spec){
					     .name = e->name,
					     .fn = row_side_run,
					     .data = e,
					     .iterations = row->args.batches,
					     .repetitions = 1,
					     .manual_time = true,
					     .time_unit = clock_units[r->opts->clock],
				     });
	if (err)
		diag_exit(r->d, VMABENCH_EXIT_STORM, err, "%s: %s; give the guest more memory",
			  e->name, strerror(-err));
	return err;
}

static int set_up(struct runner *r)
{
	int err;

	r->row_sides = calloc(r->rows->nr * SIDE_NR, sizeof(*r->row_sides));
	err = r->row_sides ? 0 : -ENOMEM;
	if (!err)
		err = device_set_init(&r->devices);
	if (!err)
		err = gbench_new(&r->gb);
	if (!err)
		err = order_init(&r->order, r->opts->seed, r->opts->boot, r->rows->nr);
	if (err)
		return diag_exit(r->d, VMABENCH_EXIT_STORM, err,
				 "run: %s; give the guest more memory", strerror(-err));
	for (size_t i = 0; i < r->rows->nr * SIDE_NR && !err; i++)
		if (has_side(r, side_of(i)))
			err = add_row_side(r, &r->row_sides[i], &r->rows->row[i / SIDE_NR],
					   side_of(i));
	return err;
}

static void tear_down(struct runner *r)
{
	for (size_t i = 0; r->row_sides && i < r->rows->nr * SIDE_NR; i++)
		row_side_tear_down(&r->row_sides[i]);
	free(r->row_sides);
	device_set_close(&r->devices);
	order_free(&r->order);
	seeded_phase_end(&r->phase);
	gbench_free(r->gb);
}

static int run_row_side(struct runner *r, struct row_side *e, uint32_t round, uint32_t slot_nr)
{
	/* The other guest has had the caches. */
	const bool warm = r->opts->turns && round;
	int err;

	e->region = (uint32_t)(e - r->row_sides);
	e->round = round;
	e->slot_nr = slot_nr;
	err = warm ? row_side_warm(e) : 0;
	if (!err && r->opts->phases && round)
		err = seeded_phase_wait(&r->phase);
	if (!err)
		err = gbench_run(r->gb, e->name);
	if (err)
		diag_exit(r->d, VMABENCH_EXIT_STORM, err,
			  "%s: the storm failed in round %u: %s; read the kernel's messages",
			  e->name, round, strerror(-err));
	return err;
}

static int record_row_side(struct runner *r, const struct row_side *e)
{
	const struct row *row = e->row;
	const struct slot_id id = {
		.boot = r->opts->boot,
		.side = side_names[side_of(e - r->row_sides)],
		.storm = row->storm->name,
		.mapping = row->mapping_name,
		.hook = e->hook,
		.vantage = vantage_names[row->vantage],
		.args = row->args_text,
		.round = e->round,
		.slot = e->slot_nr,
	};
	int err = record_slot(&r->record, &id, &e->slot, &e->expect);

	for (int p = 0; row->storm->phases[p] && !err; p++)
		err = record_phase(&r->record, &id, &e->slot, p, row->storm->phases[p]);
	return err;
}

/* Writes what whole rounds have left, but never while it is the other guest's turn. */
static int flush_rounds(struct runner *r)
{
	if (!r->flush_due || !turns_held(&r->turns))
		return 0;
	r->flush_due = false;
	return record_flush(&r->record, r->d);
}

static int take_turn(struct runner *r, size_t side)
{
	int err = turns_take(&r->turns, side, r->d);

	return err ? err : flush_rounds(r);
}

static int begin_phase(struct runner *r)
{
	int err;

	if (!r->opts->phases)
		return 0;
	err = seeded_phase_begin(&r->phase, r->order.round);
	if (err)
		diag_exit(r->d, VMABENCH_EXIT_STORM, err,
			  "round %u: its phase cannot begin: %s; give the guest more memory",
			  r->order.round, strerror(-err));
	return err;
}

/* The sides of a row, one after the other. */
static int visit_row(struct runner *r, size_t row)
{
	int err = 0;

	for (uint32_t slot_nr = 0; slot_nr < SIDE_NR && !err; slot_nr++) {
		const size_t side = slot_nr ^ r->order.swapped[row];
		struct row_side *e = &r->row_sides[row * SIDE_NR + side];

		if (!r->opts->side[side].present)
			continue;
		err = take_turn(r, side);
		if (err || !has_side(r, side))
			continue;
		err = run_row_side(r, e, r->order.round, slot_nr);
		if (err)
			break;
		err = record_row_side(r, e);
		if (err)
			diag_exit(r->d, VMABENCH_EXIT_STORM, err,
				  "%s: %s; give the guest more memory", e->name, strerror(-err));
	}
	return err;
}

static int run_round(struct runner *r)
{
	int err = begin_phase(r);

	for (size_t v = 0; v < r->order.nr && !err; v++)
		err = visit_row(r, r->order.row[v]);
	if (err)
		return err;
	r->flush_due = true;
	return flush_rounds(r);
}

/* Runs what the first round would else be the first to run. Nothing of it is kept. */
static int warm_up(struct runner *r)
{
	int err = 0;

	for (size_t i = 0; i < r->rows->nr * SIDE_NR && !err; i++)
		if (has_side(r, side_of(i)))
			err = run_row_side(r, &r->row_sides[i], 0, side_of(i));
	return err;
}

/* The document is whole even where the last round is not, so it takes its name in either case. */
static int run_recorded(struct runner *r)
{
	int err, json_err;

	json_err = gbench_json_open(r->gb, r->json_part);
	if (json_err)
		return diag_exit(r->d, VMABENCH_EXIT_STORM, json_err,
				 "%s: cannot be created: %s; make it writable", r->json_part,
				 strerror(-json_err));
	err = turns_meet(&r->turns, r->d);
	while (r->order.round < r->opts->rounds && !err) {
		order_next_round(&r->order);
		err = run_round(r);
	}
	if (!err)
		err = turns_finish(&r->turns, r->d);
	if (!err)
		err = flush_rounds(r);
	json_err = gbench_json_close(r->gb);
	if (!json_err && rename(r->json_part, r->json_path))
		json_err = -errno;
	if (json_err && !err)
		err = diag_exit(r->d, VMABENCH_EXIT_STORM, json_err,
				"%s: cannot be written: %s; make room", r->json_path,
				strerror(-json_err));
	return err;
}

static bool join(char path[PATH_MAX], const char *dir, const char *name, const char *end)
{
	return snprintf(path, PATH_MAX, "%s/%s%s", dir, name, end) < PATH_MAX;
}

static int set_paths(struct runner *r)
{
	const char *out = r->opts->out, *json = r->opts->json_name;

	if (join(r->json_path, out, json, "") && join(r->json_part, out, json, ".part"))
		return 0;
	return diag_exit(r->d, VMABENCH_EXIT_USAGE, -ENAMETOOLONG,
			 "--out: the name is too long; shorten it");
}

static int write_guest_map(const struct runner *r)
{
	char path[PATH_MAX];
	int err = -ENAMETOOLONG;

	if (snprintf(path, sizeof(path), "%s/guest.map", r->opts->out) < PATH_MAX)
		err = guest_map_write(path, r->rows, r->opts->side);
	if (err)
		diag_exit(r->d, VMABENCH_EXIT_STORM, err,
			  "%s/guest.map: cannot be written: %s; make room", r->opts->out,
			  strerror(-err));
	return err;
}

/* Where the guest has a line to the host, samples go there as they come. */
static int open_port(struct runner *r)
{
	const char *path = getenv(PORT_VARIABLE);
	int err = port_open(&r->port, path);

	if (!err)
		return 0;
	return diag_exit(r->d, VMABENCH_EXIT_STORM, err,
			 "%s: cannot be opened: %s; correct " PORT_VARIABLE, path, strerror(-err));
}

static int run_in_files(struct runner *r)
{
	int err = record_open(&r->record, r->opts->out, &r->port, r->d);

	if (err)
		return err;
	err = write_guest_map(r);
	if (!err)
		err = warm_up(r);
	if (!err)
		err = run_recorded(r);
	return record_close(&r->record, err, r->d);
}

int run_rows(const struct options *opts, const struct rows *rows, struct diag *d)
{
	struct runner r = { .opts = opts, .rows = rows, .d = d, .port.fd = -1, .turns.fd = -1 };
	int err;

	err = set_paths(&r);
	if (!err)
		err = open_port(&r);
	if (!err)
		err = turns_open(&r.turns, opts->turns, opts->here, d);
	if (!err)
		err = set_up(&r);
	if (!err)
		err = run_in_files(&r);
	turns_close(&r.turns);
	port_close(&r.port);
	tear_down(&r);
	return err;
}
