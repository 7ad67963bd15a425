// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../ktap.h"
#include "mapsteps.h"

#ifndef __NR_memfd_secret
#define __NR_memfd_secret 447
#endif

#define PICK(steps, values)                                                                        \
	((values)[random_next(&(steps)->state) % (sizeof(values) / sizeof((values)[0]))])

/* Some pages of the arena. */
struct range {
	size_t page, pages;
	char *addr;
	size_t bytes;
};

static size_t draw(struct mapsteps *steps, size_t below)
{
	return random_next(&steps->state) % below;
}

/* Short ones as a rule, so that there is something left to merge with. */
static struct range pick_range(struct mapsteps *steps)
{
	size_t page = draw(steps, MAPSTEPS_PAGES), most = MAPSTEPS_PAGES - page, pages;

	pages = 1 + draw(steps, draw(steps, 8) ? 8 : MAPSTEPS_PAGES);
	if (pages > most)
		pages = most;
	return (struct range){ page, pages, steps->arena + page * PAGE, pages * PAGE };
}

static int pick_prot(struct mapsteps *steps)
{
	const int prots[] = { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE,
			      PROT_READ | PROT_WRITE };

	return PICK(steps, prots);
}

/* For the call that follows, no page more may be mapped. */
static void limit_address_space(bool on)
{
	struct rlimit limit;

	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = on ? 0 : limit.rlim_max;
	setrlimit(RLIMIT_AS, &limit);
}

/* One step, drawn from the seed, whose words go to @text. */
typedef void step_fn(struct mapsteps *steps, char *text, size_t room);

/* As many files again as there are stand for anonymous memory. */
static void step_map(struct mapsteps *steps, char *text, size_t room)
{
	const int more[] = { MAP_FIXED, MAP_FIXED, MAP_FIXED_NOREPLACE };
	const int odd[] = { MAP_NORESERVE, MAP_LOCKED, MAP_STACK, MAP_NONBLOCK };
	struct range range = pick_range(steps);
	size_t which = draw(steps, steps->nr_files * 3 / 2), offset = range.page;
	int fd = which < steps->nr_files ? steps->files[which] : -1;
	int flags = (draw(steps, 2) ? MAP_SHARED : MAP_PRIVATE) | PICK(steps, more);
	int prot = pick_prot(steps), err = 0;
	bool limited = !draw(steps, 24);

	if (which >= steps->nr_files)
		flags |= MAP_ANONYMOUS;
	if (!draw(steps, 8))
		flags |= PICK(steps, odd);
	if (!draw(steps, 8))
		offset = draw(steps, MAPSTEPS_PAGES);
	if (limited)
		limit_address_space(true);
	if (mmap(range.addr, range.bytes, prot, flags, fd, offset * PAGE) == MAP_FAILED)
		err = errno;
	if (limited)
		limit_address_space(false);
	snprintf(text, room, "mmap %zu+%zu of %zu at %zu prot %d flags %#x%s: %d", range.page,
		 range.pages, which, offset, prot, flags, limited ? " limited" : "", err);
}

static void step_unmap(struct mapsteps *steps, char *text, size_t room)
{
	struct range range = pick_range(steps);
	int err = munmap(range.addr, range.bytes) ? errno : 0;

	snprintf(text, room, "munmap %zu+%zu: %d", range.page, range.pages, err);
}

static void step_protect(struct mapsteps *steps, char *text, size_t room)
{
	struct range range = pick_range(steps);
	int prot = pick_prot(steps);
	int err = mprotect(range.addr, range.bytes, prot) ? errno : 0;

	snprintf(text, room, "mprotect %zu+%zu to %d: %d", range.page, range.pages, prot, err);
}

static void step_remap(struct mapsteps *steps, char *text, size_t room)
{
	const int kinds[] = { 0, MREMAP_MAYMOVE | MREMAP_FIXED, MREMAP_MAYMOVE | MREMAP_FIXED,
			      MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP };
	struct range from = pick_range(steps), to = pick_range(steps);
	int flags = PICK(steps, kinds), err = 0;

	if (flags & MREMAP_DONTUNMAP)
		to.bytes = from.bytes;
	/* What is asked for must end in the arena, wherever it lands. */
	if ((flags ? to.page : from.page) + to.bytes / PAGE > MAPSTEPS_PAGES)
		to.bytes = PAGE;
	if (mremap(from.addr, from.bytes, to.bytes, flags, to.addr) == MAP_FAILED)
		err = errno;
	snprintf(text, room, "mremap %zu+%zu to %zu+%zu flags %d: %d", from.page, from.pages,
		 to.page, to.bytes / PAGE, flags, err);
}

/*
 * Once VM_DONTDUMP is gone, .mmap merges what is mapped beside it before its hook can set it
 * again, and .mmap_prepare, which sets it first, does not: see conformance_secretmem.c.
 */
static bool has_dontdump_by_hook(const struct mapsteps *steps, const struct range *range)
{
	size_t i;

	for (i = 0; i < steps->layout.nr; i++) {
		const struct layout_vma *vma = &steps->layout.vmas[i];

		if (vma->start < range->page + range->pages && vma->end > range->page &&
		    (strstr(vma->name, "secretmem") || strstr(vma->name, "vmabench-flags")))
			return true;
	}
	return false;
}

