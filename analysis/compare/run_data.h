/* SPDX-License-Identifier: GPL-2.0 */
/* All that a comparison takes from a results folder, read and held against each other. */
#ifndef VMABENCH_RUN_DATA_H
#define VMABENCH_RUN_DATA_H

#include "diag.h"
#include "gate.h"
#include "run_folder.h"
#include "slots.h"

struct run_data {
	struct run_folder folder;
	struct slots slots;
	struct gate gate;
};

/* Returns 0, -EBADMSG or -errno; run_data_free() is due after success only. */
int run_data_read(const char *dir, struct run_data *in, struct diag *d);
void run_data_free(struct run_data *in);

#endif /* VMABENCH_RUN_DATA_H */
