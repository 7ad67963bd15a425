// SPDX-License-Identifier: GPL-2.0
#include "run_data.h"

#include <string.h>

#include "workers.h"

/* The large files are read side by side. */
#define NR_LARGE 2

struct reading {
	struct run_data *in;
	int err[NR_LARGE];
	struct diag d[NR_LARGE];
};

static void read_one(void *arg, size_t i)
{
	struct reading *r = arg;
	struct run_data *in = r->in;

	r->err[i] = i ? gate_read(&in->folder.slots, &in->gate, &r->d[i]) :
			slots_read(&in->folder.samples, &in->slots, &r->d[i]);
}

static int read_large(struct run_data *in, struct diag *d)
{
	struct reading r = { .in = in };
	size_t i;

	workers_run(NR_LARGE, read_one, &r);
	for (i = 0; i < NR_LARGE; i++) {
		if (!r.err[i])
			continue;
		*d = r.d[i];
		return r.err[i];
	}
	return run_folder_check(&in->folder, &in->slots.samples.table, &in->gate.table, d);
}

int run_data_read(const char *dir, struct run_data *in, struct diag *d)
{
	int err;

	memset(in, 0, sizeof(*in));
	err = run_folder_read(dir, &in->folder, d);
	if (err)
		return err;
	/* What was not read is all zero. */
	err = read_large(in, d);
	if (err)
		run_data_free(in);
	return err;
}

void run_data_free(struct run_data *in)
{
	gate_free(&in->gate);
	slots_free(&in->slots);
	run_folder_free(&in->folder);
}