static void step_advise(struct mapsteps *steps, char *text, size_t room)
{
	const int advices[] = {
		MADV_DONTDUMP,	 MADV_DODUMP,	   MADV_DODUMP,	    MADV_DONTFORK,
		MADV_DOFORK,	 MADV_WIPEONFORK,  MADV_KEEPONFORK, MADV_RANDOM,
		MADV_SEQUENTIAL, MADV_NORMAL,	   MADV_DONTNEED,   MADV_FREE,
		MADV_MERGEABLE,	 MADV_UNMERGEABLE, MADV_HUGEPAGE,   MADV_NOHUGEPAGE
	};
	struct range range = pick_range(steps);
	int advice = PICK(steps, advices), err;

	if (advice == MADV_DODUMP && has_dontdump_by_hook(steps, &range))
		advice = MADV_NORMAL;
	err = madvise(range.addr, range.bytes, advice) ? errno : 0;
	snprintf(text, room, "madvise %zu+%zu %d: %d", range.page, range.pages, advice, err);
}

static void step_lock(struct mapsteps *steps, char *text, size_t room)
{
	struct range range = pick_range(steps);
	bool on = draw(steps, 2);
	int err = (on ? mlock2(range.addr, range.bytes, MLOCK_ONFAULT) :
			munlock(range.addr, range.bytes)) ?
			  errno :
			  0;

	snprintf(text, room, "%s %zu+%zu: %d", on ? "mlock" : "munlock", range.page, range.pages,
		 err);
}

static void step_name(struct mapsteps *steps, char *text, size_t room)
{
	struct range range = pick_range(steps);
	const char *const names[] = { NULL, "one", "two" };
	const char *name = PICK(steps, names);
	int err =
		prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, range.addr, range.bytes, name) ? errno : 0;

	snprintf(text, room, "name %zu+%zu %s: %d", range.page, range.pages, name ? name : "none",
		 err);
}

/* A page that is written to gives its VMA an anon_vma, and not every two of these merge. */
static void step_touch(struct mapsteps *steps, char *text, size_t room)
{
	size_t page = draw(steps, MAPSTEPS_PAGES);
	const struct layout_vma *vma = layout_at(&steps->layout, page);
	char *addr = steps->arena + page * PAGE;
	bool device = vma && strstr(vma->name, "vmabench");
	uint64_t word;
	int sig = 0;

	/* Our devices are for reading: a write through clear is what the kernel warns of. */
	if (vma && vma->perms[1] == 'w' && !device && strncmp(vma->name, "/secretmem", 10))
		sig = touch_write(addr, page);
	else if (vma && vma->perms[0] == 'r')
		sig = touch(addr, &word);
	snprintf(text, room, "touch %zu: %d", page, sig);
}

/* A child shares the anon_vmas, for as long as it lives. */
static void step_fork(struct mapsteps *steps, char *text, size_t room)
{
	pid_t pid = fork();
	int status;

	(void)steps;
	ktap_expect(pid >= 0, "fork: %s", strerror(errno));
	if (!pid)
		_exit(0);
	ktap_expect(waitpid(pid, &status, 0) == pid, "waitpid: %s", strerror(errno));
	snprintf(text, room, "fork: %d", status);
}

void mapsteps_take(struct mapsteps *steps, char *text, size_t room)
{
	static step_fn *const kinds[] = {
		step_map,   step_map,	  step_map,	step_map,   step_map,	 step_map,
		step_unmap, step_protect, step_protect, step_remap, step_advise, step_advise,
		step_lock,  step_name,	  step_touch,	step_touch,
	};

	if (draw(steps, 100))
		PICK(steps, kinds)(steps, text, room);
	else
		step_fork(steps, text, room);
	layout_read(&steps->layout, steps->arena, MAPSTEPS_PAGES);
}

static void add_file(struct mapsteps *steps, int fd)
{
	ktap_expect(steps->nr_files < MAPSTEPS_MOST_FILES, "too many files");
	steps->files[steps->nr_files++] = fd;
}

void mapsteps_open(struct mapsteps *steps, enum vmabench_hook hook, const char *const *profiles,
		   size_t nr)
{
	int tmpfs = open("/tmp/mapsteps", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int secret = syscall(__NR_memfd_secret, 0), zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
	size_t i;

	/* Its pages are charged when they are written to, and go with the seed. */
	ktap_expect(tmpfs >= 0 && !unlink("/tmp/mapsteps") && zero >= 0 &&
			    !ftruncate(tmpfs, 2 * MAPSTEPS_PAGES * PAGE) &&
			    (secret < 0 || !ftruncate(secret, 2 * MAPSTEPS_PAGES * PAGE)),
		    "cannot make the files: %s", strerror(errno));
	add_file(steps, tmpfs);
	add_file(steps, secret);
	add_file(steps, zero);
	for (i = 0; i < nr; i++)
		add_file(steps, device_open(hook, profiles[i]));
}
