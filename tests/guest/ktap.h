/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A table of cases, run one by one and reported in KTAP version 1
 * (Documentation/dev-tools/ktap.rst). Each case runs in a child process with a
 * deadline: one that crashes or hangs is one failure, and no mapping of its
 * reaches the next case.
 */
#ifndef VMABENCH_TESTS_KTAP_H
#define VMABENCH_TESTS_KTAP_H

#include <stdbool.h>
#include <stddef.h>

/* What a kernel under test has: --kernel-features a,b on the command line. See lib/features.c. */
enum ktap_feature {
	KTAP_PREPARE = 1 << 0,
	KTAP_RETRY = 1 << 1,
	KTAP_COMMIT_LEAK = 1 << 2,
	KTAP_SWAP_LEAK = 1 << 3,
	KTAP_TRUSTS_HOOK = 1 << 4,
	KTAP_RETRY_OOM = 1 << 5,
	KTAP_PREPARE_COMMIT_LEAK = 1 << 6,
	KTAP_SECRETMEM = 1 << 7,
};

struct ktap_case {
	const char *name;
	void (*run)(const void *arg);
	const void *arg;
	unsigned int needs; /* features without which the case is skipped */
	unsigned int unless; /* features with which it is */
	unsigned int splats; /* that the kernel owes us: ktap_check.sh allows them */
};

bool ktap_has(enum ktap_feature feature);

/* --seed, or the default. */
unsigned long long ktap_seed(void);

/* A line of diagnostics. It takes one write(), so the kernel's messages do not cut it. */
void ktap_diag(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* End the case as failed. Only ever called in a case's own process. */
void ktap_fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));

#define ktap_expect(cond, ...)                                                                     \
	do {                                                                                       \
		if (!(cond))                                                                       \
			ktap_fail(__FILE_NAME__, __LINE__, __VA_ARGS__);                           \
	} while (0)

#define ktap_expect_eq(what, got, want)                                                            \
	do {                                                                                       \
		long long got_ = (got), want_ = (want);                                            \
		ktap_expect(got_ == want_, "%s: got %lld, want %lld", what, got_, want_);          \
	} while (0)

/* Rows of a table: a case for kernels with .mmap_prepare, and one for each hook, given as arg. */
/* clang-format off */
#define ONLY_PREPARE(_name, _run)						\
	{ .name = _name, .run = _run, .needs = KTAP_PREPARE }
#define EACH_HOOK(_name, _run)							\
	{ .name = _name "/mmap", .run = _run, .arg = &both_hooks[0] },		\
	{ .name = _name "/prepare", .run = _run, .arg = &both_hooks[1],		\
	  .needs = KTAP_PREPARE }
/* clang-format on */

/*
 * Run @cases and print the stream. Returns main()'s status: 0 when none failed,
 * 1 when one did, 2 for a bad command line.
 */
int ktap_main(int argc, char **argv, const struct ktap_case *cases, size_t count);

#endif /* VMABENCH_TESTS_KTAP_H */
