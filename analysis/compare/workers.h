/* SPDX-License-Identifier: GPL-2.0 */
/* Independent pieces of work on all CPUs that this process may use. */
#ifndef VMABENCH_WORKERS_H
#define VMABENCH_WORKERS_H

#include <stddef.h>

/*
 * Call @work(@arg, i) once for each i below @n, in no order, and return when all are done. What
 * comes out must not depend on the order, nor on how many threads there are.
 */
void workers_run(size_t n, void (*work)(void *arg, size_t i), void *arg);

#endif /* VMABENCH_WORKERS_H */
