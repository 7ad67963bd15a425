// SPDX-License-Identifier: GPL-2.0
#include "seeded_phase.h"

#include <errno.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "draw.h"

/* Far below the arenas, so that it moves them in the tree and is no neighbour of theirs. */
#define BALLAST_ADDR (32ull << 30)

/*
 * Ranges in a leaf of the maple tree that was filled in order. After as many VMAs more the arena is
 * at the same place of a leaf again, so as many phases one after the other have it at each place
 * once.
 */
#define LEAF_RANGES 15

/* So many leaves of ballast at most, which is more VMAs than a slab of them holds. */
#define BALLAST_LEAVES 3

/* Whole ticks with HZ of 100, 250 and 1000; long enough for what RCU has put off. */
#define STEP_NS 100000000ull
#define TICK_NS 10000000ull
#define SEC_NS	1000000000ull

/* Neighbours differ in their rights, so that none merges with another. */
static int map_ballast(struct seeded_phase *phase, size_t vmas)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p;

	phase->len = vmas * page;
	if (!vmas)
		return 0;
	p = mmap((void *)BALLAST_ADDR, phase->len, PROT_NONE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	if (p == MAP_FAILED)
		return -errno;
	phase->ballast = p;
	for (size_t i = 0; i < vmas; i += 2)
		if (mprotect(p + i * page, page, PROT_READ))
			return -errno;
	return 0;
}

int seeded_phase_begin(struct seeded_phase *phase, uint32_t nr)
{
	uint64_t state = nr;
	size_t vmas;

	seeded_phase_end(phase);
	vmas = nr % LEAF_RANGES + LEAF_RANGES * draw_below(&state, BALLAST_LEAVES);
	phase->offset = draw_below(&state, TICK_NS);
	return map_ballast(phase, vmas);
}

int seeded_phase_wait(const struct seeded_phase *phase)
{
	struct timespec ts;
	uint64_t ns;

	if (clock_gettime(CLOCK_MONOTONIC, &ts))
		return -errno;
	ns = (uint64_t)ts.tv_sec * SEC_NS + (uint64_t)ts.tv_nsec;
	ns = (ns / STEP_NS + 2) * STEP_NS + phase->offset;
	ts.tv_sec = (time_t)(ns / SEC_NS);
	ts.tv_nsec = (long)(ns % SEC_NS);
	return -clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

void seeded_phase_end(struct seeded_phase *phase)
{
	if (phase->ballast)
		munmap(phase->ballast, phase->len);
	*phase = (struct seeded_phase){ 0 };
}
