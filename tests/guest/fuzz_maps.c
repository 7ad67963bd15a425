// SPDX-License-Identifier: GPL-2.0
/*
 * What is mapped after thousands of steps drawn from a seed? mmap(), munmap(), mremap(),
 * mprotect(), madvise(), mlock() and the like over anonymous memory, tmpfs, secret
 * memory, /dev/zero and our devices through one hook, at random. How each step ended
 * and all that /proc/self/smaps has of the arena after it goes into a file, /out/SET.HOOK,
 * for tests/outside/maps.sh to compare between kernels: the same is expected, whatever
 * it is.
 *
 *	fuzz_maps --kernel-features LIST [--seed FIRST] SEEDS STEPS digest|text
 *
 * text leaves each step in words, digest a hash for each 50 of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "hash.h"
#include "ktap.h"
#include "lib/layout.h"
#include "lib/mapsteps.h"

#define DIGEST_STEPS 50

/*
 * The devices of a run. All but clear (a write fault on it is what the kernel warns of) and
 * spin (plain, and slow): the same on two kernels by the same hook. Twins: by both hooks as
 * well, which leaves out those that .mmap may merge before its hook can say what it changes.
 * Kept: by .mmap, whether or not there is a retry merge, which leaves out who changes flags.
 */
static const char *const all_profiles[] = { "plain",   "flags", "close",   "error",   "pgoff",
					    "private", "prot",	"special", "swapfile" };
static const char *const twin_profiles[] = {
	"plain", "flags", "close", "private", "prot", "special"
};
static const char *const kept_profiles[] = { "plain", "close", "private", "prot", "special" };

/* clang-format off */
#define SET(_name)	{ #_name, _name##_profiles,					\
			  sizeof(_name##_profiles) / sizeof(_name##_profiles[0]) }
/* clang-format on */
static const struct set {
	const char *name;
	const char *const *profiles;
	size_t nr;
} sets[] = { SET(all), SET(twin), SET(kept) };

struct run {
	const struct set *set;
	enum vmabench_hook hook;
};

static int seeds, nr_steps;
static bool in_words;

static uint64_t hash_layout(uint64_t hash, const struct layout *layout, FILE *out)
{
	char text[400];
	size_t i;

	for (i = 0; i < layout->nr; i++) {
		const struct layout_vma *vma = &layout->vmas[i];

		snprintf(text, sizeof(text), "\t%zu-%zu %s %lx %s [%s]\n", vma->start, vma->end,
			 vma->perms, vma->offset, vma->name, vma->flags);
		hash = hash_bytes(hash, text, strlen(text));
		if (in_words)
			fputs(text, out);
	}
	return hash;
}

/* In a process of its own, so that each seed begins with the same one. */
static void run_seed(const struct run *run, unsigned long long seed, FILE *out)
{
	struct mapsteps steps = { .state = seed, .arena = arena_get(MAPSTEPS_PAGES) };
	uint64_t hash = HASH_START;
	char text[200];
	int i;

	mapsteps_open(&steps, run->hook, run->set->profiles, run->set->nr);
	for (i = 1; i <= nr_steps; i++) {
		mapsteps_take(&steps, text, sizeof(text));
		hash = hash_bytes(hash, text, strlen(text));
		if (in_words)
			fprintf(out, "seed %llu step %d: %s\n", seed, i, text);
		hash = hash_layout(hash, &steps.layout, out);
		if (!in_words && (i % DIGEST_STEPS == 0 || i == nr_steps))
			fprintf(out, "seed %llu step %d: %016llx\n", seed, i,
				(unsigned long long)hash);
	}
	fprintf(out, "seed %llu: %zu VMAs, VmLck %ld, VmData %ld\n", seed, steps.layout.nr,
		status_kib("VmLck"), status_kib("VmData"));
	ktap_expect(!fflush(out), "write: %s", strerror(errno));
}

static void steps_are_taken(const void *arg)
{
	const struct run *run = arg;
	long committed;
	char path[64];
	int i, status;
	FILE *out;

	snprintf(path, sizeof(path), "/out/%s.%s", run->set->name, hook_names[run->hook]);
	out = fopen(path, "we");
	ktap_expect(out, "open %s: %s", path, strerror(errno));
	for (i = 0; i < seeds; i++) {
		pid_t pid;

		committed = meminfo_kib("Committed_AS");
		fflush(out);
		pid = fork();
		ktap_expect(pid >= 0, "fork: %s", strerror(errno));
		if (!pid) {
			run_seed(run, ktap_seed() + i, out);
			_exit(0);
		}
		ktap_expect(waitpid(pid, &status, 0) == pid && !status,
			    "seed %llu ended in wait status %#x", ktap_seed() + i, status);
		/*
		 * What a refusal by .mmap leaks is there on all kernels
		 * (tests/guest/lib/features.c).
		 */
		fprintf(out, "seed %llu: Committed_AS %+ld\n", ktap_seed() + i,
			meminfo_kib("Committed_AS") - committed);
	}
	ktap_expect(!fclose(out), "write %s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	static struct ktap_case cases[6];
	static struct run runs[6];
	size_t i;

	if (argc < 4 || (seeds = atoi(argv[argc - 3])) < 1 ||
	    (nr_steps = atoi(argv[argc - 2])) < 1 ||
	    (strcmp(argv[argc - 1], "text") && strcmp(argv[argc - 1], "digest"))) {
		fprintf(stderr, "vmabench: fuzz_maps: bad command line; end it in SEEDS STEPS "
				"digest|text\n");
		return 2;
	}
	in_words = !strcmp(argv[argc - 1], "text");
	for (i = 0; i < 6; i++) {
		runs[i] = (struct run){ &sets[i / 2], both_hooks[i % 2] };
		cases[i] = (struct ktap_case){
			.name = case_name("fuzz_maps/%s/%s", runs[i].set->name, hook_names[i % 2]),
			.run = steps_are_taken,
			.arg = &runs[i],
			.needs = hook_needs(runs[i].hook),
		};
	}
	return ktap_main(argc - 3, argv, cases, 6);
}
