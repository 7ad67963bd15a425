/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMABENCH_TESTS_FEATURES_H
#define VMABENCH_TESTS_FEATURES_H

#include <stddef.h>

struct feature {
	const char *name; /* the word on the command line and in a kernel's conf file */
	unsigned int bit; /* enum ktap_feature */
};

extern const struct feature feature_table[];
extern const size_t feature_count;

#endif /* VMABENCH_TESTS_FEATURES_H */
