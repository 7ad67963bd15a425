/* SPDX-License-Identifier: GPL-2.0 */
/* What hooks, sides, phases, vantages and units are called, in files, options and tables. */
#ifndef VMABENCH_NAMES_H
#define VMABENCH_NAMES_H

#include <stddef.h>

#define NR_HOOKS 2
extern const char *const hook_names[NR_HOOKS]; /* by enum vmabench_hook */

enum side { SIDE_A, SIDE_B, SIDE_NR };
extern const char *const side_names[SIDE_NR];

/* What a file says of the hook where there is no choice of it. */
#define NO_HOOK_NAME "none"

/* What a storm's times are of. */
enum phase { PHASE_MMAP, PHASE_MUNMAP, PHASE_CALL, PHASE_NR };
extern const char *const phase_names[PHASE_NR];

#define NR_VANTAGES 2
extern const char *const vantage_names[NR_VANTAGES]; /* by enum storm_vantage (bench/storm.h) */

/* The unit of a sample, by enum vmabench_clock: with one instruction a tick, ticks are
 * instructions. */
#define NR_CLOCKS 2
extern const char *const clock_units[NR_CLOCKS];

/* The place of @text, of its first @len bytes, among @nr @names; @nr: it is none of them. */
size_t find_name(const char *text, const char *const *names, size_t nr);
size_t find_name_of(const char *text, size_t len, const char *const *names, size_t nr);

#endif /* VMABENCH_NAMES_H */
