/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Google Benchmark for C programs.
 *
 * A session holds named benchmarks. gbench_run() runs exactly one of them, as often and in the
 * order that the caller likes (Google Benchmark itself runs all that match a pattern, once, in the
 * order of registration), and every run between gbench_json_open() and gbench_json_close() becomes
 * an entry of one JSON document. Entries bear the name that was registered, without the
 * "/iterations:8/manual_time" that Google Benchmark adds.
 *
 * Google Benchmark keeps its registry in globals: use one session at a time, from one thread. No
 * C++ exception leaves these functions; unless said otherwise they return 0 or -errno: -ENOMEM,
 * -EINVAL for an argument that makes no sense, and -EIO for whatever else the library threw.
 */
#ifndef GBENCH_H
#define GBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gbench;
struct gbench_state;

/*
 * The body of a benchmark: called once for each repetition, calls gbench_iterate() until that is
 * false. Returns 0, or -errno to mark the run as failed (see gbench_skip()).
 */
typedef int (*gbench_fn)(struct gbench_state *state, void *data);

struct gbench_spec {
	const char *name;
	gbench_fn fn;
	void *data; /* handed to fn */
	int64_t iterations; /* at least 1 */
	int repetitions; /* at least 1; above 1 adds Google Benchmark's aggregates */
	bool manual_time; /* fn tells the time with gbench_set_iteration_time() */
	const char *time_unit; /* what the document calls a nanosecond of it; NULL: ns */
};

int gbench_new(struct gbench **gbp);
void gbench_free(struct gbench *gb);

/* -EEXIST: the name is taken. */
int gbench_register(struct gbench *gb, const struct gbench_spec *spec);

/*
 * Runs the benchmark of exactly this name once. -ENOENT: there is none. A run whose body failed is
 * recorded with its message, and the body's -errno is returned.
 */
int gbench_run(struct gbench *gb, const char *name);

/* Starts the document at @path, which is overwritten. -EBUSY: one is open already. */
int gbench_json_open(struct gbench *gb, const char *path);

/* Ends the document and closes the file. -ENOENT: none is open; -ENOSPC, ...: not written. */
int gbench_json_close(struct gbench *gb);

/* For use in a body only. */
bool gbench_iterate(struct gbench_state *state);

/* Length of the iteration that is running, in seconds. Only with manual_time. */
void gbench_set_iteration_time(struct gbench_state *state, double seconds);

/* Sets a counter of this run. -EINVAL: not finite, which JSON cannot say. */
int gbench_set_counter(struct gbench_state *state, const char *name, double value);

/* Marks the run as failed with @why. Returns @err (-errno), for the body to return. */
int gbench_skip(struct gbench_state *state, int err, const char *why);

#ifdef __cplusplus
}
#endif

#endif /* GBENCH_H */
