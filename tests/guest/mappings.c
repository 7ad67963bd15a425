// SPDX-License-Identifier: GPL-2.0
/*
 * Is what every kernel can map left behind as bench/mappings says, by both vantages, and is none
 * of it seen by a hook of ours? Only secretmem is not in every kernel.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../bench/mapping.h"
#include "guest.h"
#include "ktap.h"

#define MAPS	   64
#define BATCHES	   4
#define MOST_CASES 64

struct arg {
	const struct mapping *mapping;
	const struct vmabench_pattern *pattern;
	bool adjacent;
};

/* Of our kernels, those without the retry have a secretmem that is converted. */
static uint32_t expected_vmas(const struct arg *arg)
{
	bool known, merges = mapping_merges(arg->mapping, ktap_has(KTAP_RETRY), &known);

	ktap_expect(known || arg->mapping->fits == MAPPING_AS_CHANGED, "not known");
	return arg->adjacent && (merges || !known) ? 1 : MAPS;
}

static int open_mapping(const struct mapping *mapping)
{
	const int fd = mapping->open ? mapping->open(NULL) : -1;

	ktap_expect(!mapping->open || fd >= 0, "open: %s", strerror(-fd));
	return fd;
}

static void storm_leaves(const void *data)
{
	const struct arg *arg = data;
	const size_t span = vmabench_span(arg->pattern, 1, MAPS);
	int dev = device_open(VMABENCH_HOOK_MMAP, "plain");
	int fd = open_mapping(arg->mapping);
	uint64_t map_ns[BATCHES], unmap_ns[BATCHES];
	struct vmabench_storm storm = {
		.pattern = *arg->pattern,
		.pages = 1,
		.maps = MAPS,
		.batches = BATCHES,
		.fd = fd,
		.flags = arg->mapping->flags,
		.mmap_times = (unsigned long)map_ns,
		.munmap_times = (unsigned long)unmap_ns,
	};
	char *arena = arena_get(span);

	storm.addr = (unsigned long)arena;
	device_reset(dev);
	ktap_expect_eq("storm", device_storm_over(dev, &storm), 0);
	ktap_expect_eq("fewest VMAs", storm.vmas_min, expected_vmas(arg));
	ktap_expect_eq("most VMAs", storm.vmas_max, expected_vmas(arg));
	ktap_expect_eq("hook calls", storm.hook_calls, 0);
	ktap_expect_eq("hook calls counted", device_counters(dev).hook_calls, 0);
	ktap_expect_eq("batches done", storm.batches_done, BATCHES);
	ktap_expect_eq("file references", storm.file_refs, fd >= 0);
	ktap_expect_eq("VMAs after the storm", vmas_in(arena, span), 0);
}

static void mmap_leaves(const void *data)
{
	const struct arg *arg = data;
	const struct vmabench_walk walk = vmabench_map_walk(arg->pattern, 1, MAPS);
	const size_t span = vmabench_span(arg->pattern, 1, MAPS);
	const __u32 how = arg->mapping->flags;
	const int flags = MAP_FIXED_NOREPLACE |
			  (how & VMABENCH_STORM_PRIVATE ? MAP_PRIVATE : MAP_SHARED) |
			  (how & VMABENCH_STORM_ANON ? MAP_ANONYMOUS : 0);
	int fd = open_mapping(arg->mapping);
	char *arena = arena_get(span);

	for (uint32_t i = 0; i < walk.calls; i++) {
		char *at = arena + vmabench_page(&walk, i) * PAGE;

		ktap_expect(mmap(at, PAGE, PROT_READ | PROT_WRITE, flags, fd, at - arena) == at,
			    "mmap: %s", strerror(errno));
	}
	ktap_expect_eq("VMAs", vmas_in(arena, span), expected_vmas(arg));
	for (uint32_t i = 0; i < walk.calls; i++)
		unmap_at(arena, vmabench_page(&walk, i), 1);
	ktap_expect_eq("VMAs afterwards", vmas_in(arena, span), 0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		const struct vmabench_pattern *pattern;
		bool adjacent;
	} shapes[] = {
		{ "append", &append_pattern, true },
		{ "isolated", &isolated_pattern, false },
	};
	struct ktap_case cases[MOST_CASES];
	struct arg args[MOST_CASES];
	const struct mapping *mapping;
	size_t n = 0;

	for (size_t m = 0; (mapping = mapping_at(m)); m++) {
		for (size_t s = 0; s < 2 * sizeof(shapes) / sizeof(shapes[0]); s++, n++) {
			const bool inside = s % 2;

			args[n] = (struct arg){ mapping, shapes[s / 2].pattern,
						shapes[s / 2].adjacent };
			cases[n] = (struct ktap_case){
				.name = case_name("mappings/%s/%s/%s", mapping->name,
						  inside ? "kernel" : "syscall",
						  shapes[s / 2].name),
				.run = inside ? storm_leaves : mmap_leaves,
				.arg = &args[n],
				.needs = strcmp(mapping->name, "secretmem") ? 0 : KTAP_SECRETMEM,
			};
		}
	}
	return ktap_main(argc, argv, cases, n);
}
