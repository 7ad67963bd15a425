/* SPDX-License-Identifier: GPL-2.0 */
/* What init says on the console. */
#ifndef VMABENCH_SAY_H
#define VMABENCH_SAY_H

#include <stdlib.h>

/* A line. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#define say_verbose(fmt, ...)                                                                      \
	do {                                                                                       \
		if (getenv("VMABENCH_INIT_VERBOSE"))                                               \
			say("vmabench-init: " fmt, ##__VA_ARGS__);                                 \
	} while (0)

#endif /* VMABENCH_SAY_H */
