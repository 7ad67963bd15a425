/* SPDX-License-Identifier: GPL-2.0 */
/* What hooks, sides and units are called, in files, options and tables. */
#ifndef VMABENCH_NAMES_H
#define VMABENCH_NAMES_H

#define NR_HOOKS 2
extern const char *const hook_names[NR_HOOKS]; /* by enum vmabench_hook */

enum side { SIDE_A, SIDE_B, SIDE_NR };
extern const char *const side_names[SIDE_NR];

/* The unit of a sample, by enum vmabench_clock: with one instruction a tick, ticks are
 * instructions. */
#define NR_CLOCKS 2
extern const char *const clock_units[NR_CLOCKS];

#endif /* VMABENCH_NAMES_H */
